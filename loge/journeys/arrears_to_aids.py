"""What accounts say to those who ask for aids: the money of a grant came; a rent that a guarantor answers for is unpaid; the
guarantor was called."""

from django.utils import timezone

from loge.domains.aids.events import GuaranteeRecorded
from loge.domains.aids.operations.guarantees import call_guarantee, take_call_back, tell_first_unpaid
from loge.domains.aids.operations.paying import receive_payment, take_payment_back
from loge.domains.aids.queries.guarantees import all_told, by_number, leases_answered_for
from loge.domains.arrears.events import GrantReceived, GrantTakenBack, GuarantorCallCancelled, GuarantorCalled
from loge.domains.arrears.operations.guarantees import keep_guarantees
from loge.domains.arrears.queries.grants import first_unpaid_of, money_of
from loge.domains.arrears.queries.guarantees import call_noted, why_cancelled
from loge.journeys.aids_to_arrears import ABOUT, GUARANTEE, as_told
from loge.registers.accounts.models import User


def see_the_money_come(event: GrantReceived) -> None:
    if event.about.startswith(ABOUT):
        amount, on = money_of(event.entry_id)
        receive_payment(
            application_id=int(event.about.removeprefix(ABOUT)), entry=event.entry_id, amount=amount, received_on=on,
            by=_who(event.by_id),
        )  # fmt: skip


def wait_for_the_money_again(event: GrantTakenBack) -> None:
    take_payment_back(entry=event.entry_id, by=_who(event.by_id))


def start_the_clock(event: GuaranteeRecorded) -> None:
    """A guarantee recorded late: the rent may be unpaid for long."""
    unpaid = first_unpaid_of([event.lease_id], on=timezone.localdate())
    tell_first_unpaid(lease_id=event.lease_id, since=unpaid.get(event.lease_id), by=_who(event.by_id))


def tell_first_unpaid_rents(timestamp: int = 0) -> int:
    """Each night: since when the leases that somebody answers for are unpaid, and what the calendar must know of each guarantee.
    How many guarantees changed."""
    leases = leases_answered_for()
    unpaid = first_unpaid_of(leases, on=timezone.localdate())
    changed = sum(tell_first_unpaid(lease_id=lease, since=unpaid.get(lease), by=None) for lease in leases)
    keep_guarantees(map(as_told, all_told()), by=None)
    return changed


def note_the_call(event: GuarantorCalled) -> None:
    """What the officer notes in the procedure is noted on the guarantee; refused there, it is refused here."""
    if event.about.startswith(GUARANTEE):
        call_guarantee(_guarantee(event.about), on=call_noted(event.act_id), by=_who(event.by_id))


def take_the_call_back(event: GuarantorCallCancelled) -> None:
    if event.about.startswith(GUARANTEE):
        because = why_cancelled(event.act_id)
        take_call_back(_guarantee(event.about), because=because, by=_who(event.by_id))


def _guarantee(about: str):
    return by_number(int(about.removeprefix(GUARANTEE)))


def _who(pk: int | None) -> User | None:
    return User.objects.get(pk=pk) if pk else None
