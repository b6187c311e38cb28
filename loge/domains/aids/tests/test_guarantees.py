from datetime import timedelta
from decimal import Decimal

import pytest

from loge.domains.aids.models import Guarantee
from loge.domains.aids.operations import guarantees
from loge.domains.aids.queries.guarantees import tally, to_call_soon
from loge.domains.aids.tests.world import TODAY
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.foundation.events import captured

pytestmark = pytest.mark.django_db


def recorded(world, **said) -> Guarantee:
    said = {"kind": "visale", "number": "V-12", "valid_from": TODAY() - timedelta(days=300), "call_days": 60} | said
    return guarantees.record_guarantee(world.lease, **said, by=world.officer)


def unpaid(world, days: int | None) -> int:
    since = None if days is None else TODAY() - timedelta(days=days)
    return guarantees.tell_first_unpaid(lease_id=world.lease.pk, since=since, by=None)


def now(guarantee) -> Guarantee:
    return Guarantee.objects.get(pk=guarantee.pk)


def test_the_last_day_to_call_follows_the_first_unpaid_rent(world):
    guarantee = recorded(world)
    assert recorded(world) == guarantee and unpaid(world, 50) == 1 and unpaid(world, 50) == 0
    assert now(guarantee).call_by == TODAY() + timedelta(days=10)
    assert list(to_call_soon(world.officer, before=TODAY() + timedelta(days=15))) == [guarantee]
    assert tally(world.officer)["appeler"] == 1 and tally(world.stranger)["appeler"] == 0
    with captured():  # the accounts have nothing to say here
        guarantees.edit_guarantee(now(guarantee), call_days=90, by=world.officer)
    assert now(guarantee).call_by == TODAY() + timedelta(days=40)
    assert unpaid(world, None) == 1 and now(guarantee).call_by is None


def test_a_rent_due_outside_its_dates_starts_no_clock(world):
    guarantee = recorded(world, valid_from=TODAY() - timedelta(days=20))
    assert unpaid(world, 50) == 0 and now(guarantee).call_by is None


def test_a_guarantor_is_called_once_after_the_first_unpaid_rent(world):
    guarantee = recorded(world)
    with pytest.raises(Refusal, match="pas d’impayé"):
        guarantees.call_guarantee(guarantee, on=TODAY(), by=world.officer)
    unpaid(world, 70)
    guarantees.call_guarantee(guarantee, on=TODAY(), by=world.officer)
    with pytest.raises(Stale, match="déjà appelée"):
        guarantees.call_guarantee(guarantee, on=TODAY(), by=world.manager)
    assert "après le délai" in guarantee.steps.first().text
    assert Entry.objects.get(action="aids.guarantee_called").facts["late"]
    assert unpaid(world, None) == 0 and now(guarantee).first_unpaid_on is not None  # the call stands


def test_what_it_pays_is_within_what_it_covers_then_it_takes_our_place(world):
    guarantee = recorded(world, amount_covered=Decimal(900))
    with pytest.raises(Refusal, match="d’abord l’appel"):
        guarantees.note_guarantee_paid(guarantee, amount=Decimal(1), on=TODAY(), by=world.officer)
    unpaid(world, 20)
    guarantees.call_guarantee(guarantee, on=TODAY(), by=world.officer)
    with pytest.raises(Refusal, match="couvre au plus"):
        guarantees.note_guarantee_paid(guarantee, amount=Decimal(901), on=TODAY(), by=world.officer)
    with pytest.raises(Refusal, match="ce que le garant a versé"):
        guarantees.note_subrogation(guarantee, on=TODAY(), by=world.officer)
    guarantees.note_guarantee_paid(guarantee, amount=Decimal(900), on=TODAY(), by=world.officer)
    guarantees.note_subrogation(guarantee, on=TODAY(), by=world.officer)
    assert (now(guarantee).paid, now(guarantee).subrogated_on) == (Decimal(900), TODAY())


def test_who_may_not_or_is_elsewhere_is_refused(world):
    with pytest.raises(Refusal, match="tiennent les garanties"):
        guarantees.record_guarantee(world.lease, kind="visale", valid_from=TODAY(), call_days=60, by=world.worker)
    with pytest.raises(Refusal, match="finit avant"):
        recorded(world, valid_until=TODAY() - timedelta(days=301))
    guarantee = recorded(world)
    guarantees.end_guarantee(guarantee, on=TODAY(), by=world.officer)
    with pytest.raises(Stale, match="terminée"):
        guarantees.edit_guarantee(guarantee, call_days=1, by=world.officer)
