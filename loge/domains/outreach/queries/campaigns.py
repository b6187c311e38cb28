"""Campaigns as the upper floors fetch them, without the model."""

from loge.domains.outreach.choices import CampaignStatus
from loge.domains.outreach.models import Campaign, RiskOfficer, ScriptVersion, Wave
from loge.foundation.runtime import prepared

UNDER_WAY = (CampaignStatus.APPROVED, CampaignStatus.RUNNING, CampaignStatus.PAUSED)


def campaigns_seen_by(user):
    return Campaign.objects.visible_to(user)


def without_officer(user):
    """Those under way whose alerts go to somebody who has left: what is heard there would wait for nobody."""
    gone = RiskOfficer.objects.filter(user__is_active=False).values("campaign")
    return campaigns_seen_by(user).filter(pk__in=gone, status__in=UNDER_WAY).order_by("name", "pk")


def campaign_seen_by(user, pk: int) -> Campaign:
    """Raises Campaign.DoesNotExist, also for a campaign this person may not see."""
    try:
        return campaigns_seen_by(user).get(pk=pk)
    except Campaign.DoesNotExist:
        raise Campaign.DoesNotExist(f"campagne {pk}.") from None


def campaign_to_call_for(pk: int | None) -> Campaign | None:
    """With its script, for whoever presses « next call »: the claim says whether they may."""
    campaign = prepared.find(Campaign, pk) if pk else None
    if campaign and campaign.script_version_id:
        campaign.script_version = prepared.find(ScriptVersion, campaign.script_version_id)
    return campaign


def drafts_of(campaign: Campaign):
    """The waves composed and not approved yet, in order."""
    return Wave.objects.filter(campaign=campaign, approved_at__isnull=True).order_by("number")
