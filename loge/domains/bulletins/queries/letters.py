"""The letters of one batch, as they are carried from door to door."""

from datetime import datetime

from django.db.models import Q, QuerySet

from loge.domains.bulletins.models import Bulletin, Delivery
from loge.registers.peace.queries import homes_contacted_today, homes_to_leave_alone

WALK = ("household__residence__name", "household__unit__building", "household__unit", "pk")


def letters_waiting(bulletin: Bulletin, *, viewer) -> QuerySet[Delivery]:
    return Delivery.objects.visible_to(viewer).filter(bulletin=bulletin).letters_to_print()


def no_longer_to_write(letters: QuerySet[Delivery], now: datetime) -> QuerySet[Delivery]:
    """Homes that have left, whose addressee died, or for which a human decides since it was sent."""
    gone = Q(household__ended_on__isnull=False) | Q(person__deceased=True)
    return letters.filter(gone | Q(household__in=homes_to_leave_alone(now)))


def letters_due(bulletin: Bulletin, *, viewer, now: datetime) -> QuerySet[Delivery]:
    """Those that may be printed today, residence after residence."""
    due = letters_waiting(bulletin, viewer=viewer).exclude(household__in=homes_contacted_today(now))
    return due.order_by(*WALK)


def as_printed(letters: QuerySet[Delivery]) -> QuerySet[Delivery]:
    return letters.select_related("person", "household__unit__building", "household__residence__agency").order_by(
        *WALK
    )
