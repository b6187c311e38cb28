"""Letters, lists and forms on paper."""

from datetime import date
from pathlib import Path

from django.conf import settings

from loge.domains.referrals.choices import ConsentBasis
from loge.domains.referrals.models import Referral, ReferralList
from loge.foundation.documents import compile_pdf, place_and_date, postal_lines
from loge.foundation.ui.french import phone, short_date
from loge.registers.tenants.models import Household, Person

ALREADY_ABOVE = ("Référence", "Objet")
CONFIDENCE = (
    "Ces renseignements sont transmis pour cette seule demande. Merci de ne pas les utiliser autrement, et de les détruire "
    "ensuite."
)
LAYOUTS = Path(__file__).resolve().parents[1] / "templates" / "referrals" / "paper"


def letter_pdf(referral: Referral, *, today: date) -> bytes:
    return compile_pdf(LAYOUTS / "letter.typ", letter_data(referral, today=today))


def letter_data(referral: Referral, *, today: date) -> dict:
    officer, agency = referral.officer, referral.household.residence.agency
    return {
        "title": f"Demande {referral.reference}",
        "sender": [_landlord(), agency.name, *postal_lines(agency.address)],
        "opening": _opening(referral),
        "addressee": [str(referral.recipient), *postal_lines(referral.recipient.address)],
        "dated": place_and_date(agency.address, today),
        "reference": referral.reference,
        "object": _object(referral),
        "content": [line for line in referral.content if line["label"] not in ALREADY_ABOVE],
        "confidence": CONFIDENCE,
        "officer": str(officer),
        "contact": list(filter(None, (str(officer), phone(officer.phone), officer.email))),
    }


def _object(referral: Referral) -> str:
    """A sealed case says nothing of what it is about: the partner calls."""
    about = "" if referral.seal_id else f" : {referral.get_theme_display().lower()}"
    return f"demande pour une personne que nous logeons{about}"


def _opening(referral: Referral) -> str:
    agreed = "Avec son accord, nous" if referral.consent == ConsentBasis.GIVEN else "Nous"
    return f"{agreed} vous adressons la demande d’une personne que nous logeons. Voici ce qui vous est utile pour y répondre."


def list_pdf(listing: ReferralList, rows: list[dict], *, today: date) -> bytes:
    """`rows` as the partner sees them: one content each."""
    data = {
        "title": f"Liste {listing.pk}",
        "landlord": _landlord(),
        "partner": str(listing.partner),
        "municipality": listing.municipality,
        "date": short_date(today),
        "people": rows,
    }
    return compile_pdf(LAYOUTS / "list.typ", data)


def enrolment_pdf(person: Person, home: Household, *, today: date) -> bytes:
    """What the town's form asks everywhere (CASF L121-6-1, R121-2 and following); the town keeps its own register."""
    unit = home.unit
    data = {
        "title": "Demande d’inscription",
        "town": home.residence.municipality,
        "person": str(person),
        "birth_date": short_date(person.birth_date) if person.birth_date else "",
        "address": [unit.building.address, f"{unit.building.postal_code} {unit.building.municipality}".strip()],
        "date": short_date(today),
    }
    return compile_pdf(LAYOUTS / "enrolment.typ", data)


def _landlord() -> str:
    return settings.LANDLORD_NAME or "Votre bailleur"
