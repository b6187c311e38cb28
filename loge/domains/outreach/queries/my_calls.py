"""Calls read by a person: their own, open or over, their enrolments, and those made to someone they may see."""

from django.db.models import Prefetch, QuerySet

from loge.domains.outreach.models import Attempt, CallDraft, Caller, Signal, Target
from loge.registers.tenants.models import Occupant

MOST_CALLS = 10


def my_attempts(user) -> QuerySet[Attempt]:
    """Calls that this person made, with what a summary shows."""
    calls = Attempt.objects.filter(caller=user).select_related("campaign", "target")
    return calls.prefetch_related("results__person", "signals__person")


def is_over(user, claim_id) -> bool:
    return Attempt.objects.filter(claim_id=claim_id, caller=user).exists()


def my_draft(user, claim_id) -> CallDraft | None:
    return CallDraft.objects.filter(claim_id=claim_id, caller=user).first()


def homes_to_call(user) -> QuerySet[Target]:
    """In the person's perimeter, with what the desk shows of them."""
    return Target.objects.visible_to(user).select_related(
        "campaign__script_version", "household__unit__building", "household__residence"
    )


def my_enrolments(user) -> QuerySet[Caller]:
    return Caller.objects.select_related("campaign__script_version").filter(user=user, is_active=True)


def calls_to(person, *, viewer) -> list[Attempt]:
    """The last calls to the homes where this person lives or lived, in the viewer's perimeter, the latest first."""
    homes = Occupant.objects.filter(person=person).values("household")
    calls = Attempt.objects.visible_to(viewer).filter(household__in=homes).select_related("caller", "campaign")
    heard = Prefetch("signals", Signal.objects.order_by("-level", "pk"))
    return list(calls.prefetch_related(heard).order_by("-started_at", "-pk")[:MOST_CALLS])
