"""What the calendar is made from, account by account, and what is read on it."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.db.models import Count, Max, Q, QuerySet

from loge.domains.arrears.choices import PlanStatus
from loge.domains.arrears.models import (
    AccountPause,
    BenefitCheck,
    Clock,
    ClockAlert,
    Episode,
    ProcedureStep,
    RentAccount,
    RepaymentPlan,
    ToldGuarantee,
)
from loge.domains.arrears.queries.acts import situations
from loge.domains.arrears.queries.law import law_on
from loge.domains.arrears.queries.officers import accounts_of
from loge.domains.arrears.rules.clocks import DAYS_BEFORE, DEADLINES, SEEN_AHEAD, File, Told
from loge.domains.arrears.rules.next_step import Facts
from loge.domains.arrears.rules.procedure import LIMITATION_YEARS
from loge.foundation.dates import add_months

BLOCK = 1_000


def days_before() -> dict[str, int]:
    """What the landlord set, kind by kind, and what the product comes with for the others."""
    return DAYS_BEFORE | dict(ClockAlert.objects.values_list("kind", "days_before"))


def files(known: Mapping[int, Facts], *, on: date) -> Iterator[dict[int, File]]:
    """Block by block, the accounts that have something for the calendar among those whose facts are known."""
    old = add_months(on, SEEN_AHEAD - 12 * law_on(on).whole(LIMITATION_YEARS))
    wanted = {pk for pk, one in known.items() if one.oldest_unpaid is not None and one.oldest_unpaid <= old}
    wanted |= {pk for pk, one in known.items() if one.departed and one.owed > 0}
    for rows in _about_something(on):
        mine = rows.filter(account__in=known) if len(known) <= BLOCK else rows
        wanted |= set(mine.order_by().values_list("account", flat=True)) & known.keys()
    keys = sorted(wanted)
    for start in range(0, len(keys), BLOCK):
        yield _block(keys[start : start + BLOCK], known, on=on)


def no_longer_on_it(known: Mapping[int, Facts], *, kept: set[int]) -> list[int]:
    """Accounts that were on the calendar, and that have nothing for it any more."""
    rows = Clock.objects.filter(account__in=known) if len(known) <= BLOCK else Clock.objects.all()
    return sorted((set(rows.order_by().values_list("account", flat=True).distinct()) & known.keys()) - kept)


def _about_something(on: date) -> list[QuerySet]:
    return [
        Episode.objects.standing(),
        ProcedureStep.objects.standing(),
        AccountPause.objects.filter(until__gte=on, lifted_at=None),
        RepaymentPlan.objects.live().filter(first_on__gte=on),
        ToldGuarantee.objects.to_call(),
    ]


def _block(keys: list[int], known: Mapping[int, Facts], *, on: date) -> dict[int, File]:
    """As many statements for one account as for a thousand."""
    accounts = {one.pk: one for one in RentAccount.objects.filter(pk__in=keys).select_related("lease")}
    begun = set(ProcedureStep.objects.standing().filter(account__in=keys).values_list("account", flat=True))
    where = situations([accounts[pk] for pk in begun], on=on)
    episodes = {one.account_id: one for one in Episode.objects.standing().filter(account__in=keys)}
    checks, pauses, guarantees = defaultdict(list), defaultdict(list), defaultdict(list)
    unanswered = BenefitCheck.objects.filter(episode__in=list(episodes.values()), sent_on=None)
    for pk, key, due in unanswered.values_list("pk", "episode__account", "due_on"):
        checks[key].append((pk, due))
    running = AccountPause.objects.filter(account__in=keys, until__gte=on, lifted_at=None)
    for pk, key, until in running.values_list("pk", "account", "until"):
        pauses[key].append((pk, until))
    for one in ToldGuarantee.objects.to_call().filter(account__in=keys):
        guarantees[one.account_id].append((one.number, one.call_by))
    live = RepaymentPlan.objects.filter(account__in=keys, status=PlanStatus.ACTIVE, first_on__gte=on)
    plans = {key: (pk, first) for pk, key, first in live.values_list("pk", "account", "first_on")}
    signed = (
        RepaymentPlan.objects.filter(account__in=keys).order_by().values("account").annotate(last=Max("signed_on"))
    )
    said = {row["account"]: row["last"] for row in signed}
    made = {}
    for pk, account in accounts.items():
        facts = known[pk]
        told = None if facts.departed else _told(episodes.get(pk))  # who left has no benefit any more
        made[pk] = File(
            episode=told, situation=where.get(pk), checks=tuple(checks[pk]), plan=plans.get(pk),
            pauses=tuple(pauses[pk]), guarantees=tuple(guarantees[pk]),
            oldest_unpaid=facts.oldest_unpaid if facts.owed > 0 else None, acknowledged=said.get(pk),
            left_on=account.lease.ends_on if facts.departed and facts.owed > 0 else None,
        )  # fmt: skip
    return made


def _told(episode: Episode | None) -> Told | None:
    if episode is None:
        return None
    return Told(episode.pk, episode.report_by, episode.reported_on, episode.plan_by, episode.plan_sent_on)


# ---- what is read


def calendar(user, *, filters: Mapping, on: date) -> QuerySet[Clock]:
    """Late ones first, since the order is that of their day."""
    clocks = Clock.objects.filter(account__in=accounts_of(user, filters.get("charge") or "", on=on).values("pk"))
    if kind := filters.get("quoi"):
        clocks = clocks.filter(kind=kind)
    if agency := filters.get("agence"):
        clocks = clocks.filter(account__lease__main_unit__building__residence__agency=agency.pk)
    if filters.get("depuis"):
        clocks = clocks.filter(due_on__gte=filters["depuis"])
    if filters.get("jusque"):
        clocks = clocks.filter(due_on__lte=filters["jusque"])
    return clocks.select_related(
        "account__lease__household__reference_person", "account__lease__main_unit__building__residence__agency"
    ).order_by("due_on", "pk")


def counts(accounts: QuerySet[RentAccount], *, on: date) -> dict[str, int]:
    """`late` and `soon`, in one statement."""
    return Clock.objects.filter(account__in=accounts.values("pk")).aggregate(
        late=Count("pk", filter=Q(kind__in=DEADLINES, due_on__lt=on)),
        soon=Count("pk", filter=Q(warn_on__lte=on, due_on__gte=on)),
    )


def by_day(clocks: QuerySet[Clock], *, first: date, last: date) -> dict[date, int]:
    rows = clocks.filter(due_on__range=(first, last)).order_by().values("due_on").annotate(count=Count("pk"))
    return {row["due_on"]: row["count"] for row in rows}


def to_warn(*, on: date) -> QuerySet[Clock]:
    """Those whose alert has come, and that nobody was told of."""
    return Clock.objects.filter(warned_on=None, warn_on__lte=on)


def to_raise(*, on: date) -> QuerySet[Clock]:
    return Clock.objects.filter(raised_on=None, kind__in=DEADLINES, due_on__lt=on)


def span(day: date) -> tuple[date, date]:
    """First and last day of its month."""
    first = day.replace(day=1)
    return first, add_months(first, 1) - timedelta(days=1)
