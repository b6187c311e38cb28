"""What a search for news needs to know, and which homes need one."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from loge.domains.outreach.choices import (
    CampaignStatus,
    ChainStep,
    ExclusionCause,
    MemberResult,
    RiskLevel,
    SignalKind,
    TargetStatus,
)
from loge.domains.outreach.models import Attempt, Campaign, Pursuit, Signal, Target, TargetMember
from loge.domains.outreach.models.pursuits import PursuitQuerySet
from loge.domains.outreach.rules.chain import NOBODY, ChainRules
from loge.registers.seals.queries import protected_household_ids
from loge.registers.tenants.choices import ContactOwner, PhoneKind
from loge.registers.tenants.models import ContactPoint

REMEMBERED = timedelta(days=180)
MOST = 500
ALIVE = (CampaignStatus.RUNNING, CampaignStatus.PAUSED)


def level_of_home(household_id: int) -> int:
    """The gravest risk heard there these last months."""
    heard = Signal.objects.filter(
        target__household=household_id, kind=SignalKind.RISK, detected_at__gte=timezone.now() - REMEMBERED
    )
    return heard.aggregate(level=Max("level"))["level"] or RiskLevel.NONE


def phones_of_home(household_id: int) -> QuerySet[ContactPoint]:
    """Usable numbers of those who live there and did not refuse, in order."""
    numbers = ContactPoint.objects.phones().usable().of_home(household_id)
    return numbers.exclude(person__contact_refusals__lifted_at=None, person__contact_refusals__isnull=False).order_by(
        "rank", "pk"
    )


def mobile_of_home(household_id: int) -> ContactPoint | None:
    own = (ContactOwner.SELF, ContactOwner.HOUSEHOLD)
    return phones_of_home(household_id).filter(phone_kind=PhoneKind.MOBILE, belongs_to__in=own).first()


def number_never_tried(target: Target) -> ContactPoint | None:
    tried = Attempt.objects.filter(target=target).exclude(number_called="").values("number_called")
    dialled = Attempt.objects.filter(target=target).exclude(contact_point=None).values("contact_point")
    if not Attempt.objects.filter(target=target).exists():
        return None
    return phones_of_home(target.household_id).exclude(value__in=tried).exclude(pk__in=dialled).first()


def homes_to_pursue(campaign: Campaign) -> QuerySet[Target]:
    """Homes that calls did not reach and that nobody looks for yet, since they were last put in the queue."""
    rules = ChainRules.parse(campaign.chain)
    silent = Q(status=TargetStatus.UNREACHABLE)
    silent |= Q(
        status__in=(TargetStatus.DEFERRED, TargetStatus.WAITING),
        attempts__gte=rules.fewest_attempts,
        last_outcome__in=NOBODY,
    )
    if rules.no_number:
        silent |= Q(status=TargetStatus.EXCLUDED, cause=ExclusionCause.NO_NUMBER)
    known = Pursuit.objects.filter(target=OuterRef("pk")).filter(
        Q(ended_at=None) | Q(started_at__gte=OuterRef("reopened_at")) | Q(target__reopened_at=None)
    )
    waited_for = TargetMember.objects.filter(
        target=OuterRef("pk"), result__in=(MemberResult.TO_REACH, MemberResult.UNREACHABLE)
    )
    silent &= ~Q(household__in=protected_household_ids())
    found = Target.objects.filter(silent, Exists(waited_for), campaign=campaign).exclude(Exists(known))
    return found.select_related("campaign", "household").order_by("last_attempt_at", "pk")[:MOST]


def is_due_for_chain(target: Target, rules: ChainRules, level: int) -> bool:
    """A home still being called waits for the number of calls that its own level asks."""
    if target.status in (TargetStatus.UNREACHABLE, TargetStatus.EXCLUDED):
        return True
    return target.attempts >= rules.of(level).attempts


def pursuits_to_go_on(now: datetime) -> QuerySet[Pursuit]:
    return (
        Pursuit.objects.standing()
        .filter(due_at__lte=now)
        .exclude(step=ChainStep.CHECK)
        .order_by("due_at", "pk")[:MOST]
    )


def pursuits_over() -> QuerySet[Pursuit]:
    """The campaign knows better since: a caller spoke to them, they left, they refused."""
    over = Q(target__status__in=(TargetStatus.REACHED, TargetStatus.REFUSED))
    over |= Q(target__status=TargetStatus.EXCLUDED) & ~Q(target__cause=ExclusionCause.NO_NUMBER)
    over |= Q(target__household__in=protected_household_ids())
    return Pursuit.objects.standing().filter(over).order_by("pk")[:MOST]


def campaigns_alive() -> QuerySet[Campaign]:
    return Campaign.objects.filter(status__in=ALIVE).order_by("pk")


def pursuits_seen_by(viewer) -> PursuitQuerySet:
    return Pursuit.objects.visible_to(viewer).select_related(
        "owner", "target__campaign", "target__residence", "target__household__reference_person"
    )


def waiting_for(user) -> QuerySet[Pursuit]:
    """Steps that a person must take: call a relative, warn a partner or the emergency services; and what is late. Those of
    someone who left are for whoever sees them."""
    by_hand = Q(step__in=(ChainStep.PERSON_TO_WARN, ChainStep.CHECK)) | Q(due_at__lt=timezone.now())
    mine = Q(owner=user) | Q(owner__is_active=False)
    return pursuits_seen_by(user).standing().filter(by_hand).filter(mine).order_by("due_at", "pk")


def unresolved_people(homes) -> tuple[int, int]:
    """(people of whom nobody knows anything yet, people drawn) among these homes: the second is the denominator."""
    people = TargetMember.objects.filter(target__in=homes)
    told = dict(people.values_list("result").annotate(number=Count("*")))
    waited = told.get(MemberResult.TO_REACH, 0) + told.get(MemberResult.UNREACHABLE, 0)
    return waited, sum(told.values())
