"""What a mail server says of a message that it could not deliver, or not yet: delivery status notifications (RFC 3464)."""

import email
import email.policy
import re
from dataclasses import dataclass
from email.message import Message as Letter
from enum import Enum

FAILED, DELAYED = "failed", "delayed"
_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
# RFC 3463, in words that say nothing of anyone. The server's own sentence is not kept: it may quote names.
_WORDS = {
    "1.1": "adresse inconnue", "1.2": "domaine inconnu", "1.3": "adresse mal écrite", "1.6": "boîte déplacée",
    "1.10": "domaine sans messagerie", "2.0": "boîte indisponible", "2.1": "boîte fermée", "2.2": "boîte pleine",
    "2.3": "message trop grand", "3.4": "message trop grand", "4.1": "serveur injoignable", "4.4": "serveur introuvable",
    "4.7": "délai de remise dépassé", "7.1": "refusé par le destinataire", "7.26": "expéditeur non authentifié",
}  # fmt: skip
_FAMILIES = {
    "1": "adresse refusée", "2": "boîte indisponible", "3": "serveur du destinataire en défaut",
    "4": "serveur injoignable", "5": "refusé par le serveur du destinataire", "6": "message refusé",
    "7": "refusé par une règle de sécurité",
}  # fmt: skip


class Fate(Enum):
    LOST = "lost"
    DELAYED = "delayed"
    ARRIVED = "arrived"


@dataclass(frozen=True)
class Report:
    """`to`: every address that the notification was sent to, as its headers say. `reason` is a few French words."""

    fate: Fate
    reason: str
    to: str


ADDRESSED = ("to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to")


def addressed_to(letter: Letter) -> str:
    return " ".join(str(value) for name in ADDRESSED for value in letter.get_all(name, []))


def read_report(raw: bytes) -> Report | None:
    """None for what is not such a notification: an answer on holiday, a person's answer, a server with manners of its own."""
    letter = email.message_from_bytes(raw, policy=email.policy.compat32)
    if letter.get_content_type() != "multipart/report":
        return None
    for part in letter.walk():
        if part.get_content_type() == "message/delivery-status":
            fate = _fate(part)
            return Report(fate[0], fate[1], addressed_to(letter)) if fate else None
    return None


def _fate(part: Letter) -> tuple[Fate, str] | None:
    """The worst that is said of a recipient: each block after the first speaks of one."""
    blocks = part.get_payload()
    said = [block for block in blocks if isinstance(block, Letter)] if isinstance(blocks, list) else []
    actions = {_word(block, "action"): _reason(block) for block in reversed(said) if _word(block, "action")}
    for action, fate in ((FAILED, Fate.LOST), (DELAYED, Fate.DELAYED)):
        if action in actions:
            return fate, actions[action]
    return (Fate.ARRIVED, "") if actions.keys() & {"delivered", "relayed", "expanded"} else None


def _word(block: Letter, name: str) -> str:
    return str(block.get(name, "")).split("(")[0].strip().lower()


def _reason(block: Letter) -> str:
    found = _STATUS.search(str(block.get("status", "")))
    if found is None:
        return ""
    family, detail = found[2], f"{found[2]}.{found[3]}"
    words = _WORDS.get(detail) or _FAMILIES.get(family, "")
    return f"{words} (code {found[0]})".strip()
