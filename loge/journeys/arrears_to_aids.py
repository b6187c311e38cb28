"""What accounts say to those who ask for aids: the money of a grant came; a rent that a guarantor answers for is unpaid."""

from django.utils import timezone

from loge.domains.aids.events import GuaranteeRecorded
from loge.domains.aids.operations.guarantees import tell_first_unpaid
from loge.domains.aids.operations.paying import receive_payment, take_payment_back
from loge.domains.aids.queries.guarantees import leases_answered_for
from loge.domains.arrears.events import GrantReceived, GrantTakenBack
from loge.domains.arrears.queries.grants import first_unpaid_of, money_of
from loge.journeys.aids_to_arrears import ABOUT
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
    """Each night: since when the leases that somebody answers for are unpaid. How many guarantees changed."""
    leases = leases_answered_for()
    unpaid = first_unpaid_of(leases, on=timezone.localdate())
    return sum(tell_first_unpaid(lease_id=lease, since=unpaid.get(lease), by=None) for lease in leases)


def _who(pk: int | None) -> User | None:
    return User.objects.get(pk=pk) if pk else None
