"""Every reaction of one domain to another, on one page."""

from collections.abc import Callable
from typing import Any

from loge.domains.cases.events import CaseTaken
from loge.domains.outreach.events import SeriousRiskHeard
from loge.domains.proximity.events import KnockSettled
from loge.foundation.events import Event
from loge.journeys import cases_to_outreach, outreach_to_cases, peace_to_outreach, proximity_to_cases
from loge.registers.peace.events import ContactPaused, ContactResumed
from loge.registers.seals.events import PeopleSealed

WIRING: dict[type[Event], list[Callable[[Any], None]]] = {
    CaseTaken: [cases_to_outreach.say_that_someone_acts],
    ContactPaused: [peace_to_outreach.put_the_home_off],
    ContactResumed: [peace_to_outreach.call_the_home_again],
    KnockSettled: [proximity_to_cases.open_case_after_knock],
    PeopleSealed: [peace_to_outreach.withdraw_their_homes],
    SeriousRiskHeard: [outreach_to_cases.open_case_after_call],
}
