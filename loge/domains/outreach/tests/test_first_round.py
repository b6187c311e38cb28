from loge.domains.outreach.choices import Outcome, TargetStatus
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import claim_next
from loge.domains.outreach.rules import CallReport
from loge.domains.outreach.tests.world import make_home, running_campaign
from loge.foundation.audit.models import Entry


def test_a_home_is_drawn_served_called_and_closed(world):
    make_home(world.north, ages=[75])
    oldest = make_home(world.north, ages=[91])
    campaign = running_campaign(world)
    target = claim_next(campaign, by=world.ana)
    assert target.household_id == oldest.pk and target.status == TargetStatus.HELD
    report = CallReport(outcome=Outcome.ANSWERED_OK, spoke_with="self")
    attempt = complete_call(claim_id=target.claim_id, report=report, by=world.ana)
    target.refresh_from_db()
    assert target.status == TargetStatus.REACHED and target.holder is None
    assert target.members.get().result == "reached"
    assert attempt.caller == world.ana and attempt.outcome == Outcome.ANSWERED_OK
    actions = set(Entry.objects.filter(target_id=str(target.pk)).values_list("action", flat=True))
    assert {"outreach.home_claimed", "outreach.call_completed"} <= actions
