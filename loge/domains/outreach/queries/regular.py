from datetime import date

from django.db.models import Q, QuerySet

from loge.domains.outreach.choices import CampaignStatus, RegularState
from loge.domains.outreach.models import Campaign, RegularCall
from loge.domains.outreach.models.regular import RegularCallQuerySet

OVER = (CampaignStatus.CLOSED, CampaignStatus.PURGED)
MOST = 500


def regular_campaign() -> Campaign | None:
    return Campaign.objects.filter(is_regular=True).exclude(status__in=OVER).first()


def regular_seen_by(viewer) -> RegularCallQuerySet:
    return RegularCall.objects.visible_to(viewer).select_related(
        "person", "household__residence", "preferred_caller", "owner"
    )


def to_review(today: date) -> Q:
    """Their review is due, or whoever answered for them has left: someone asks them anew, and answers for them from then on."""
    return Q(review_on__lte=today) | Q(owner__is_active=False)


def calls_under_way() -> QuerySet[RegularCall]:
    return RegularCall.objects.filter(state=RegularState.ACTIVE).exclude(due_since=None).order_by("pk")[:MOST]


def calls_due(today: date) -> QuerySet[RegularCall]:
    due = RegularCall.objects.filter(state=RegularState.ACTIVE, due_since=None, next_on__lte=today)
    return due.order_by("next_on", "pk")[:MOST]


def to_resume(today: date) -> QuerySet[RegularCall]:
    return RegularCall.objects.filter(state=RegularState.SUSPENDED, suspended_until__lte=today).order_by("pk")[:MOST]


def to_end(today: date) -> QuerySet[RegularCall]:
    over = Q(ends_on__lt=today) | Q(person__deceased=True) | Q(household__ended_on__lte=today)
    return RegularCall.objects.standing().filter(over).select_related("person", "household").order_by("pk")[:MOST]
