"""How a payment was made, read from its label, and whether someone at home had to do something for it to come."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import TextChoices

from loge.foundation.text import fold


class Means(TextChoices):
    DEBIT = "debit", "prélèvement"
    TRANSFER = "transfer", "virement"
    BY_HAND = "hand", "chèque, espèces ou carte"
    UNKNOWN = "", "inconnu"


_WORDS = (
    (Means.DEBIT, re.compile(r"\b(prelevements?|prlvt?|prelev|prl|sdd)\b")),
    (Means.TRANSFER, re.compile(r"\b(virements?|vir|virt|sct)\b")),
    (Means.BY_HAND, re.compile(r"\b(cheques?|chq|especes|esp|cartes?|cb|tip|mandats?|guichet|eficash)\b")),
)


@dataclass(frozen=True)
class Paid:
    """`amount` in euros, positive."""

    day: date
    amount: Decimal
    label: str = ""

    @property
    def means(self) -> Means:
        return means_of(self.label)


def means_of(label: str) -> Means:
    words = fold(label)
    return next((means for means, pattern in _WORDS if pattern.search(words)), Means.UNKNOWN)


def is_a_gesture(paid: Paid, before: Paid | None) -> bool:
    """A cheque, cash or a card is someone's doing each time. A debit or a transfer comes by itself as long as it is like the one
    before: only another means, or a transfer of another sum, shows that someone acted. The sum of a debit is ours, not theirs."""
    if paid.means == Means.BY_HAND:
        return True
    if before is None or Means.UNKNOWN in (paid.means, before.means):
        return False
    return paid.means != before.means or (paid.means == Means.TRANSFER and paid.amount != before.amount)
