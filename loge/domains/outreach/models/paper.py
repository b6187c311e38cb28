from django.conf import settings
from django.db import models

from loge.domains.outreach.choices import SheetState
from loge.domains.outreach.models.calls import Attempt
from loge.domains.outreach.models.campaigns import Campaign
from loge.domains.outreach.models.targets import Target
from loge.foundation.privacy import classify


class PaperBatch(models.Model):
    """Call sheets printed for one caller, for the day when the network is down."""

    SENSITIVITY = classify(P1="id campaign caller printed_at printed_by valid_until")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="paper_batches")
    caller = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="paper_batches")
    printed_at = models.DateTimeField("imprimé le")
    printed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    valid_until = models.DateTimeField("foyers mis de côté jusqu’au")

    class Meta:
        verbose_name = "lot de fiches papier"
        verbose_name_plural = "lots de fiches papier"
        ordering = ["-printed_at", "-pk"]


class PaperSheet(models.Model):
    """One home on paper. `code` is printed on it and typed back; `claim_id` makes keying it twice harmless."""

    SENSITIVITY = classify(P1="id batch target position code claim_id state keyed_at keyed_by attempt")

    batch = models.ForeignKey(PaperBatch, models.CASCADE, related_name="sheets", db_index=False)
    target = models.ForeignKey(Target, models.CASCADE, related_name="sheets")
    position = models.PositiveSmallIntegerField("ordre")
    code = models.CharField("code", max_length=8)
    claim_id = models.UUIDField("prise", unique=True)
    state = models.CharField("état", max_length=10, choices=SheetState, default=SheetState.PRINTED)
    keyed_at = models.DateTimeField("saisie le", null=True, blank=True)
    keyed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    attempt = models.OneToOneField(
        Attempt, models.SET_NULL, null=True, blank=True, related_name="sheet", verbose_name="appel"
    )

    class Meta:
        verbose_name = "fiche papier"
        verbose_name_plural = "fiches papier"
        ordering = ["batch", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="sheet_position_once"),
            models.UniqueConstraint(fields=["code"], name="sheet_code_once"),
        ]
