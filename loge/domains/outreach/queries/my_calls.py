"""Calls read by a person: their own, open or over, their enrolments, and those made to someone they may see."""

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.db.models.functions import TruncDate

from loge.domains.outreach.models import Attempt, CallDraft, Caller, Signal, Target
from loge.registers.tenants.models import Occupant


def my_attempts(user) -> QuerySet[Attempt]:
    """Calls that this person made, with what a summary shows."""
    calls = Attempt.objects.filter(caller=user).select_related("campaign", "target")
    return calls.prefetch_related("results__person", "signals__person")


def is_over(user, claim_id) -> bool:
    return Attempt.objects.filter(claim_id=claim_id, caller=user).exists()


def my_draft(user, claim_id) -> CallDraft | None:
    return CallDraft.objects.filter(claim_id=claim_id, caller=user).first()


def homes_to_call(user) -> QuerySet[Target]:
    """In the person's perimeter, each with its campaign and the script of it."""
    return Target.objects.visible_to(user).select_related("campaign__script_version")


def script_of_my_call(user, claim_id) -> list[dict]:
    """The steps of the script of the home in hand; none when it was lost, or when the campaign has no script."""
    held = Target.objects.filter(holder=user, claim_id=claim_id)
    return held.values_list("campaign__script_version__steps", flat=True).first() or []


def my_enrolments(user) -> QuerySet[Caller]:
    return Caller.objects.select_related("campaign__script_version").filter(user=user, is_active=True)


def calls_to(person, *, viewer) -> QuerySet[Attempt]:
    """The calls to the homes of this person while they lived there, in the viewer's perimeter, with what was heard of them.

    A call made before they came or after they left speaks of others.
    """
    day = OuterRef("day")
    arrived, stayed = Q(starts_on=None) | Q(starts_on__lte=day), Q(ends_on=None) | Q(ends_on__gte=day)
    lived_there = Occupant.objects.filter(arrived, stayed, person=person, household=OuterRef("household"))
    homes = Occupant.objects.filter(person=person).values("household")
    calls = Attempt.objects.visible_to(viewer).filter(household__in=homes)
    calls = calls.annotate(day=TruncDate("started_at")).filter(Exists(lived_there))
    heard = Signal.objects.filter(Q(person=person) | Q(person=None)).order_by("-level", "pk")
    return calls.select_related("caller", "campaign").prefetch_related(Prefetch("signals", heard))
