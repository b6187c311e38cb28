"""An offer is prepared, opened, put right, closed."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from loge.domains.offers.choices import OfferKind, OfferStatus
from loge.domains.offers.models import LocalOffer
from loge.domains.offers.permissions import check_can_keep
from loge.domains.offers.workflow import OFFER_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale

LISTS = ("agencies", "residences")
WORDS = ("title", "description", "place", "schedule", "how", "phone")
FIELDS = (
    *WORDS, "kind", "themes", "needs", "partner", "starts_on", "ends_on", "capacity", "manager", "min_age", "max_age",
    "alone", "municipalities",
)  # fmt: skip


@transaction.atomic
def add_offer(*, by, **said: Any) -> LocalOffer:
    """A draft: nobody is offered it yet. `said`: the fields of `LocalOffer`; the manager is `by` unless someone is named."""
    check_can_keep(by)
    offer = LocalOffer(created_by=by, created_at=timezone.now(), manager=by)
    _write(offer, said)
    trail.record("offers.offer_prepared", offer, by=by)
    return offer


@transaction.atomic
def edit_offer(offer: LocalOffer, *, by, **said: Any) -> LocalOffer:
    """What was answered stays. Fewer places than people registered is refused: nobody loses their place silently."""
    check_can_keep(by)
    offer = locked(offer)
    if offer.status == OfferStatus.CLOSED:
        raise Stale("Cette offre est terminée : rouvrez-la pour la modifier.")
    seated = offer.answers.seated().count()
    if said.get("capacity") and said["capacity"] < seated:
        raise Refusal(f"{seated} personnes ont déjà une place : gardez au moins {seated} places.")
    _write(offer, said)
    trail.record("offers.offer_edited", offer, by=by, fields=sorted(said))
    return offer


@transaction.atomic
def open_offer(offer: LocalOffer, *, by) -> LocalOffer:
    """From now on it is shown to callers. Reopening is the same gesture."""
    check_can_keep(by)
    offer = locked(offer)
    if offer.status == OfferStatus.OPEN:
        raise Stale("Cette offre est déjà ouverte.")
    OFFER_WORKFLOW.check(offer.status, OfferStatus.OPEN)
    if offer.purged_at:
        raise Refusal("Les réponses à cette offre ont été effacées : préparez-en une nouvelle.")
    if offer.ends_on and offer.ends_on < timezone.localdate():
        raise Refusal("Cette offre a une date de fin passée : changez-la d’abord.")
    offer.status, offer.opened_at, offer.closed_at = OfferStatus.OPEN, timezone.now(), None
    offer.save(update_fields=["status", "opened_at", "closed_at"])
    trail.record("offers.offer_opened", offer, by=by)
    return offer


@transaction.atomic
def close_offer(offer: LocalOffer, *, by) -> LocalOffer:
    """No longer proposed. Those who took part may still be noted."""
    check_can_keep(by)
    offer = locked(offer)
    if offer.status == OfferStatus.CLOSED:
        raise Stale("Cette offre est déjà terminée.")
    OFFER_WORKFLOW.check(offer.status, OfferStatus.CLOSED)
    offer.status, offer.closed_at = OfferStatus.CLOSED, timezone.now()
    offer.save(update_fields=["status", "closed_at"])
    trail.record("offers.offer_closed", offer, by=by)
    return offer


def locked(offer: LocalOffer) -> LocalOffer:
    return LocalOffer.objects.select_for_update(of=("self",)).get(pk=offer.pk)


def _write(offer: LocalOffer, said: dict[str, Any]) -> None:
    for name, value in said.items():
        if name in FIELDS:
            setattr(offer, name, value.strip() if name in WORDS else value)
    _check(offer)
    offer.save()
    for name in LISTS:
        if name in said:
            getattr(offer, name).set(said[name])


def _check(offer: LocalOffer) -> None:
    """Raise Refusal when what was typed does not hold together."""
    offer.kind = OfferKind(offer.kind)
    if not offer.title or not offer.description:
        raise Refusal("Donnez un intitulé, et la phrase qui sera dite au locataire.")
    if not offer.manager.is_active:
        raise Refusal(f"Le compte de {offer.manager} n’est plus actif.")
    check_can_keep(offer.manager)
    if not _in_order(offer.min_age, offer.max_age):
        raise Refusal("L’âge maximal est inférieur à l’âge minimal.")
    if not _in_order(offer.starts_on, offer.ends_on):
        raise Refusal("La date de fin est avant la date de début.")


def _in_order(first: int | date | None, last: int | date | None) -> bool:
    return first is None or last is None or first <= last  # type: ignore[operator]
