from datetime import datetime

from loge.domains.bulletins.choices import BulletinState, DeliveryState
from loge.domains.bulletins.models import Bulletin, Delivery
from loge.domains.bulletins.queries.progress import figures_of
from loge.foundation.retention import Rule, delete


def people_in_hand() -> set[int]:
    """Those whose message or letter still waits."""
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING, bulletin__state=BulletinState.SENDING)
    return set(waiting.values_list("person", flat=True))


def erase_deliveries(before: datetime) -> int:
    """Who received it goes; the text stays, and how many received it by each way."""
    over = Bulletin.objects.filter(sent_at__lt=before, deliveries__isnull=False).distinct()
    for bulletin in over:
        Bulletin.objects.filter(pk=bulletin.pk).update(figures=figures_of(bulletin))
    return delete(Delivery.objects.filter(bulletin__in=[one.pk for one in over]))


RULES = [
    Rule(
        code="bulletins", what="Foyers auxquels une information a été envoyée", since="l’envoi", days=365,
        covers=(Delivery,), erase=erase_deliveries,
    )
]  # fmt: skip
