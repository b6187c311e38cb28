"""The homes of a campaign behind a figure: the filters are those that the links of the board carry."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from loge.domains.outreach.choices import (
    ANSWERED,
    OPEN_STATUSES,
    CampaignStatus,
    MemberResult,
    RiskLevel,
    SignalKind,
    TargetStatus,
)
from loge.domains.outreach.models import Attempt, Campaign, Signal, Skip, Target, TargetMember
from loge.domains.outreach.rules.call_fields import drafted_note
from loge.registers.accounts.models import User
from loge.registers.tenants.models import ContactPoint, ContactRefusal, Occupant

HEARD = ("signal", "niveau", "charge", "attente")  # filters by what was heard: for those who read answers
IN_CHARGE = Coalesce("acted_by", "officer")  # of a grave risk: who took it, else who received the alert
ALIVE = (CampaignStatus.APPROVED, CampaignStatus.RUNNING, CampaignStatus.PAUSED)
TO_CALL = "to_call"  # every home that a wave kept in order to call it, whatever became of it


def homes_matching(campaign: Campaign, *, viewer, filters: dict) -> QuerySet[Target]:
    """`filters` by the names of forms.board.HomesFilter; an empty one narrows nothing. In the order of service."""
    homes = Target.objects.visible_to(viewer).filter(campaign=campaign)
    for name, narrow in _NARROWING.items():
        if value := filters.get(name):
            homes = homes.filter(narrow(value))
    if filters.get("jour"):
        homes = homes.filter(Exists(_calls_of_that_day(filters)))
    elif caller := filters.get("appelant"):
        homes = homes.filter(_by_caller(caller))
    if filters.get("charge") or filters.get("attente"):
        homes = homes.filter(Exists(_grave_risks(filters.get("charge"), awaited=bool(filters.get("attente")))))
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


def _calls_of_that_day(filters: dict) -> QuerySet[Attempt]:
    """Those of one caller, of one hour, those that were answered: all said of the same call."""
    hour = filters.get("heure")
    start = timezone.make_aware(datetime.combine(filters["jour"], time(hour or 0)))
    end = start + timedelta(hours=1) if hour is not None else _midnight_after(filters["jour"])
    calls = Attempt.objects.filter(target=OuterRef("pk"), started_at__gte=start, started_at__lt=end)
    if caller := filters.get("appelant"):
        calls = calls.filter(caller=caller)
    return calls.filter(outcome__in=ANSWERED) if filters.get("repondu") else calls


def _midnight_after(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))


def grave_risks(viewer=None) -> QuerySet[Signal]:
    """Those that had to be acted upon the same day or at once."""
    signals = Signal.objects.visible_to(viewer) if viewer else Signal.objects.all()
    return signals.filter(kind=SignalKind.RISK, level__gte=RiskLevel.SAME_DAY)


def _grave_risks(person: User | None, *, awaited: bool) -> QuerySet[Signal]:
    found = grave_risks().filter(target=OuterRef("pk"))
    if person:
        found = found.filter(Q(acted_by=person) | Q(acted_by=None, officer=person))
    return found.filter(acted_at=None) if awaited else found


def people_in_charge(campaign: Campaign) -> QuerySet[User]:
    risks = grave_risks().filter(campaign=campaign).annotate(in_charge=IN_CHARGE)
    return User.objects.filter(pk__in=risks.values("in_charge"))


def _heard(code: str, level: int | None) -> QuerySet[Signal]:
    found = Signal.objects.filter(Q(need=code) | Q(risk=code), target=OuterRef("pk"))
    return found if level is None else found.filter(level=level)


_NARROWING = {
    "etat": _by_status,
    "cause": lambda cause: Q(cause=cause),
    "agence": lambda agency: Q(agency=agency),
    "vague": lambda number: Q(wave__number=number),
    "resultat": lambda outcome: Q(last_outcome=outcome),
    "jamais": lambda _: Q(attempts=0),
}


@dataclass
class HomeStory:
    """What a supervisor reads of one home: who is to be reached, how, what was tried, what was left unfinished."""

    members: list[TargetMember]
    numbers: list[ContactPoint]
    attempts: list[Attempt]
    skips: list[Skip]
    drafts: list["LeftUnfinished"]
    refused_everywhere: set[int]  # by person
    refused_here: set[int]  # by member: a refusal of this campaign, that a supervisor may still lift


@dataclass(frozen=True)
class LeftUnfinished:
    """A call that was cut: whose it was, when, and the note already typed."""

    caller: User
    saved_at: datetime
    note: str


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
        drafts=[
            LeftUnfinished(draft.caller, draft.saved_at, drafted_note(draft.content))
            for draft in target.drafts.select_related("caller").order_by("-saved_at", "-pk")
        ],
        refused_everywhere=set(
            ContactRefusal.objects.filter(person__in=[m.person_id for m in members], lifted_at=None).values_list(
                "person", flat=True
            )
        ),
        refused_here={m.pk for m in members if m.result == MemberResult.REFUSED and target.campaign.status in ALIVE},
    )
