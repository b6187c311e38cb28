"""The day of an officer: a list that one person can finish, each home with its one step; legal days first."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time

from django.apps import apps
from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils import timezone

from loge.domains.arrears.models import Clock, RentAccount
from loge.domains.arrears.queries.officers import desk_of, mine, with_officer
from loge.domains.arrears.rules.clocks import DEADLINES
from loge.domains.arrears.rules.day import BY_PERSON, IN_BULK, LONG_WAIT, SEEN_TO
from loge.foundation.audit.models import Entry


@dataclass(frozen=True)
class Day:
    """`rows`: what is left of today. `after`: homes that wait behind them. `letters`: (step, words, how many leave in bulk)."""

    rows: list[RentAccount]
    done: list[RentAccount]
    after: int
    letters: list[tuple[str, str, int]]
    per_day: int


def day_of(user, *, on: date) -> Day:
    """At most as many homes as the officer's pace, those seen to today taken off; a legal day is never left out for that."""
    accounts, seen_to, pace = mine(user, on=on), accounts_seen_to(user, on=on), desk_of(user, on=on).per_day
    waiting = _waiting(accounts, on=on).exclude(Q(pk__in=seen_to) & Q(legal_on=None))
    counted = waiting.aggregate(all=Count("pk"), legal=Count("pk", filter=Q(legal_on__isnull=False)))
    room = max(pace - len(seen_to), counted["legal"])
    rows = list(_in_order(waiting, on=on)[:room])
    done = _shown(accounts.filter(pk__in=seen_to)).order_by("pk")
    return Day(rows, list(done), counted["all"] - len(rows), _letters(accounts), pace)


def _waiting(accounts: QuerySet[RentAccount], *, on: date) -> QuerySet[RentAccount]:
    """Those that one person sees to, each with `legal_on` and `legal_what`: the first legal day whose alert has come."""
    words = [When(kind=kind, then=Value(str(kind.label))) for kind in DEADLINES]
    near = Clock.objects.filter(account=OuterRef("pk"), kind__in=DEADLINES, warn_on__lte=on).order_by("due_on", "pk")
    named = near.annotate(what=Case(*words, output_field=CharField()))
    return accounts.annotate(
        legal_on=Subquery(near.values("due_on")[:1]), legal_what=Subquery(named.values("what")[:1])
    ).filter(Q(legal_on__isnull=False) | Q(next_step__step__in=BY_PERSON))


def _in_order(accounts: QuerySet[RentAccount], *, on: date) -> QuerySet[RentAccount]:
    steps = [When(next_step__step=step, then=Value(rank)) for rank, step in enumerate(BY_PERSON)]
    rows = accounts.annotate(
        long_wait=Case(
            When(next_step__since__lt=on - LONG_WAIT, then=F("next_step__since")), output_field=DateField()
        ),
        rank=Case(*steps, default=Value(len(BY_PERSON)), output_field=IntegerField()),
    )
    order = (F("legal_on").asc(nulls_last=True), F("long_wait").asc(nulls_last=True), "rank", "-next_step__owed", "pk")
    return _shown(rows.order_by(*order))


def _shown(accounts: QuerySet[RentAccount]) -> QuerySet[RentAccount]:
    return with_officer(accounts).select_related("next_step", "lease__household__reference_person")


def _letters(accounts: QuerySet[RentAccount]) -> list[tuple[str, str, int]]:
    rows = accounts.filter(next_step__step__in=IN_BULK).order_by().values_list("next_step__step")
    found = dict(rows.annotate(count=Count("pk")))
    return [(step.value, str(step.label), found[step]) for step in IN_BULK if step in found]


def accounts_seen_to(user, *, on: date) -> set[int]:
    """Homes for which this person did something that day; the journal says so, whatever the act was written on."""
    morning = timezone.make_aware(datetime.combine(on, time.min))
    acts = Entry.objects.filter(by=user, at__gte=morning, action__in=SEEN_TO).values_list("target_model", "target_id")
    written_on = defaultdict(set)
    for label, key in acts:
        written_on[label].add(int(key))
    return {account for label, keys in written_on.items() for account in _accounts_of(label, keys)}


def _accounts_of(label: str, keys: set[int]) -> set[int]:
    if label == RentAccount._meta.label:
        return keys
    through = _THROUGH.get(label.rpartition(".")[2], "account")
    return set(apps.get_model(label)._default_manager.filter(pk__in=keys).values_list(through, flat=True))


_THROUGH = {"BenefitCheck": "episode__account", "BenefitDecision": "episode__account"}
