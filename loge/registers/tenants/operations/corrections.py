"""Corrections on their way back to the ERP: exported, followed, or contradicted by a third value that a person decides."""

from django.db import transaction
from django.utils import timezone

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.registers.tenants.models import Correction
from loge.registers.tenants.operations.people import from_text, set_field
from loge.registers.tenants.permissions import check_can_return_corrections

OURS, THEIRS = "ours", "theirs"


@transaction.atomic
def settle_correction(correction: Correction, *, by) -> Correction:
    """The ERP was put right by hand: nothing more to wait for."""
    check_can_return_corrections(by)
    return _settle(_lock(correction), "settled", by)


@transaction.atomic
def decide_divergence(correction: Correction, *, keep: str, by) -> Correction:
    """The ERP now says a third thing. `keep` « ours » waits for the ERP again, « theirs » takes its new value."""
    check_can_return_corrections(by)
    correction = _lock(correction)
    if correction.diverging_value is None:
        raise Refusal("Le progiciel n’a pas envoyé d’autre valeur : il n’y a rien à trancher.")
    if keep not in (OURS, THEIRS):
        raise Refusal("Choisissez la valeur à garder.")
    if keep == THEIRS:
        set_field(correction.person, correction.field, from_text(correction.field, correction.diverging_value))
        return _settle(correction, THEIRS, by)
    correction.erp_value, correction.diverging_value, correction.exported_at = correction.diverging_value, None, None
    correction.save(update_fields=["erp_value", "diverging_value", "exported_at"])
    trail.record("tenants.divergence_decided", correction, by=by, keep=keep)
    return correction


@transaction.atomic
def export_corrections(*, corrections, by) -> list[Correction]:
    """Those still to be followed, marked as sent back. `corrections` is a queryset within the perimeter of `by`."""
    check_can_return_corrections(by)
    sent = list(
        corrections.filter(settled_at=None).select_related("person").select_for_update(of=("self",)).order_by("pk")
    )
    if not sent:
        raise Refusal("Il n’y a aucune correction à renvoyer.")
    Correction.objects.filter(pk__in=[c.pk for c in sent]).update(exported_at=timezone.now())
    trail.record("tenants.corrections_exported", by, by=by, count=len(sent))
    return sent


def _settle(correction, how, by) -> Correction:
    correction.settled_at, correction.settled_as = timezone.now(), how
    correction.save(update_fields=["settled_at", "settled_as"])
    trail.record("tenants.correction_settled", correction, by=by, how=how)
    return correction


def _lock(correction) -> Correction:
    correction = Correction.objects.select_for_update(of=("self",)).select_related("person").get(pk=correction.pk)
    if correction.settled_at:
        raise Refusal("Cette correction est déjà réglée.")
    return correction
