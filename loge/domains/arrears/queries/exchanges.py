"""What was said with a home about its account, and the payments promised."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils import timezone

from loge.domains.arrears.choices import EntryKind, PromiseState
from loge.domains.arrears.models import Exchange, LedgerEntry, RentAccount
from loge.domains.arrears.queries.letters import TRADE
from loge.domains.arrears.rules.promises import Promise
from loge.foundation.money import ZERO
from loge.registers.peace import gate
from loge.registers.peace.choices import Channel
from loge.registers.tenants.models import ContactPoint

SHOWN = 5
MONEY = (EntryKind.PAYMENT, EntryKind.RETURNED_PAYMENT)


def latest_exchanges(account: RentAccount) -> QuerySet[Exchange]:
    return Exchange.objects.filter(account=account).select_related("by")[:SHOWN]


def may_call(account: RentAccount) -> gate.Verdict:
    """What the gate of contacts says of a call to this home, now. A home that nobody lives in is called by nobody."""
    home = getattr(account.lease, "household", None)
    if home is None:
        return gate.HUMAN
    return gate.ask(household_id=home.pk, channel=Channel.PHONE, trade=TRADE, now=timezone.now())


def numbers_of(account: RentAccount) -> QuerySet[ContactPoint]:
    """Those that may be dialled to reach the home, in order."""
    home = getattr(account.lease, "household", None)
    if home is None:
        return ContactPoint.objects.none()
    return ContactPoint.objects.phones().usable().of_home(home.pk).select_related("person").order_by("rank", "pk")


@dataclass(frozen=True)
class Dialled:
    """One number of the home, shared by `people`; `pk` of its first contact point stands for it in a form."""

    pk: int
    value: str
    people: tuple[str, ...]
    note: str

    @property
    def names(self) -> str:
        return " ou ".join(self.people)


def numbers_to_dial(account: RentAccount) -> list[Dialled]:
    """In order, each once: spouses often share one."""
    shared: dict[str, list[ContactPoint]] = {}
    for one in numbers_of(account):
        shared.setdefault(one.value, []).append(one)
    return [
        Dialled(
            pk=points[0].pk,
            value=value,
            people=tuple(dict.fromkeys(str(point.person) for point in points)),
            note=next((point.note for point in points if point.note), ""),
        )
        for value, points in shared.items()
    ]


def promises_to_judge() -> QuerySet[Exchange]:
    return Exchange.objects.awaited().order_by("pk")


def promise_now(exchange: Exchange, *, on: date) -> PromiseState:
    """What the account says on that day of a promise that was waited for until then."""
    if exchange.promised is None or exchange.promised_on is None:
        return PromiseState(exchange.promise)
    return Promise(exchange.promised, exchange.promised_on).judged(received=_received(exchange, on=on), on=on)


def _received(exchange: Exchange, *, on: date) -> Decimal:
    since = timezone.localdate(exchange.at)
    money = LedgerEntry.objects.filter(account=exchange.account_id, kind__in=MONEY, dated_on__range=(since, on))
    return -(money.aggregate(total=Sum("amount"))["total"] or ZERO)
