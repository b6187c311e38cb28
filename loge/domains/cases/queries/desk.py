"""The officer's desk: cases in the order in which they wait, with what is late and what changed, computed from facts."""

from datetime import datetime, timedelta

from django.db.models import Case as When_
from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Least
from django.utils import timezone

from loge.domains.cases.choices import EARLY, ENDED, ActionStatus, CaseStatus
from loge.domains.cases.models import Case, CaseAction, CaseStep
from loge.domains.cases.models.cases import CaseQuerySet
from loge.domains.cases.rules import origins_of
from loge.foundation.audit.models import Entry
from loge.foundation.audit.trail import READ
from loge.registers.accounts.models import User

FAR_AWAY = datetime(9999, 1, 1, tzinfo=timezone.get_default_timezone())


def with_urgency(cases: CaseQuerySet, *, now: datetime) -> CaseQuerySet:
    """Each case with `next_at` (what comes first: signal, action, review, end of a suspension), `late`, `review_due`."""
    today = timezone.localdate(now)
    planned = CaseAction.objects.filter(case=OuterRef("pk"), status=ActionStatus.PLANNED).order_by()
    first = Subquery(planned.values("case").annotate(first=Min("due_on")).values("first"))
    suspended = Q(status=CaseStatus.SUSPENDED)
    return cases.annotate(
        first_action_on=first,
        next_at=When_(
            When(status__in=ENDED, then=Value(None)),
            When(suspended, then=_end_of("suspended_until")),
            default=Least(
                When_(When(status__in=EARLY, then=F("due_at")), output_field=DateTimeField()),
                _end_of("first_action_on"),
                _end_of("review_on"),
            ),
            output_field=DateTimeField(),
        ),
        late=_yes(
            ~Q(status__in=(*ENDED, CaseStatus.SUSPENDED))
            & (Q(status__in=EARLY, due_at__lt=now) | Q(first_action_on__lt=today))
            | suspended & Q(suspended_until__lt=today)
        ),
        review_due=_yes(~Q(status__in=(*ENDED, CaseStatus.SUSPENDED)) & Q(review_on__lte=today)),
    )


def _yes(condition: Q) -> When_:
    return When_(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _end_of(day: str) -> ExpressionWrapper:
    """That evening in Paris, winter and summer: the database counts in UTC."""
    return ExpressionWrapper(Cast(day, DateTimeField()) + timedelta(hours=21), output_field=DateTimeField())


def by_urgency(cases: CaseQuerySet) -> CaseQuerySet:
    """A danger that nobody has in hand first, an emergency before all, be it of this minute and the others late; then what is
    the soonest; nothing to do ahead comes last."""
    burning = When_(When(status=CaseStatus.REPORTED, level__gte=3, then=F("level")), default=Value(0))
    return cases.annotate(burning=burning, soonest=Coalesce("next_at", Value(FAR_AWAY))).order_by(
        "-burning", "soonest", "-level", "pk"
    )


def with_news(cases: CaseQuerySet, user) -> CaseQuerySet:
    """`news`: lines that others added since the person last opened the case (all of them when they never did)."""
    text = Cast(OuterRef("pk"), CharField())
    looked = Entry.objects.filter(action=READ, target_model=Case._meta.label, target_id=text, by=user)
    last = looked.order_by().values("target_id").annotate(last=Max("at")).values("last")
    told = CaseStep.objects.filter(case=OuterRef("pk")).exclude(by=user).filter(at__gt=OuterRef("looked_at"))
    counted = told.order_by().values("case").annotate(lines=Count("pk")).values("lines")
    long_ago = datetime(2000, 1, 1, tzinfo=timezone.get_default_timezone())
    return cases.annotate(
        looked_at=Coalesce(Subquery(last, output_field=DateTimeField()), Value(long_ago)),
    ).annotate(news=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


VIEWS = {
    "miens": "Les miens",
    "nouveau": "Du nouveau",
    "tous": "Tous",
    "retard": "En retard",
    "bilans": "Bilans à faire",
    "sans-responsable": "Sans responsable",
    "termines": "Terminés",
}


def mine(user) -> Q:
    """What I answer for, or would answer for in someone's absence."""
    return Q(owner=user) | Q(substitute=user)


def desk(viewer, *, shown: str, filters: dict, now: datetime) -> CaseQuerySet:
    """The rows of one tab of the desk, filtered by the names of forms.desk.DeskFilter."""
    found = with_urgency(Case.objects.visible_to(viewer), now=now)
    if shown == "termines":
        found = found.filter(status__in=ENDED).exclude(status=CaseStatus.PURGED).order_by("-closed_at", "-pk")
    else:
        found = by_urgency(found.standing())
    if shown in _TABS:
        found = found.filter(_TABS[shown](viewer))
    found = with_news(found, viewer)
    if shown == "nouveau":
        found = found.filter(mine(viewer) & Q(news__gt=0))
    return _narrowed(found, filters).select_related(
        "person", "owner", "substitute", "household__residence", "household__reference_person", "seal"
    )


_TABS = {
    "miens": mine,
    "retard": lambda viewer: Q(late=1),
    "bilans": lambda viewer: Q(review_due=1),
    "sans-responsable": lambda viewer: Q(owner__is_active=False),
}


def _narrowed(found: CaseQuerySet, filters: dict) -> CaseQuerySet:
    narrowing = {
        "etat": lambda status: Q(status=status),
        "theme": lambda theme: Q(themes__contains=[theme]),
        "niveau": lambda level: Q(level=level),
        "responsable": lambda user: Q(owner=user),
        "agence": lambda agency: Q(household__residence__agency=agency),
        "origine": _of_origin,
    }
    for name, narrow in narrowing.items():
        if value := filters.get(name):
            found = found.filter(narrow(value))
    return found


def _of_origin(kind: str) -> Q:
    found = Q(origin=kind)
    for trade in origins_of(kind):
        found |= Q(origin__startswith=f"{trade}.")
    return found


_COUNTED = ["owner", "status", "level", "late", "review_due"]


def workload(viewer, *, now: datetime) -> list[User]:
    """Officers with open cases that the viewer may see, each with `open`, `urgent`, `late` and `reviews`; sealed ones apart.

    Whoever has left the landlord comes first: their cases have nobody any more.
    """
    seen = with_urgency(Case.objects.visible_to(viewer).unsealed().standing(), now=now)
    counted: dict[int, dict[str, int]] = {}
    for owner, status, level, late, review in seen.values_list(*_COUNTED):
        row = counted.setdefault(owner, {"open": 0, "urgent": 0, "late": 0, "reviews": 0})
        row["open"] += 1
        row["urgent"] += level >= 3 and status in EARLY
        row["late"] += late
        row["reviews"] += review
    people = list(User.objects.filter(pk__in=counted).order_by("is_active", "last_name", "first_name", "pk"))
    for person in people:
        vars(person).update(counted[person.pk])
    return people


def without_officer(viewer) -> int:
    """Open cases whose officer's account is closed."""
    return Case.objects.visible_to(viewer).unsealed().standing().filter(owner__is_active=False).count()
