"""A payment made otherwise than the one before shows that someone at home is well enough to act."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from loge.domains.arrears.choices import EntryKind
from loge.domains.arrears.operations.following import follow_accounts
from loge.domains.arrears.queries.gestures import homes_that_acted
from loge.domains.arrears.rules.means import Means, Paid, is_a_gesture, means_of
from loge.domains.arrears.tests.world import TODAY, write
from loge.registers.peace.models import SignOfLife

DAY = date(2027, 3, 5)


@pytest.mark.parametrize(
    ("label", "means"),
    [
        ("Prélèvement SEPA", Means.DEBIT), ("PRLV LOYER 03", Means.DEBIT), ("VIR M. DUPONT", Means.TRANSFER),
        ("Virement loyer mars", Means.TRANSFER), ("Chèque n° 12", Means.BY_HAND), ("Paiement CB", Means.BY_HAND),
        ("Règlement", Means.UNKNOWN), ("", Means.UNKNOWN),
    ],
)  # fmt: skip
def test_the_means_are_read_in_the_label(label, means):
    assert means_of(label) == means


@pytest.mark.parametrize(
    ("label", "amount", "before", "amount_before", "acted"),
    [
        ("Chèque", 400, "Chèque", 400, True),
        ("Prélèvement", 412, "Prélèvement", 400, False),
        ("VIR", 400, "VIR", 400, False),
        ("VIR", 300, "VIR", 400, True),
        ("VIR", 400, "Prélèvement", 400, True),
        ("Prélèvement", 400, "VIR", 400, True),
        ("Règlement", 300, "VIR", 400, False),
        ("VIR", 400, None, 0, False),
    ],
)
def test_only_what_somebody_did_counts(label, amount, before, amount_before, acted):
    earlier = Paid(DAY - timedelta(days=30), Decimal(amount_before), before) if before is not None else None
    assert is_a_gesture(Paid(DAY, Decimal(amount), label), earlier) is acted


def test_the_night_notes_the_last_day_and_only_moves_it_forward(world):
    write(world.lease, EntryKind.PAYMENT, "-400", on=TODAY() - timedelta(days=60), label="Prélèvement SEPA")
    write(world.lease, EntryKind.PAYMENT, "-400", on=TODAY() - timedelta(days=30), label="Prélèvement SEPA")
    assert homes_that_acted(on=TODAY()) == {}
    write(world.lease, EntryKind.PAYMENT, "-300", on=TODAY() - timedelta(days=2), label="VIR")
    write(world.lease, EntryKind.HOUSING_BENEFIT, "-100", on=TODAY(), label="Versement CAF")
    follow_accounts(on=TODAY(), by=None)
    follow_accounts(on=TODAY(), by=None)
    sign = SignOfLife.objects.get()
    assert (sign.household, sign.kind, sign.on) == (world.home, "payment", TODAY() - timedelta(days=2))
