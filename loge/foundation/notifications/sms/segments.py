"""What an SMS costs: counted before it is sent (3GPP TS 23.038; domain.md n5).

The GSM alphabet has é, è, à, ù, but neither ê, ô, û, ç nor œ: one of them, and the whole text takes 16 bits a character.
"""

from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
    "abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("^{}\\[~]|€\f")  # two places each
GSM, UCS2 = "GSM-7", "UCS-2"
_ROOM = {GSM: (160, 153), UCS2: (70, 67)}  # alone, or as a part of several
# The same words, written with what the GSM alphabet has.
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "«": '"', "»": '"', "…": "...", "–": "-", "—": "-",
                        "\N{NO-BREAK SPACE}": " ", "\N{NARROW NO-BREAK SPACE}": " "})  # fmt: skip


@dataclass(frozen=True)
class Segments:
    """`length` in places of the alphabet, `parts` that the operator will count, `costly` the characters that forced UCS-2."""

    alphabet: str
    length: int
    parts: int
    costly: str


def plain(text: str) -> str:
    """Typography that an SMS does not need, taken away; letters are left as they are."""
    return text.translate(_PLAIN)


def segments(text: str) -> Segments:
    costly = "".join(sorted({c for c in text if c not in _BASIC and c not in _EXTENDED}))
    if costly:
        alphabet, length = UCS2, len(text.encode("utf-16-be")) // 2
    else:
        alphabet, length = GSM, len(text) + sum(c in _EXTENDED for c in text)
    alone, shared = _ROOM[alphabet]
    return Segments(alphabet, length, 1 if length <= alone else -(-length // shared), costly)
