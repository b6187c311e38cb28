"""What comes back by itself. config/schedule.py says how often; nothing breaks when no worker runs (see claiming)."""

from loge.domains.outreach.choices import CampaignStatus
from loge.domains.outreach.models import Campaign
from loge.domains.outreach.operations.claiming import promote_due


def promote_due_homes(timestamp: int = 0) -> int:
    """Every minute: retries and callbacks due, holds lapsed, promises not kept. Return how many homes moved.

    `timestamp` is the minute for which procrastinate asked; homes are due by the clock, whatever it says.
    """
    running = Campaign.objects.filter(status__in=(CampaignStatus.RUNNING, CampaignStatus.PAUSED)).order_by("pk")
    return sum(promote_due(campaign, by=None) for campaign in running)
