"""Letters, lists and forms on paper."""

from datetime import date
from pathlib import Path

from django.conf import settings

from loge.domains.referrals.models import Referral, ReferralList
from loge.foundation.documents import compile_pdf
from loge.foundation.ui.french import phone, short_date
from loge.registers.tenants.models import Household, Person

LAYOUTS = Path(__file__).resolve().parents[1] / "templates" / "referrals" / "paper"


def letter_pdf(referral: Referral, *, today: date) -> bytes:
    return compile_pdf(LAYOUTS / "letter.typ", letter_data(referral, today=today))


def letter_data(referral: Referral, *, today: date) -> dict:
    officer = referral.officer
    return {
        "title": f"Demande {referral.reference}",
        "landlord": _landlord(),
        "addressee": [str(referral.recipient), *_lines(referral.recipient.address)],
        "date": short_date(today),
        "reference": referral.reference,
        "content": referral.content,
        "officer": str(officer),
        "phone": phone(officer.phone),
        "email": officer.email,
    }


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


def _lines(address: str) -> list[str]:
    return [part.strip() for part in address.split(",") if part.strip()]
