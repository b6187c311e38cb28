"""Every day of an account that the calendar must show, and the worked day on which its officers are told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from loge.domains.arrears.choices import Act, ClockKind
from loge.domains.arrears.rules import acts, benefit
from loge.domains.arrears.rules import procedure as p
from loge.domains.arrears.rules.acts import Situation
from loge.foundation.dates import add_months, is_working_day
from loge.foundation.legal.texts import Law

# Missed, they cost the tenant a benefit or the landlord a right: they rise to the manager when they are past.
DEADLINES = (
    ClockKind.REPORT, ClockKind.PLAN, ClockKind.CHECK, ClockKind.PREFECT, ClockKind.NEW_LEASE, ClockKind.LIMITATION,
    ClockKind.DEPOSIT, ClockKind.GUARANTEE,
)  # fmt: skip
# Days before, until the landlord changes them (usages).
DAYS_BEFORE = {
    ClockKind.REPORT: 15,
    ClockKind.PLAN: 30,
    ClockKind.FUND: 15,
    ClockKind.CHECK: 21,
    ClockKind.PREFECT: 10,
    ClockKind.NEW_LEASE: 21,
    ClockKind.LIMITATION: 90,
    ClockKind.DEPOSIT: 15,
    ClockKind.GUARANTEE: 15,
    ClockKind.SUMMONS: 3,
    ClockKind.FORCE: 3,
    ClockKind.EVICTION: 7,
    ClockKind.CLAUSE: 30,
    ClockKind.HEARING: 10,
    ClockKind.DELAYS_END: 15,
    ClockKind.PROTOCOL_END: 60,
    ClockKind.INSTALMENT: 3,
    ClockKind.PAUSE_END: 3,
}
SEEN_AHEAD = 12  # months: a limitation further away than that is nobody's worry yet
FORGOTTEN = 12  # months after which a departed tenant's deposit is no longer a clock


@dataclass(frozen=True)
class Told:
    """The impayé that stands: its number and its days."""

    pk: int
    report_by: date
    reported_on: date | None = None
    plan_by: date | None = None
    plan_sent_on: date | None = None


@dataclass(frozen=True)
class File:
    """What the calendar of one account is made from. `checks`, `plan`, `pauses`, `guarantees`: (number, day); `checks` are those
    not answered, `guarantees` those whose guarantor nobody has called.

    `oldest_unpaid`: since when the oldest sum is owed; `acknowledged`: the day of the latest signed plan; `left_on`: the tenant
    left that day and still owes.
    """

    episode: Told | None = None
    situation: Situation | None = None
    checks: tuple[tuple[int, date], ...] = ()
    plan: tuple[int, date] | None = None
    pauses: tuple[tuple[int, date], ...] = ()
    guarantees: tuple[tuple[int, date], ...] = ()
    oldest_unpaid: date | None = None
    acknowledged: date | None = None
    left_on: date | None = None


@dataclass(frozen=True)
class Day:
    kind: ClockKind
    due_on: date
    about: int = 0


def days_of(file: File, law: Law) -> list[Day]:
    """What is to come or late on the day of `law`. What only opens or happens is not shown once it is past."""
    found = [*_benefit(file, law), *_procedure(file, law), *_money(file, law)]
    return [one for one in found if one.due_on >= law.day or one.kind in DEADLINES]


def warn_on(due: date, days_before: int) -> date:
    """The last worked day at least that long before."""
    day = due - timedelta(days=max(days_before, 1))
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def _benefit(file: File, law: Law) -> Iterator[Day]:
    told = file.episode
    if told is None:
        return
    if told.reported_on is None:
        yield Day(ClockKind.REPORT, told.report_by, told.pk)
    elif told.plan_by is not None and told.plan_sent_on is None:
        yield Day(ClockKind.PLAN, told.plan_by, told.pk)
        if told.plan_by < law.day:
            yield Day(ClockKind.FUND, benefit.fund_deadline(told.plan_by, law), told.pk)
    for pk, due in file.checks:
        yield Day(ClockKind.CHECK, due, pk)


def _procedure(file: File, law: Law) -> Iterator[Day]:
    s = file.situation
    if s is None:
        return
    yield from _openings(s, law)
    if Act.HEARING in s.acts:
        yield Day(ClockKind.HEARING, s.acts[Act.HEARING])
        if Act.PREFECT_TOLD not in s.acts and s.acts[Act.HEARING] >= law.day:
            yield Day(ClockKind.PREFECT, p.last_day_to_tell_the_prefect(s.acts[Act.HEARING], law))
    if Act.DEBT_ERASED in s.acts:
        yield Day(ClockKind.CLAUSE, acts.sleep_ends(s.acts[Act.DEBT_ERASED], law))
    if Act.DELAYS in s.acts:
        yield Day(ClockKind.DELAYS_END, _end(s, Act.DELAYS))
    if Act.PROTOCOL in s.acts:
        yield from _protocol(s, law)


def _openings(s: Situation, law: Law) -> Iterator[Day]:
    """What time alone still holds back."""
    if Act.NOTICE_TO_PAY in s.acts and Act.SUMMONS not in s.acts:
        yield from _opening(ClockKind.SUMMONS, Act.SUMMONS, s, law)
    if Act.QUIT not in s.acts or Act.EVICTION in s.acts:
        return
    if Act.FORCE not in s.acts:
        yield from _opening(ClockKind.FORCE, Act.FORCE, s, law)
    yield from _opening(ClockKind.EVICTION, Act.EVICTION, s, law)


def _opening(kind: ClockKind, act: Act, s: Situation, law: Law) -> Iterator[Day]:
    since = acts.answer(act, s, law).since
    if since is not None and since > law.day:
        yield Day(kind, since)


def _protocol(s: Situation, law: Law) -> Iterator[Day]:
    months = s.months.get(Act.PROTOCOL, 0) + (s.months.get(Act.RIDER, 0) if Act.RIDER in s.acts else 0)
    yield Day(ClockKind.PROTOCOL_END, add_months(s.acts[Act.PROTOCOL], months))
    if Act.NEW_LEASE not in s.acts:
        yield Day(ClockKind.NEW_LEASE, add_months(s.acts[Act.PROTOCOL], law.whole(p.NEW_LEASE_MONTHS)))


def _end(s: Situation, kind: Act) -> date:
    return add_months(s.acts[kind], s.months.get(kind, 0))


def _money(file: File, law: Law) -> Iterator[Day]:
    if file.plan is not None:
        yield Day(ClockKind.INSTALMENT, file.plan[1], file.plan[0])
    for pk, until in file.pauses:
        yield Day(ClockKind.PAUSE_END, until, pk)
    for number, call_by in file.guarantees:
        yield Day(ClockKind.GUARANTEE, call_by, number)
    if file.left_on is not None and add_months(file.left_on, FORGOTTEN) >= law.day and not _deducted(file):
        yield Day(ClockKind.DEPOSIT, add_months(file.left_on, law.whole(p.DEPOSIT_MONTHS)))
    if (last := last_day_to_claim(file, law)) is not None:
        yield Day(ClockKind.LIMITATION, last)


def _deducted(file: File) -> bool:
    return file.situation is not None and Act.DEPOSIT in file.situation.acts


def last_day_to_claim(file: File, law: Law) -> date | None:
    """Three years after the oldest sum fell due, or after the debt was acknowledged. A summons stops the count (C. civ. 2241)."""
    summoned = file.situation is not None and Act.SUMMONS in file.situation.acts
    if file.oldest_unpaid is None or summoned:
        return None
    last = p.time_barred_on(file.oldest_unpaid, law, acknowledged=file.acknowledged) - timedelta(days=1)
    return last if law.day <= add_months(last, 1) and last <= add_months(law.day, SEEN_AHEAD) else None
