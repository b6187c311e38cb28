"""The calendar, worked out again; who is told of it, and when."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import ClockKind
from loge.domains.arrears.models import Clock, ClockAlert
from loge.domains.arrears.notifications import write_to_staff
from loge.domains.arrears.permissions import check_can_set_rules, check_can_settle
from loge.domains.arrears.queries.clocks import (
    days_before,
    files,
    no_longer_on_it,
    to_raise,
    to_warn,
)
from loge.domains.arrears.queries.law import law_on
from loge.domains.arrears.queries.officers import able_to_settle, answering, mine, without_officer
from loge.domains.arrears.rules.clocks import Day, days_of, warn_on
from loge.domains.arrears.rules.next_step import Facts
from loge.foundation.audit import trail
from loge.foundation.dates import is_working_day
from loge.foundation.errors import Refusal
from loge.registers.accounts.access import Role
from loge.registers.accounts.models import User

LONGEST = 365


def set_clocks(known: Mapping[int, Facts], *, on: date, by) -> int:
    """The days of these accounts; return how many changed. An alert that left is not sent again while its day stays the same."""
    law, before, changed = law_on(on), days_before(), 0
    kept: set[int] = set()
    for block in files(known, on=on):
        kept |= block.keys()
        changed += _write({pk: days_of(file, law) for pk, file in block.items()}, before)
    gone = Clock.objects.filter(account__in=no_longer_on_it(known, kept=kept))
    return changed + gone.delete()[0]


@transaction.atomic
def _write(days: Mapping[int, list[Day]], before: Mapping[str, int]) -> int:
    """Only what changed: a day that moved is to be told again."""
    wanted = {(pk, str(one.kind), one.about): one.due_on for pk, found in days.items() for one in found}
    known = {(one.account_id, one.kind, one.about): one for one in Clock.objects.filter(account__in=list(days))}
    new: list[Clock] = []
    moved: list[Clock] = []
    for key, due in wanted.items():
        one = known.pop(key, None) or Clock(account_id=key[0], kind=key[1], about=key[2])
        if one.due_on == due:
            continue
        one.due_on, one.warn_on, one.warned_on, one.raised_on = due, warn_on(due, before[key[1]]), None, None
        (moved if one.pk else new).append(one)
    Clock.objects.filter(pk__in=[one.pk for one in known.values()]).delete()
    Clock.objects.bulk_create(new)
    Clock.objects.bulk_update(moved, ["due_on", "warn_on", "warned_on", "raised_on"])
    return len(new) + len(moved) + len(known)


@transaction.atomic
def warn_staff(*, on: date, by) -> int:
    """One message a worked day for each officer and manager who has something new; return how many left.

    Whoever answers for an account, or stands in for them, hears what draws near on it; arrears officers hear it too where nobody
    answers. Managers hear what is past, and what nobody could be told. The second time nothing leaves.
    """
    if not is_working_day(on):
        return 0
    near, past = set(to_warn(on=on).values_list("pk", flat=True)), set(to_raise(on=on).values_list("pk", flat=True))
    told = {officer: _heard_by(officer, near | past, on=on) for officer in answering(on=on).exclude(email="")}
    heard = set[int]().union(*told.values())
    managers = able_to_settle().filter(roles__contains=[Role.AGENCY_MANAGER]).exclude(email="")
    for manager in managers.order_by("pk"):
        told[manager] = told.get(manager, set()) | _seen_by(manager, past | (near - heard))
    sent = sum(_tell(one, near=len(days & near - past), past=len(days & past), on=on) for one, days in told.items())
    Clock.objects.filter(pk__in=near).update(warned_on=on)
    Clock.objects.filter(pk__in=past).update(raised_on=on)
    return sent


@transaction.atomic
def set_alerts(days: Mapping[str, int], *, by) -> None:
    """How many days before each kind of day the officers are told. Raise Refusal for none at all, or more than a year."""
    check_can_set_rules(by)
    if any(not 1 <= count <= LONGEST for count in days.values()):
        raise Refusal("Une alerte part entre un jour et un an avant.")
    now = timezone.now()
    for kind, count in days.items():
        ClockAlert.objects.update_or_create(
            kind=ClockKind(kind), defaults={"days_before": count, "changed_at": now, "changed_by": by}
        )
    waiting = list(Clock.objects.filter(warned_on=None, kind__in=list(days)))
    for one in waiting:
        one.warn_on = warn_on(one.due_on, days[one.kind])
    Clock.objects.bulk_update(waiting, ["warn_on"], batch_size=1_000)
    trail.record("arrears.alerts_set", by, by=by, kinds=len(days))


@transaction.atomic
def note_calendar_taken(*, days: int, by) -> None:
    """The calendar leaves for someone's own: it names nobody."""
    check_can_settle(by)
    trail.record("arrears.calendar_taken", by, by=by, days=days)


def _seen_by(user: User, clocks: set[int]) -> set[int]:
    if not clocks:
        return set()
    return set(Clock.objects.visible_to(user).filter(pk__in=clocks).values_list("pk", flat=True))


def _heard_by(officer: User, clocks: set[int], *, on: date) -> set[int]:
    """Theirs; and those of nobody, heard by all arrears officers who see them rather than by none."""
    found = Clock.objects.filter(pk__in=clocks)
    heard = set(found.filter(account__in=mine(officer, on=on).values("pk")).values_list("pk", flat=True))
    if Role.ARREARS_OFFICER in officer.roles:
        lost = found.filter(account__in=without_officer(officer).values("pk"))
        heard |= set(lost.values_list("pk", flat=True))
    return heard


def _tell(user: User, *, near: int, past: int, on: date) -> int:
    if not near and not past:
        return 0
    write_to_staff(user, near=near, past=past)
    trail.record("arrears.staff_warned", user, by=None, near=near, past=past, day=on.isoformat())
    return 1
