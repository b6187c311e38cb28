"""A caller's own calls, open or over, and their enrolments: nobody else's is ever found here."""

from django.db.models import QuerySet

from loge.domains.outreach.models import Attempt, CallDraft, Caller, Target


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
