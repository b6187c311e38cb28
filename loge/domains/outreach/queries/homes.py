"""The homes of a campaign behind a figure: the filters are those that the links of the board carry."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from loge.domains.outreach.choices import OPEN_STATUSES, TargetStatus
from loge.domains.outreach.models import Attempt, CallDraft, Campaign, Signal, Skip, Target, TargetMember
from loge.registers.tenants.models import ContactPoint, ContactRefusal, Occupant

TO_CALL = "to_call"  # every home that a wave kept in order to call it, whatever became of it


def homes_matching(campaign: Campaign, *, viewer, filters: dict) -> QuerySet[Target]:
    """`filters` by the names of forms.board.HomesFilter; an empty one narrows nothing. In the order of service."""
    homes = Target.objects.visible_to(viewer).filter(campaign=campaign)
    for name, narrow in _NARROWING.items():
        if value := filters.get(name):
            homes = homes.filter(narrow(value))
    if signal := filters.get("signal"):
        homes = homes.filter(Exists(_heard(signal, filters.get("niveau"))))
    return homes.select_related("household__reference_person", "residence", "assigned_to").order_by("rank", "pk")


def _by_status(status: str) -> Q:
    if status == TO_CALL:
        return ~Q(status=TargetStatus.TO_QUALIFY) & ~Q(status=TargetStatus.EXCLUDED, attempts=0)
    return Q(status__in=OPEN_STATUSES) if status == "open" else Q(status=status)


def people_matching(campaign: Campaign, *, viewer, filters: dict) -> QuerySet[TargetMember]:
    """The people of those homes, drawn by a wave or joined later, each with their own result."""
    homes = homes_matching(campaign, viewer=viewer, filters=filters).order_by().values("pk")
    people = TargetMember.objects.filter(target__in=homes)
    if result := filters.get("personne"):
        people = people.filter(result=result)
    return people.select_related("person", "target__residence").order_by(
        "target__rank", "target", "-age_at_draw", "pk"
    )


def _by_caller(user) -> Q:
    """Homes confided to someone, or that they called."""
    return Q(assigned_to=user) | Q(Exists(Attempt.objects.filter(target=OuterRef("pk"), caller=user)))


def _heard(code: str, level: int | None) -> QuerySet[Signal]:
    found = Signal.objects.filter(Q(need=code) | Q(risk=code), target=OuterRef("pk"))
    return found if level is None else found.filter(level=level)


_NARROWING = {
    "etat": _by_status,
    "cause": lambda cause: Q(cause=cause),
    "agence": lambda agency: Q(agency=agency),
    "vague": lambda number: Q(wave__number=number),
    "resultat": lambda outcome: Q(last_outcome=outcome),
    "appelant": _by_caller,
    "jamais": lambda _: Q(attempts=0),
}


@dataclass
class HomeStory:
    """What a supervisor reads of one home: who is to be reached, how, what was tried, what was left unfinished."""

    members: list[TargetMember]
    numbers: list[ContactPoint]
    attempts: list[Attempt]
    skips: list[Skip]
    drafts: list[CallDraft]
    refused_everywhere: set[int]


def home_story(target: Target) -> HomeStory:
    members = list(target.members.select_related("person").order_by("-age_at_draw", "pk"))
    people = Occupant.objects.filter(household=target.household_id, ends_on=None).values("person")
    return HomeStory(
        members=members,
        numbers=list(
            ContactPoint.objects.phones().filter(person__in=people).select_related("person").order_by("rank", "pk")
        ),
        attempts=list(
            target.calls.select_related("caller").prefetch_related("signals__person").order_by("-started_at", "-pk")
        ),
        skips=list(target.skips.select_related("caller").order_by("-skipped_at", "-pk")),
        drafts=list(target.drafts.select_related("caller").order_by("-saved_at", "-pk")),
        refused_everywhere=set(
            ContactRefusal.objects.filter(person__in=[m.person_id for m in members], lifted_at=None).values_list(
                "person", flat=True
            )
        ),
    )
