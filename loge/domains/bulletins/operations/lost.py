"""An e-mail that came back, an SMS given up: the home is reached by the next way."""

from django.db import transaction
from django.utils import timezone

from loge.domains.bulletins.choices import BulletinState, DeliveryState, Way
from loge.domains.bulletins.models import Delivery
from loge.domains.bulletins.queries.audience import has_mobile
from loge.domains.bulletins.rules.hours import is_old
from loge.foundation.audit import trail


@transaction.atomic
def take_next_way(*, delivery_id: int, channel: str, by) -> None:
    """Told twice, or of a way that was left meanwhile, it changes nothing. The SMS leaves on a day when the gate allows it."""
    rows = Delivery.objects.select_for_update(of=("self",)).select_related("bulletin")
    delivery = rows.filter(pk=delivery_id, channel=channel, state=DeliveryState.SENT).first()
    if delivery is None:
        return
    delivery.lost = [*delivery.lost, channel]
    if delivery.bulletin.state == BulletinState.STOPPED or is_old(delivery.bulletin.sent_at, now=timezone.now()):
        delivery.state = DeliveryState.LOST
    else:
        delivery.state, delivery.at = DeliveryState.WAITING, None
        delivery.channel = Way.SMS if channel == Way.EMAIL and has_mobile(delivery) else Way.LETTER
    delivery.save(update_fields=["lost", "state", "at", "channel"])
    trail.record("bulletins.way_lost", delivery, by=by, way=channel, state=delivery.state)
