"""The permanent campaign is never closed: what it gathers is erased as time passes."""

from django.utils import timezone

from loge.domains.outreach.erasure import RULES, people_in_hand
from loge.domains.outreach.models import Attempt, PersonToWarn, QuietDismissal, RegularCall, Target
from loge.domains.outreach.operations.people_to_warn import add_person_to_warn, remove_person_to_warn
from loge.domains.outreach.operations.quiet import dismiss_quiet_home
from loge.domains.outreach.operations.regular import end_regular
from loge.domains.outreach.tests.test_regular import call, campaign, days, enrolled, person
from loge.foundation.retention import apply

__all__ = ["campaign", "person"]
RULE = {rule.code: rule for rule in RULES}


def erase(world, code) -> int:

    return apply(RULE[code], now=timezone.now())


def test_regular_calls_are_forgotten_and_enrolments_too_after_the_account_of_the_year(world, campaign, person):
    one = enrolled(world, person)
    days(world, 7)
    call(world, campaign)
    assert people_in_hand() == {person.pk}
    assert erase(world, "regular_calls") == erase(world, "enrolments") == 0
    end_regular(one, end="by_person", by=world.lead)
    world.clock.shift(420 * 24 * 3600)
    assert erase(world, "regular_calls") == 1 and not Attempt.objects.exists()
    assert erase(world, "enrolments") == 1
    assert not RegularCall.objects.exists() and not Target.objects.filter(campaign=campaign).exists()


def test_someone_still_called_keeps_their_home_in_the_campaign(world, campaign, person):
    enrolled(world, person)
    world.clock.shift(420 * 24 * 3600)
    assert erase(world, "enrolments") == 0 and Target.objects.filter(campaign=campaign).exists()


def test_a_name_taken_back_is_forgotten_after_a_month(world, campaign, person):
    told = {"name": "Sa fille", "phone": "06 39 98 00 01", "agreed": True, "by": world.lead}
    taken_back = add_person_to_warn(person, **told)
    add_person_to_warn(person, **told | {"name": "Son fils", "phone": "06 39 98 00 02"})
    remove_person_to_warn(taken_back, by=world.lead)
    world.clock.shift(40 * 24 * 3600)
    assert erase(world, "people_to_warn") == 1
    assert [one.name for one in PersonToWarn.objects.all()] == ["Son fils"]


def test_a_quiet_home_put_aside_is_forgotten_once_it_may_be_proposed_again(world, campaign, person):
    home = person.occupancies.get().household
    dismiss_quiet_home(home, reason="later", by=world.lead)
    world.clock.shift(50 * 24 * 3600)
    assert erase(world, "quiet_homes") == 0
    world.clock.shift(50 * 24 * 3600)
    assert erase(world, "quiet_homes") == 1 and not QuietDismissal.objects.exists()
