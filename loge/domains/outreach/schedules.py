"""What comes back by itself. config/schedule.py says how often; nothing breaks when no worker runs (see claiming)."""

import logging
from datetime import timedelta

from django.utils import timezone

from loge.domains.outreach.choices import CampaignStatus, RegularEnd
from loge.domains.outreach.models import Campaign
from loge.domains.outreach.operations.claiming import promote_due
from loge.domains.outreach.operations.peace import (
    put_off_paused_homes,
    tell_calls_to_other_trades,
    withdraw_protected_homes,
)
from loge.domains.outreach.operations.pursuits import begin_pursuit, end_when_reached, go_on_when_due
from loge.domains.outreach.operations.regular import end_regular, make_due, open_to_all, resume_regular, settle_call
from loge.domains.outreach.operations.retention import purge_campaign
from loge.domains.outreach.queries.final import campaigns_to_purge
from loge.domains.outreach.queries.pursuits import (
    campaigns_alive,
    homes_to_pursue,
    is_due_for_chain,
    level_of_home,
    pursuits_over,
    pursuits_to_go_on,
)
from loge.domains.outreach.queries.regular import calls_due, calls_under_way, to_end, to_resume
from loge.domains.outreach.rules import ChainRules

TOLD_AGAIN = timedelta(hours=2)  # a call keyed in late, a worker that was stopped

logger = logging.getLogger(__name__)


def promote_due_homes(timestamp: int = 0) -> int:
    """Every minute: retries and callbacks due, holds lapsed, promises not kept. Return how many homes moved.

    `timestamp` is the minute for which procrastinate asked; homes are due by the clock, whatever it says.
    """
    running = Campaign.objects.filter(status__in=(CampaignStatus.RUNNING, CampaignStatus.PAUSED)).order_by("pk")
    return sum(promote_due(campaign, by=None) for campaign in running)


def keep_the_peace(timestamp: int = 0) -> int:
    """Every minute: homes protected or paused since, whatever the way. Return how many left a queue or were put off."""
    now = timezone.now()
    tell_calls_to_other_trades(since=now - TOLD_AGAIN, by=None)
    return withdraw_protected_homes(by=None) + put_off_paused_homes(now=now, by=None)


def purge_due_campaigns(timestamp: int = 0) -> int:
    """Each night: erase the data of closed campaigns past their retention. Each in its own transaction; return how many."""
    due = list(campaigns_to_purge(today=timezone.localdate()))
    for campaign in due:
        purge_campaign(campaign, by=None)
        logger.info("campaign %s: personal data erased, figures kept", campaign.pk)
    return len(due)


def follow_silent_homes(timestamp: int = 0) -> int:
    """Every minute: end the searches of homes reached since, begin those of silent homes, take the steps that are due.

    Each in its own transaction. Return how many moved.
    """
    now = timezone.now()
    moved = sum(end_when_reached(pursuit, by=None, now=now) for pursuit in pursuits_over())
    for campaign in campaigns_alive():
        rules = ChainRules.parse(campaign.chain)
        for target in homes_to_pursue(campaign):
            if is_due_for_chain(target, rules, level_of_home(target.household_id)):
                moved += begin_pursuit(target, by=None, now=now) is not None
    return moved + sum(go_on_when_due(pursuit, by=None, now=now) for pursuit in pursuits_to_go_on(now))


def feed_regular_calls(timestamp: int = 0) -> int:
    """Every minute: regular calls made get their next day, those of today join the queue, those back are resumed.

    Each in its own transaction. Return how many moved.
    """
    now, today = timezone.now(), timezone.localdate()
    moved = 0
    for enrolled in to_end(today):
        gone = RegularEnd.MOVED if enrolled.household.ended_on else RegularEnd.TERM
        end_regular(enrolled, end=RegularEnd.DECEASED if enrolled.person.deceased else gone, by=None)
        moved += 1
    for enrolled in to_resume(today):
        resume_regular(enrolled, by=None)
        moved += 1
    moved += sum(settle_call(enrolled, by=None, now=now) for enrolled in calls_under_way())
    moved += sum(make_due(enrolled, by=None, now=now) for enrolled in calls_due(today))
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return moved + open_to_all(since=midnight, by=None)
