from loge.domains.cases.models import Case
from loge.domains.outreach.choices import Outcome
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.rules import CallReport, PersonReport
from loge.domains.outreach.tests.world import make_home, running_campaign


def call_with_risk(world, level):
    person = make_home(world.north).reference_person
    target = claim_next(running_campaign(world), by=world.ana)
    heard = PersonReport(person_id=person.pk, result="reached", risks=[("no_food", level)])
    report = CallReport(outcome=Outcome.ANSWERED_NEED, spoke_with="self", results=[heard])
    complete_call(claim_id=target.claim_id, report=report, by=world.ana)
    return person


def test_a_serious_risk_is_in_someones_hands_before_the_caller_hangs_up(world):
    person = call_with_risk(world, 3)
    case = Case.objects.get()
    assert (case.owner, case.level, case.person) == (world.lead, 3, person)
    assert case.opened_by == world.ana and case.steps.count() == 1


def test_a_lesser_risk_opens_nothing(world):
    call_with_risk(world, 2)
    assert not Case.objects.exists()
