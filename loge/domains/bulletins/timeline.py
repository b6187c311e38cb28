from django.urls import reverse

from loge.domains.bulletins.choices import Way
from loge.domains.bulletins.models import Delivery
from loge.domains.bulletins.permissions import can_see
from loge.domains.bulletins.queries.progress import deliveries_to
from loge.foundation.timeline import Stream, Told

BY = {Way.EMAIL: "par courriel", Way.SMS: "par SMS", Way.LETTER: "par lettre"}


def of_person(person, *, viewer) -> list[Stream]:
    """What was sent to all, and reached this home."""
    if not can_see(viewer):
        return []
    return [Stream(name="bulletins.deliveries", rows=deliveries_to(person, viewer=viewer), at="at", tell=_tell)]


def _tell(delivery: Delivery) -> Told:
    return Told(
        title="Information envoyée à tous",
        detail=f"{delivery.bulletin}, {BY[Way(delivery.channel)]}",
        who=str(delivery.bulletin.sent_by),
        url=reverse("bulletins:detail", args=[delivery.bulletin_id]),
        icon="megaphone",
    )
