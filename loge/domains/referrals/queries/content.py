"""What a partner is told, and nothing else. The preview, the secure page and the letter all read this one answer."""

from datetime import date

from loge.domains.referrals.choices import Shared
from loge.domains.referrals.models import Referral
from loge.foundation import phones
from loge.registers.partners.choices import Theme
from loge.registers.tenants.models import ContactPoint, Occupant


def content_of(referral: Referral, *, today: date) -> list[dict[str, str]]:
    """[{"label", "value"}] in the order of reading. A sealed case tells nobody's name: the partner calls us."""
    if referral.seal_id:
        return neutral_content(referral)
    asked = [_line("Référence", referral.reference), _line("Personne", str(referral.tenant))]
    shared = [_shared(referral, code, today) for code in Shared.values if code in referral.shares]
    return [
        *asked,
        *(line for line in shared if line["value"]),
        _line("Objet", Theme(referral.theme).label),
        _line("Demande", referral.need),
    ]


def neutral_content(referral: Referral) -> list[dict[str, str]]:
    officer = referral.officer
    return [
        _line("Référence", referral.reference),
        _line("Votre interlocuteur", str(officer)),
        _line("Pour en parler", phones.display(officer.phone) if officer.phone else "par retour sur cette page"),
    ]


def _line(label: str, value: str) -> dict[str, str]:
    return {"label": label, "value": value}


def _shared(referral: Referral, code: str, today: date) -> dict[str, str]:
    read = {Shared.PHONE: _phone, Shared.ADDRESS: _address, Shared.AGE: _age, Shared.ALONE: _people}[Shared(code)]
    label = {Shared.ADDRESS: "Adresse", Shared.ALONE: "Foyer"}.get(Shared(code), Shared(code).label)
    return _line(label, read(referral, today))


def _phone(referral: Referral, today: date) -> str:
    usable = ContactPoint.objects.filter(person=referral.person_id).phones().usable().order_by("rank", "pk").first()
    return phones.display(usable.value) if usable else ""


def _address(referral: Referral, today: date) -> str:
    unit = referral.household.unit
    inside = [f"étage {unit.floor}" if unit.floor else "", f"porte {unit.door}" if unit.door else ""]
    building = unit.building
    town = " ".join(filter(None, (building.postal_code, building.municipality)))
    return ", ".join(filter(None, (building.address, *inside, town)))


def _age(referral: Referral, today: date) -> str:
    years = referral.tenant.age_on(today)
    return "" if years is None else f"{years} ans"


def _people(referral: Referral, today: date) -> str:
    count = Occupant.objects.filter(household=referral.household_id, ends_on=None).count()
    return "Vit seul(e)" if count == 1 else f"{count} personnes" if count else ""
