"""Someone who left long ago, and whom the ERP no longer sends, is erased; nobody else is."""

from datetime import timedelta

import pytest
from django.utils import timezone

from loge.foundation.audit.models import Entry, Erasure
from loge.foundation.retention import apply
from loge.registers.tenants.erasure import rules
from loge.registers.tenants.models import ContactPoint, Household, Lease, Person
from loge.registers.tenants.models.people import ERASED
from loge.registers.tenants.tests.factories import make_home

LONG_AGO, LATELY = (timezone.localdate() - timedelta(days=365 * years) for years in (6, 1))


def forget(*needed) -> int:
    rule = next(rule for rule in rules(still_needed=lambda: set(needed)) if rule.code == "tenants")
    return apply(rule, now=timezone.now())


def leave(home, *, left=LONG_AGO, unsent=LONG_AGO):
    Household.objects.filter(pk=home.pk).update(ended_on=left)
    Lease.objects.filter(pk=home.lease_id).update(ends_on=left)
    Person.objects.filter(occupancies__household=home).update(missing_since=unsent)


@pytest.fixture
def home():
    return make_home(ages=[84, 79], phones=2)


def test_their_names_and_numbers_go_and_the_lease_stays(home):
    leave(home)
    assert forget() == 2 and forget() == 0
    person = Person.objects.get(pk=home.reference_person_id)
    assert (person.full_name, person.birth_date, person.source_key, person.search_key) == (ERASED, None, "", "")
    assert not ContactPoint.objects.exists() and Lease.objects.get().number
    assert Erasure.objects.get().records == 2
    assert Entry.objects.get(action="retention.erased").facts == {"rule": "tenants", "records": 2}


@pytest.mark.parametrize(
    "past", [{"left": None}, {"left": LATELY}, {"unsent": None}, {"unsent": LATELY}], ids=lambda past: str(past)
)
def test_whoever_lives_there_left_lately_or_is_still_sent_is_kept(home, past):
    leave(home, **past)
    assert forget() == 0


def test_whoever_a_trade_has_in_hand_is_kept(home):
    leave(home)
    assert forget(home.reference_person_id) == 1
    assert Person.objects.get(pk=home.reference_person_id).last_name != ERASED
