"""Campaigns as the upper floors fetch them, without the model."""

from loge.domains.outreach.models import Campaign, Wave


def campaigns_seen_by(user):
    return Campaign.objects.visible_to(user)


def campaign_seen_by(user, pk: int) -> Campaign:
    """Raises Campaign.DoesNotExist, also for a campaign this person may not see."""
    try:
        return campaigns_seen_by(user).get(pk=pk)
    except Campaign.DoesNotExist:
        raise Campaign.DoesNotExist(f"campagne {pk}.") from None


def drafts_of(campaign: Campaign):
    """The waves composed and not approved yet, in order."""
    return Wave.objects.filter(campaign=campaign, approved_at__isnull=True).order_by("number")
