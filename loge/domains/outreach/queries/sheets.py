"""Printed sheets: those still out, those in conflict, a batch with its homes. A caller sees their own, a supervisor all."""

from django.db.models import Prefetch, QuerySet

from loge.domains.outreach.choices import SheetState
from loge.domains.outreach.models import Campaign, PaperBatch, PaperSheet, TargetMember
from loge.domains.outreach.permissions import can_supervise
from loge.registers.accounts.models import User

MOST_LISTED = 200


def batches_for(user) -> QuerySet[PaperBatch]:
    batches = PaperBatch.objects.filter(campaign__in=Campaign.objects.visible_to(user))
    if not can_supervise(user):
        batches = batches.filter(caller=user)
    return batches.select_related("campaign__script_version", "caller")


def sheets_for(user) -> QuerySet[PaperSheet]:
    """With what a line needs: the batch, the home, the first names of its people."""
    members = Prefetch("target__members", TargetMember.objects.select_related("person").order_by("pk"))
    sheets = PaperSheet.objects.filter(batch__in=batches_for(user))
    return sheets.select_related(
        "batch__campaign", "batch__caller", "target__campaign__script_version"
    ).prefetch_related(members)


def sheets_out(user) -> list[PaperSheet]:
    """Printed and not given back yet, the oldest batch first: none is forgotten."""
    out = sheets_for(user).filter(state=SheetState.PRINTED)
    return list(out.order_by("batch__printed_at", "batch_id", "position")[:MOST_LISTED])


def sheets_in_conflict(user) -> list[PaperSheet]:
    conflicts = sheets_for(user).filter(state=SheetState.CONFLICT)
    return list(conflicts.order_by("keyed_at", "pk")[:MOST_LISTED])


def callers_to_print_for(user, campaign: Campaign) -> QuerySet[User]:
    """Oneself; for a supervisor, every caller of the campaign who has finished the training."""
    trained = User.objects.filter(
        is_active=True,
        calling_for__campaign=campaign,
        calling_for__is_active=True,
        calling_for__trained_at__isnull=False,
    )
    return trained if can_supervise(user) else trained.filter(pk=user.pk)
