from dataclasses import dataclass
from datetime import datetime

from loge.domains.outreach.choices import CampaignStatus, MemberResult
from loge.domains.outreach.models import Campaign, Target
from loge.domains.outreach.queries.my_day import MyCampaign
from loge.domains.outreach.rules import CallingHours
from loge.foundation.ui.french import short_date


@dataclass(frozen=True)
class Callback:
    target: int
    due_at: datetime
    names: str


@dataclass(frozen=True)
class Day:
    """One campaign on the caller's page. `closed` says why nobody is called now and when it starts again."""

    campaign: Campaign
    is_trained: bool
    closed: str
    callbacks: list[Callback]


def day_of(mine: MyCampaign, *, now: datetime) -> Day:
    return Day(
        campaign=mine.campaign,
        is_trained=mine.caller.trained_at is not None,
        closed=closed_sentence(mine.campaign, now=now),
        callbacks=[Callback(target.pk, target.due_at, first_names(target)) for target in mine.callbacks],
    )


def closed_sentence(campaign: Campaign, *, now: datetime) -> str:
    """Empty when calls may be made now."""
    if campaign.status == CampaignStatus.APPROVED:
        return f"La campagne n’a pas encore commencé (début prévu le {short_date(campaign.starts_on)})."
    if campaign.status == CampaignStatus.PAUSED:
        return "La campagne est en pause : un responsable la relancera."
    hours = CallingHours.parse(campaign.calling_hours, campaign.department)
    if now.astimezone(hours.zone).date() > campaign.ends_on:
        return "La campagne est arrivée à sa date de fin."
    return "" if hours.is_open(now) else hours.closed_sentence(now)


def first_names(target: Target) -> str:
    """First names only: the list is also a volunteer's. Those still to reach; all of them when nobody is left."""
    members = list(target.members.all())
    awaited = [member for member in members if member.result == MemberResult.TO_REACH] or members
    return " et ".join(member.person.first_name or "—" for member in awaited)
