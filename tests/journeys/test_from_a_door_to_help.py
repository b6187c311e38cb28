from datetime import timedelta

import pytest

from loge.domains.cases.models import Case
from loge.domains.proximity.operations.knocks import decide, record_visit
from loge.domains.proximity.tests.conftest import ask_one
from loge.domains.proximity.tests.conftest import world as place

__all__ = ["place"]


def test_a_need_said_at_the_door_is_in_the_managers_hands_before_the_caretaker_leaves(place):
    knock = ask_one(place)
    record_visit(knock, result="seen_needs_help", needs=["shopping", "meals"], by=place.keeper)
    case = Case.objects.get()
    assert (case.owner, case.person, case.origin, case.level) == (place.manager, place.person, "proximity.knock", 2)
    assert case.summary == "Demandé à la porte : courses, repas" and case.opened_by == place.keeper


@pytest.mark.parametrize("level, delay", [(1, timedelta(hours=8)), (4, timedelta(minutes=30))])
def test_a_door_that_stays_silent_becomes_a_pressing_case(place, level, delay):
    knock = ask_one(place, level=level)
    decide(knock, decision="no_news", by=place.manager)
    case = Case.objects.get()
    assert case.due_at - case.opened_at == delay


def test_someone_seen_and_well_opens_nothing(place):
    record_visit(ask_one(place), result="seen_well", by=place.keeper)
    assert not Case.objects.exists()
