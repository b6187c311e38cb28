"""The calls of the demonstration look like those that landlords told, and its passwords pass the policy."""

from collections import Counter
from random import Random

from django.contrib.auth.password_validation import validate_password

from loge.domains.outreach.choices import ANSWERED, Outcome, RiskLevel
from loge.fronts.demonstration.staff import DEMO_LOGINS, PASSWORD, STAFF, login_lines
from loge.fronts.demonstration.talks import talk
from loge.registers.accounts.access import Role


def _talks(count=4000):
    r = Random(8)
    return [talk(r) for _ in range(count)]


def test_every_outcome_happens_and_two_in_three_answer():
    outcomes = Counter(t.outcome for t in _talks())
    assert set(outcomes) == set(Outcome)
    assert 0.58 < sum(outcomes[o] for o in ANSWERED) / 4000 < 0.68


def test_only_a_call_that_was_answered_brings_needs_and_risks():
    for t in _talks():
        assert bool(t.needs) == (t.outcome == Outcome.ANSWERED_NEED)
        assert not t.risks or t.outcome in ANSWERED
        assert (t.consent is None) == (not t.needs and not t.risks)


def test_serious_risks_are_few_and_there():
    levels = Counter(level for t in _talks() for _, level in t.risks)
    assert set(levels) == {RiskLevel.WATCH, RiskLevel.WITHIN_48_H, RiskLevel.SAME_DAY, RiskLevel.EMERGENCY}
    assert levels[RiskLevel.SAME_DAY] + levels[RiskLevel.EMERGENCY] < 0.2 * sum(levels.values())


def test_one_login_is_offered_for_each_role_to_try():
    assert [label for label, _, _ in DEMO_LOGINS] == [
        role.label
        for role in (
            Role.CUSTOMER_RELATIONS_MANAGER,
            Role.CONTACT_CENTRE_AGENT,
            Role.VOLUNTEER_CALLER,
            Role.SOCIAL_WORKER,
            Role.VULNERABILITY_LEAD,
            Role.ARREARS_OFFICER,
            Role.AGENCY_MANAGER,
            Role.CARETAKER,
            Role.DIRECTOR,
            Role.DPO,
            Role.ADMINISTRATOR,
        )
    ]
    assert len(login_lines()) == len(DEMO_LOGINS)


def test_the_password_of_the_demonstration_passes_the_policy():
    validate_password(PASSWORD)


def test_no_two_members_share_a_login():
    assert len({member.username for member in STAFF}) == len(STAFF)
