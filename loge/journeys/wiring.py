"""Every reaction of one domain to another, on one page."""

from loge.domains.outreach.events import SeriousRiskHeard
from loge.journeys import outreach_to_cases

WIRING = {
    SeriousRiskHeard: [outreach_to_cases.open_follow_up_after_call],
}
