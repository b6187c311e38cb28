"""What stands in the way of contacts, for lists and bulk work. One home at a time: ask the gate."""

from datetime import datetime

from django.conf import settings
from django.db.models import Count, F, Max, Q, QuerySet

from loge.registers.accounts.models import User
from loge.registers.peace.choices import TO_EVERYONE
from loge.registers.peace.gate import MESSAGES
from loge.registers.peace.models import ContactPause, OutgoingContact
from loge.registers.peace.permissions import DECIDE
from loge.registers.peace.rules import midnight
from loge.registers.seals.queries import protected_household_ids


def paused_homes(now: datetime) -> dict[int, ContactPause]:
    """The standing pause of each home, the one that ends last."""
    standing = ContactPause.objects.standing(now).filter(household__ended_on=None)
    longest = standing.order_by("household", F("until").asc(nulls_last=True), "pk")
    return {pause.household_id: pause for pause in longest}


def homes_to_leave_alone(now: datetime) -> list[int]:
    """For bulk lists: homes that are neither called, written to nor visited today without a human’s decision.

    One array for SQL. Neither it nor its size may be shown: it holds the protected homes.
    """
    return sorted(protected_household_ids() | paused_homes(now).keys())


def homes_contacted_today(now: datetime) -> QuerySet:
    """For bulk messages, what the gate answers WAIT to: homes that had their message of the day, or answered a call today.

    Keys of homes, as a query to be put inside others.
    """
    today = OutgoingContact.objects.filter(at__gte=midnight(now), at__lte=now)
    counted = today.filter(Q(channel__in=MESSAGES) | Q(spoken=True)).order_by().values("household")
    return counted.annotate(sent=Count("pk")).filter(sent__gte=settings.LOGE_MESSAGES_PER_DAY).values("household")


def last_contacts(*, since: datetime) -> dict[int, datetime]:
    """When each home was last contacted since then about itself, by any trade: one query for all."""
    recent = OutgoingContact.objects.filter(at__gte=since).exclude(trade=TO_EVERYONE).order_by()
    return dict(recent.values_list("household").annotate(last=Max("at")))


def to_decide(user, now: datetime | None = None):
    """What waits for this person’s decision, the oldest first; and for those of their trade who left."""
    standing = ContactPause.objects.visible_to(user).standing(now).exclude(referent=None)
    mine = standing.filter(referent=user) | standing.filter(referent__is_active=False)
    return mine.select_related("household__reference_person", "household__residence", "person", "by").order_by(
        "since", "pk"
    )


def referents():
    """Those who may be named to decide."""
    able = User.objects.filter(is_active=True, roles__overlap=[role.value for role in DECIDE.roles])
    return able.order_by("last_name", "first_name", "pk")
