"""An offer ends after its last day; what people answered, a while later; how many they were stays."""

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from loge.domains.offers.choices import OfferStatus
from loge.domains.offers.models import LocalOffer
from loge.domains.offers.operations.offers import locked
from loge.domains.offers.queries.lists import offers_over, offers_to_purge
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal


@transaction.atomic
def end_offer(offer: LocalOffer, *, by) -> LocalOffer:
    """Its last day has passed: it is closed as its manager would have. `by` None: the night."""
    offer = locked(offer)
    if not offers_over(on=timezone.localdate()).filter(pk=offer.pk).exists():
        raise Refusal("Cette offre n’est pas encore finie.")
    offer.status, offer.closed_at = OfferStatus.CLOSED, timezone.now()
    offer.save(update_fields=["status", "closed_at"])
    trail.record("offers.offer_closed", offer, by=by)
    return offer


@transaction.atomic
def purge_offer(offer: LocalOffer, *, by) -> LocalOffer:
    """Erase the answers and their steps, for ever; their numbers are kept. `by` None: the night."""
    offer = locked(offer)
    if not offers_to_purge(on=timezone.localdate()).filter(pk=offer.pk).exists():
        raise Refusal("Les réponses à cette offre se gardent encore.")
    counts = offer.answers.listed().order_by().values_list("state").annotate(Count("pk"))
    offer.figures, offer.purged_at = dict(counts), timezone.now()
    offer.save(update_fields=["figures", "purged_at"])
    offer.answers.all().delete()
    trail.record("offers.answers_erased", offer, by=by)
    return offer
