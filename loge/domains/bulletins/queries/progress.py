"""How far an information has gone: what left, never how many homes were left alone."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q, QuerySet

from loge.domains.bulletins.choices import DeliveryState, Way
from loge.domains.bulletins.models import Bulletin, Delivery

S = DeliveryState
COUNTS = {
    "email": Q(channel=Way.EMAIL, state=S.SENT),
    "sms": Q(channel=Way.SMS, state=S.SENT),
    "letter": Q(channel=Way.LETTER, state=S.SENT),
    "sms_waiting": Q(channel=Way.SMS, state=S.WAITING),
    "to_print": Q(channel=Way.LETTER, state=S.WAITING),
    "another_way": Q(lost__len__gt=0) & ~Q(state=S.LOST),
    "lost": Q(state=S.LOST),
}


@dataclass(frozen=True)
class Batch:
    number: int
    letters: int
    at: object


def figures_of(bulletin: Bulletin, *, viewer=None) -> dict[str, int]:
    """In the viewer's perimeter; those kept once the deliveries are erased."""
    if bulletin.figures:
        return dict.fromkeys(COUNTS, 0) | bulletin.figures
    found = (
        bulletin.deliveries.all() if viewer is None else Delivery.objects.visible_to(viewer).filter(bulletin=bulletin)
    )
    return found.aggregate(**{name: Count("pk", filter=which) for name, which in COUNTS.items()})


def sent_by_bulletin(bulletins: list[Bulletin], *, viewer) -> dict[int, int]:
    """bulletin → homes reached, in the viewer's perimeter: one query for a page of them."""
    left = Delivery.objects.visible_to(viewer).filter(bulletin__in=bulletins, state=S.SENT)
    counted = dict(left.order_by().values_list("bulletin").annotate(Count("pk")))
    kept = {one.pk: sum(one.figures.get(way, 0) for way in Way.values) for one in bulletins if one.figures}
    return counted | kept


def batches_of(bulletin: Bulletin, *, viewer) -> list[Batch]:
    """Letters printed together, the last ones first."""
    printed = Delivery.objects.visible_to(viewer).filter(bulletin=bulletin, batch__isnull=False)
    rows = printed.order_by().values_list("batch").annotate(Count("pk"), Max("at")).order_by("-batch")
    return [Batch(*row) for row in rows]


def deliveries_to(person, *, viewer) -> QuerySet[Delivery]:
    """What reached the homes where this person lives, or was addressed to them."""
    homes = person.occupancies.filter(ends_on=None).values("household")
    seen = Delivery.objects.visible_to(viewer).filter(Q(person=person) | Q(household__in=homes), state=S.SENT)
    return seen.select_related("bulletin__sent_by")


def has_bulletins() -> bool:
    return Bulletin.objects.exists()
