"""The encoding of a text, by rule: detectors misread French (stack.md § 4)."""

import codecs
import re
from pathlib import Path

from loge.foundation.errors import Refusal

_SAMPLE = 8 * 1024 * 1024
# Letters that French never puts inside a word, but that MacRoman accents become when they are read as Windows-1252.
_FROM_MAC = re.compile(
    r"(?<=[A-Za-z])[Ž‘‡ˆ\u008f\u008d\u009dŠ”•™žŸ\u0090‰](?=[A-Za-z])|[\u0081\u008d\u008f\u0090\u009d]"
)
# What accented capitals and small letters look like once well read.
_FRENCH = re.compile(r"[éèêëàâîïôùûüçÉÈÊÀÂÎÔÙÛÇœŒ]")


def find_encoding(path: Path) -> str:
    """A codec name. BOM first, then UTF-8 on the whole file, then Windows-1252, MacRoman when that looks absurd.

    A UTF-8 file cut inside a letter, or with a few bytes of another origin, is still one: read otherwise, every accent of
    the register would be spoilt. What cannot be read in it comes as U+FFFD, that no cell keeps.
    """
    with open(path, "rb") as file:
        sample = file.read(_SAMPLE)
    for bom, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if sample.startswith(bom):
            return name
    if b"\x00" in sample:
        raise Refusal("Ce fichier n’est pas un texte. Demandez l’export en .csv ou en .xlsx.")
    if _is_utf8(path) or _mostly_utf8(sample):
        return "utf-8"
    return "mac_roman" if _looks_mac(sample) else "cp1252"


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with open(path, "rb") as file:
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _mostly_utf8(sample: bytes) -> bool:
    """Chance makes almost none of the sequences of UTF-8 in a text of one byte per letter."""
    beyond_ascii = [c for c in sample.decode("utf-8", "replace") if c > "\x7f"]
    spoilt = beyond_ascii.count("\ufffd")
    return len(beyond_ascii) - spoilt >= max(spoilt, 1)


def _looks_mac(sample: bytes) -> bool:
    windows, mac = sample.decode("cp1252", "replace"), sample.decode("mac_roman", "replace")
    absurd = len(_FROM_MAC.findall(windows)) + windows.count("\ufffd")
    return absurd > 0 and absurd >= len(_FRENCH.findall(windows)) and len(_FRENCH.findall(mac)) > 0
