"""« Acceptez-vous que je transmette votre demande ? » Yes, and there is something to pass on: told before the caller hangs up."""

from loge.domains.outreach.choices import NeedCode, RiskCode, RiskLevel
from loge.domains.outreach.events import HardshipTold, HelpAgreed
from loge.domains.outreach.models import Attempt
from loge.domains.outreach.operations.signals import officer_of
from loge.domains.outreach.rules import CallReport, PersonReport
from loge.domains.outreach.rules.call_fields import RENT_OFFICE
from loge.foundation import events


def announce_agreements(attempt: Attempt, report: CallReport, *, by) -> None:
    """Part of complete_call: one fact for each person who said yes and asked for something."""
    for person in report.results:
        said_yes = [recipient.strip() for recipient, given in person.consents if given]
        agreed = [recipient for recipient in said_yes if recipient != RENT_OFFICE]
        risks = tuple((str(code), int(level)) for code, level in person.risks if level > RiskLevel.NONE)
        if RENT_OFFICE in said_yes and _fears_for_the_rent(person):
            events.publish(HardshipTold(attempt_id=attempt.pk, person_id=person.person_id, by_id=by.pk))
        if agreed and (person.needs or risks):
            campaign = attempt.target.campaign
            events.publish(
                HelpAgreed(
                    attempt_id=attempt.pk, campaign_id=campaign.pk, campaign_name=campaign.name,
                    household_id=attempt.household_id, person_id=person.person_id,
                    needs=tuple(str(need) for need in person.needs), risks=risks, recipient=agreed[0],
                    officer_id=officer_of(attempt.target), by_id=by.pk,
                )
            )  # fmt: skip


def _fears_for_the_rent(person: PersonReport) -> bool:
    return NeedCode.RENT in person.needs or any(code == RiskCode.RENT_FEARED and level for code, level in person.risks)
