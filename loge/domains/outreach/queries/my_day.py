"""A caller's day: the campaigns they call for, their promised callbacks, the home in their hands, their figures."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, DurationField, Exists, ExpressionWrapper, F, Min, OuterRef, Prefetch, Q, Sum
from django.utils import timezone

from loge.domains.outreach.choices import ANSWERED, CampaignStatus, Outcome, SignalKind, TargetStatus
from loge.domains.outreach.models import Attempt, Caller, Campaign, Signal, Skip, Target, TargetMember
from loge.domains.outreach.rules import CallingHours, say_when

SHOWN = (CampaignStatus.APPROVED, CampaignStatus.RUNNING, CampaignStatus.PAUSED)
MOST_CALLBACKS = 20


@dataclass(frozen=True)
class MyCampaign:
    campaign: Campaign
    caller: Caller
    callbacks: list[Target] = field(default_factory=list)


@dataclass(frozen=True)
class MyFigures:
    calls: int
    reached: int
    needs: int
    minutes: int


def home_in_hand(user) -> Target | None:
    """The home that this caller holds on screen (printed sheets apart), the oldest first, its hold over or not:
    as long as nobody else took it, it is theirs to finish."""
    held = Target.objects.filter(holder=user, status=TargetStatus.HELD, on_paper=False)
    return held.only("claim_id", "held_since").order_by("held_since").first()


def my_campaigns(user, *, now: datetime) -> list[MyCampaign]:
    callers = Caller.objects.filter(user=user, is_active=True, campaign__status__in=SHOWN)
    callers = callers.select_related("campaign").order_by("-campaign__starts_on", "campaign_id")
    callbacks = my_callbacks(user, now=now)
    return [
        MyCampaign(caller.campaign, caller, [t for t in callbacks if t.campaign_id == caller.campaign_id])
        for caller in callers
    ]


def my_callbacks(user, *, now: datetime) -> list[Target]:
    """Callbacks promised by this caller, from now to the end of the day, the late ones included."""
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    members = Prefetch("members", TargetMember.objects.select_related("person").order_by("pk"))
    waiting = Target.objects.visible_to(user).filter(
        assigned_to=user,
        last_outcome=Outcome.CALLBACK_REQUESTED,
        status__in=(TargetStatus.DEFERRED, TargetStatus.WAITING),
        due_at__lt=midnight,
    )
    return list(waiting.prefetch_related(members).order_by("due_at", "pk")[:MOST_CALLBACKS])


def my_figures(user, *, now: datetime) -> MyFigures:
    """What this caller did since midnight, on screen."""
    morning = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    mine = Attempt.objects.filter(caller=user, started_at__gte=morning, on_paper=False)
    spent = ExpressionWrapper(F("ended_at") - F("started_at"), output_field=DurationField())
    totals = mine.aggregate(calls=Count("pk"), reached=Count("pk", filter=Q(outcome__in=ANSWERED)), spent=Sum(spent))
    needs = Signal.objects.filter(attempt__in=mine, kind=SignalKind.NEED).count()
    return MyFigures(
        totals["calls"], totals["reached"], needs, int((totals["spent"] or timedelta()).total_seconds() // 60)
    )


def nothing_to_serve(campaign: Campaign, user, *, now: datetime) -> str:
    """Why no home was handed out, and when the next one may be. Never « empty » while people wait."""
    mine = Q(assigned_to=None) | Q(assigned_to=user)
    homes = Target.objects.visible_to(user).filter(campaign=campaign)
    passed = Q(Exists(Skip.objects.filter(target=OuterRef("pk"), caller=user)))
    found = homes.aggregate(
        held=Count("pk", filter=Q(status=TargetStatus.HELD)),
        later=Count("pk", filter=Q(status=TargetStatus.DEFERRED, due_at__gt=now) & mine),
        soonest=Min("due_at", filter=Q(status=TargetStatus.DEFERRED, due_at__gt=now) & mine),
        others=Count("pk", filter=Q(status__in=(TargetStatus.WAITING, TargetStatus.DEFERRED)) & ~mine),
        waiting=Count("pk", filter=Q(status=TargetStatus.WAITING) & mine & ~passed),
        passed=Count("pk", filter=Q(status=TargetStatus.WAITING) & mine & passed),
        to_qualify=Count("pk", filter=Q(status=TargetStatus.TO_QUALIFY)),
    )
    return _sentence(found, campaign, now)


def _sentence(found: dict, campaign: Campaign, now: datetime) -> str:
    parts = []
    if found["later"]:
        zone = CallingHours.parse(campaign.calling_hours, campaign.department).zone
        when = say_when(found["soonest"], zone)
        parts.append(_homes(found["later"], f"à rappeler plus tard, le premier {when}"))
    if found["waiting"]:
        said = "déjà contacté{s} aujourd’hui ou réservé{s} un instant : réessayez bientôt"
        parts.append(_homes(found["waiting"], said))
    if found["passed"]:
        parts.append(_homes(found["passed"], "que vous avez passé{s}, pour quelqu’un d’autre"))
    if found["held"]:
        parts.append(_homes(found["held"], "en cours d’appel par d’autres"))
    if found["others"]:
        parts.append(_homes(found["others"], "confié{s} à d’autres appelants"))
    if found["to_qualify"]:
        parts.append(_homes(found["to_qualify"], "à qualifier par un responsable"))
    if not parts:
        return "Tous les foyers de cette campagne ont été traités. Merci !"
    return "Aucun foyer à appeler en ce moment : " + " ; ".join(parts) + "."


def _homes(count: int, said: str) -> str:
    s = "s" if count > 1 else ""
    return f"{count} foyer{s} {said.replace('{s}', s)}"
