"""When the time of a campaign's data is over: the figures stay, everything that leads to a home or a person goes.

What is erased and why nothing of the calls remains: docs/adr/0035. Refusals and disabled numbers are in the register of
tenants, not here: they stay.
"""

from django.db import connection, transaction
from django.utils import timezone

from loge.domains.outreach.choices import CampaignStatus
from loge.domains.outreach.models import (
    Attempt,
    CallDraft,
    Campaign,
    PaperBatch,
    PaperSheet,
    PersonResult,
    Pursuit,
    PursuitLine,
    Signal,
    Skip,
    Target,
    TargetMember,
    TransmissionConsent,
)
from loge.domains.outreach.permissions import check_can_supervise
from loge.domains.outreach.queries.final import final_figures
from loge.domains.outreach.workflow import CAMPAIGN_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.ui.french import short_date

_CALLS = "attempt_id IN (SELECT id FROM outreach_attempt WHERE campaign_id = %s)"
_HOMES = "target_id IN (SELECT id FROM outreach_target WHERE campaign_id = %s)"
_BATCHES = "batch_id IN (SELECT id FROM outreach_paperbatch WHERE campaign_id = %s)"
# What hangs on a row before the row itself. In SQL: a campaign may have some hundred thousand rows, none is read.
ERASED = (
    (
        PursuitLine,
        "pursuit_id IN (SELECT id FROM outreach_pursuit WHERE target_id IN (SELECT id FROM outreach_target "
        "WHERE campaign_id = %s))",
    ),
    (Pursuit, _HOMES),
    (PaperSheet, _BATCHES),
    (PaperBatch, "campaign_id = %s"),
    (TransmissionConsent, _CALLS),
    (PersonResult, _CALLS),
    (Signal, _HOMES),
    (CallDraft, _HOMES),
    (Skip, _HOMES),
    (Attempt, "campaign_id = %s"),
    (TargetMember, _HOMES),
    (Target, "campaign_id = %s"),
)


@transaction.atomic
def purge_campaign(campaign: Campaign, *, by) -> Campaign:
    """Erase what the campaign knows of homes and people, for ever, and keep `final_figures`. `by` None: the nightly job.

    Raise Refusal as long as the campaign is not closed, or its data may still be kept (domain.md m.3).
    """
    if by is not None:
        check_can_supervise(by)
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    now = timezone.now()
    check_can_purge(campaign, today=timezone.localdate(now))
    campaign.final_figures = final_figures(campaign)
    erased = _erase(campaign)
    campaign.status, campaign.purged_at = CampaignStatus.PURGED, now
    campaign.save(update_fields=["status", "purged_at", "final_figures"])
    trail.record("outreach.campaign_purged", campaign, by=by, **erased)
    return campaign


def check_can_purge(campaign: Campaign, *, today) -> None:
    CAMPAIGN_WORKFLOW.check(campaign.status, CampaignStatus.PURGED)
    if today <= campaign.retention_until:
        raise Refusal(f"Les données de cette campagne se gardent jusqu’au {short_date(campaign.retention_until)}.")


def _erase(campaign: Campaign) -> dict[str, int]:
    """Rows erased, by table."""
    erased = {}
    with connection.cursor() as cursor:
        for model, which in ERASED:
            cursor.execute(f"DELETE FROM {model._meta.db_table} WHERE {which}", [campaign.pk])
            erased[model.__name__.lower()] = cursor.rowcount
    return erased
