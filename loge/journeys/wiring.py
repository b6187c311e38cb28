"""Every reaction of one domain to another, on one page."""

from collections.abc import Callable
from typing import Any

from loge.domains.cases.events import CaseTaken
from loge.domains.outreach.events import SeriousRiskHeard
from loge.domains.proximity.events import KnockSettled
from loge.foundation.events import Event
from loge.journeys import cases_to_outreach, outreach_to_cases, proximity_to_cases

WIRING: dict[type[Event], list[Callable[[Any], None]]] = {
    CaseTaken: [cases_to_outreach.say_that_someone_acts],
    KnockSettled: [proximity_to_cases.open_case_after_knock],
    SeriousRiskHeard: [outreach_to_cases.open_case_after_call],
}
