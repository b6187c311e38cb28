"""An aid asked for a debt: nobody reminds the household while a fund examines it; its money settles that very debt. A guarantor
to call: the day is on the calendar of the accounts, the call in their procedure."""

from datetime import date, timedelta

from django.conf import settings
from django.utils import timezone

from loge.domains.aids.choices import AidKind
from loge.domains.aids.events import AidDecided, AidGranted, AidRequested, GuaranteeMoved
from loge.domains.aids.queries.applications import examined, grant_of
from loge.domains.aids.queries.guarantees import Answering, told_of
from loge.domains.arrears.choices import EntryKind, PauseBecause
from loge.domains.arrears.operations.grants import Named, name_grant
from loge.domains.arrears.operations.guarantees import Told, keep_guarantees
from loge.domains.arrears.operations.pauses import lift_pause_about, pause_lease
from loge.registers.accounts.models import User

ABOUT = "aids.AidApplication:"
GUARANTEE = "aids.Guarantee:"
# How the money is written in accounts; what is given neither by the FSL nor by Action Logement is « autre aide ».
WRITTEN = {
    AidKind.HARDSHIP_FUND: EntryKind.HARDSHIP_FUND,
    AidKind.EMPLOYERS: EntryKind.EMPLOYERS_AID,
    AidKind.VISALE: EntryKind.EMPLOYERS_AID,
    AidKind.LOCA_PASS: EntryKind.EMPLOYERS_AID,
}


def let_the_fund_examine(event: AidRequested) -> None:
    """With an end that a setting bounds. Of a home under a seal nothing is said here: a human decides of its contacts already."""
    asked = examined(event.application_id)
    if asked.for_debt and not asked.sealed:
        pause_lease(
            lease_id=asked.lease_id, reason=PauseBecause.AID, until=_until(asked.decision_by), by=_who(event.by_id),
            about=f"{ABOUT}{event.application_id}",
        )  # fmt: skip


def _until(decision_by: date | None) -> date:
    """The day of the decision expected, never beyond the longest pause, never in the past."""
    today = timezone.localdate()
    longest = today + timedelta(days=settings.LOGE_AID_PAUSE_DAYS)
    return max(min(decision_by or longest, longest), today)


def let_reminders_go_on(event: AidDecided) -> None:
    lift_pause_about(about=f"{ABOUT}{event.application_id}", by=_who(event.by_id))


def say_what_the_money_is_for(event: AidGranted) -> None:
    """Only what is paid to us passes by our accounts."""
    grant = grant_of(event.application_id)
    if grant is None or not grant.to_landlord:
        return
    named = Named(
        kind=WRITTEN.get(AidKind(grant.kind), EntryKind.OTHER_AID), amount=grant.amount, debt=grant.debt,
        granted_on=grant.decided_on, since=grant.since, until=grant.until,
    )  # fmt: skip
    name_grant(lease_id=grant.lease_id, about=f"{ABOUT}{event.application_id}", named=named, by=_who(event.by_id))


def keep_the_last_day(event: GuaranteeMoved) -> None:
    keep_guarantees(map(as_told, told_of(event.guarantee_id)), by=_who(event.by_id))


def as_told(one: Answering) -> Told:
    return Told(one.lease_id, f"{GUARANTEE}{one.guarantee_id}", one.name, one.call_by, one.called_on)


def _who(pk: int | None) -> User | None:
    return User.objects.get(pk=pk) if pk else None
