from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q, Sum
from django.utils import timezone

from loge.foundation.notifications.choices import LOST, WAITING, MessageState
from loge.foundation.notifications.models import BounceReading, Message

TOO_LONG = timedelta(hours=1)
RECENT = timedelta(days=7)


@dataclass(frozen=True)
class Stuck:
    """How many have waited for more than an hour, what the last error says, how many were lost within a week."""

    waiting: int
    why: str
    lost: int


def stuck() -> Stuck:
    now = timezone.now()
    late = Message.objects.filter(state__in=WAITING, queued_at__lt=now - TOO_LONG)
    lost = Message.objects.filter(state__in=LOST, ended_at__gte=now - RECENT)
    why = late.exclude(error="").order_by("-pk").values_list("error", flat=True).first()
    return Stuck(late.count(), why or "", lost.count())


def bounces() -> dict[str, int]:
    """What came back within a week: lost, delayed, and what nobody but a person can read."""
    recent = BounceReading.objects.filter(at__gte=timezone.now() - RECENT)
    found = recent.aggregate(lost=Sum("lost"), delayed=Sum("delayed"), unknown=Sum("unknown"))
    return {name: number or 0 for name, number in found.items()}


def counts() -> dict[str, int]:
    """How many wait, left and were lost, for the tabs of the list."""
    return Message.objects.aggregate(
        attente=Count("pk", filter=Q(state__in=WAITING)),
        perdus=Count("pk", filter=Q(state__in=LOST)),
        partis=Count("pk", filter=Q(state__in=(MessageState.SENT, MessageState.DELIVERED))),
    )


def about(subject: str):
    """The messages about something, the latest first: « referrals.Referral:12 »."""
    return Message.objects.filter(about=subject).order_by("-queued_at", "-pk")
