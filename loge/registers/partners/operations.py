from django.db import transaction
from django.utils import timezone

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.registers.partners.choices import PartnerChannel
from loge.registers.partners.models import Area, Partner
from loge.registers.partners.permissions import check_can_keep_partners

FIELDS = (
    "name", "kind", "themes", "contact_name", "email", "phone", "address", "hours", "channel", "advice", "fallback",
)  # fmt: skip


@transaction.atomic
def add_partner(*, areas: dict[str, str], by, **fields) -> Partner:
    """`areas` maps INSEE codes to names. Raise Refusal when the same name already serves one of these areas."""
    check_can_keep_partners(by)
    partner = Partner(**fields)
    check_partner(partner, areas)
    twin = Partner.objects.active().filter(name__iexact=partner.name.strip(), areas__code__in=areas).first()
    if twin:
        raise Refusal(f"« {twin} » est déjà dans l’annuaire pour cette commune.")
    partner.save()
    _set_areas(partner, areas)
    trail.record("partners.partner_added", partner, by=by)
    return partner


@transaction.atomic
def edit_partner(partner: Partner, *, areas: dict[str, str], by, **fields) -> Partner:
    check_can_keep_partners(by)
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    changed = sorted(name for name in FIELDS if name in fields and getattr(partner, name) != fields[name])
    for name in changed:
        setattr(partner, name, fields[name])
    check_partner(partner, areas)
    partner.save()
    _set_areas(partner, areas)
    trail.record("partners.partner_edited", partner, by=by, fields=changed)
    return partner


@transaction.atomic
def put_aside(partner: Partner, *, by) -> None:
    """No longer proposed; what was sent to it goes on. Nobody falls back on it any more."""
    check_can_keep_partners(by)
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    if not partner.is_active:
        raise Stale("Ce partenaire est déjà mis de côté.")
    partner.is_active, partner.put_aside_on = False, timezone.localdate()
    partner.save(update_fields=["is_active", "put_aside_on"])
    partner.replaces.update(fallback=None)
    trail.record("partners.partner_put_aside", partner, by=by)


@transaction.atomic
def bring_back(partner: Partner, *, by) -> None:
    check_can_keep_partners(by)
    partner = Partner.objects.select_for_update(of=("self",)).get(pk=partner.pk)
    if partner.is_active:
        raise Stale("Ce partenaire est déjà dans l’annuaire.")
    partner.is_active, partner.put_aside_on = True, None
    partner.save(update_fields=["is_active", "put_aside_on"])
    trail.record("partners.partner_brought_back", partner, by=by)


@transaction.atomic
def remove_partner(partner: Partner, *, by) -> None:
    """Taken back with the file that brought it, when nobody used it: otherwise a partner is put aside, never removed."""
    check_can_keep_partners(by)
    trail.record("partners.partner_removed", partner, by=by)
    partner.delete()


def check_partner(partner: Partner, areas: dict[str, str]) -> None:
    """Raise Refusal for a partner that serves nowhere, or cannot be reached the way it prefers."""
    if not areas:
        raise Refusal("Indiquez au moins une commune ou un département.")
    if partner.channel == PartnerChannel.EMAIL and not partner.email:
        raise Refusal("Un partenaire à qui l’on écrit par courriel a besoin d’une adresse électronique.")
    if partner.channel == PartnerChannel.LETTER and not partner.address:
        raise Refusal("Un partenaire à qui l’on écrit par lettre a besoin d’une adresse postale.")
    if partner.channel == PartnerChannel.PHONE and not partner.phone:
        raise Refusal("Un partenaire que l’on appelle a besoin d’un numéro de téléphone.")
    if partner.fallback_id and partner.fallback_id == partner.pk:
        raise Refusal("Un partenaire ne peut pas être son propre repli.")


def _set_areas(partner: Partner, areas: dict[str, str]) -> None:
    partner.areas.exclude(code__in=areas).delete()
    Area.objects.bulk_create(
        [Area(partner=partner, code=code, name=name) for code, name in areas.items()],
        update_conflicts=True,
        unique_fields=["partner", "code"],
        update_fields=["name"],
    )
