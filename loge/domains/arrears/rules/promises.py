"""A payment promised in words: by when, and whether it came. Past a month, it is no promise: a deferral or a plan is agreed."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from loge.domains.arrears.choices import PromiseState
from loge.foundation.errors import Refusal

LONGEST = timedelta(days=31)
GRACE = timedelta(days=3)  # a payment made that day takes some days to be seen in the account


@dataclass(frozen=True)
class Promise:
    """`amount` euros, to be paid at the latest on `due_on`."""

    amount: Decimal
    due_on: date

    @property
    def waits_until(self) -> date:
        """The last day on which it is waited for, included."""
        return self.due_on + GRACE

    def judged(self, *, received: Decimal, on: date) -> PromiseState:
        """`received`: euros paid since it was made, whatever they settle, less what the bank took back."""
        if received >= self.amount:
            return PromiseState.KEPT
        return PromiseState.BROKEN if on > self.waits_until else PromiseState.WAITING


def promise_made(amount: Decimal | None, due_on: date | None, *, today: date) -> Promise | None:
    """Raise Refusal for half a promise, or one that is past or too far away."""
    if amount is None and due_on is None:
        return None
    if amount is None or due_on is None:
        raise Refusal("Une promesse de paiement a un montant et un jour.")
    if not today <= due_on <= today + LONGEST:
        raise Refusal("Une promesse vaut pour un mois au plus : au-delà, convenez d’un report ou d’un plan.")
    return Promise(amount, due_on)
