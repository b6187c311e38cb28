"""« Acceptez-vous que je transmette votre demande ? » Yes, and there is something to pass on: told before the caller hangs up."""

from loge.domains.outreach.choices import RiskLevel
from loge.domains.outreach.events import HelpAgreed
from loge.domains.outreach.models import Attempt
from loge.domains.outreach.operations.signals import officer_of
from loge.domains.outreach.rules import CallReport
from loge.foundation import events


def announce_agreements(attempt: Attempt, report: CallReport, *, by) -> None:
    """Part of complete_call: one fact for each person who said yes and asked for something."""
    for person in report.results:
        agreed = [recipient.strip() for recipient, given in person.consents if given]
        risks = tuple((str(code), int(level)) for code, level in person.risks if level > RiskLevel.NONE)
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
