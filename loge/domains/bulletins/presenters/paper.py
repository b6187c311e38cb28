"""Letters and the poster of an information. A letter reads as the poster does: nothing in it says why this home received it.

It is a courtesy to whoever lives there, and asks for no answer: it goes to the home even when a guardian receives the papers
of the lease.
"""

from datetime import date
from pathlib import Path

from loge.domains.bulletins.models import Bulletin, Delivery
from loge.domains.bulletins.rules.words import HEADING, landlord_name, paragraphs
from loge.foundation.documents import compile_pdf, place_and_date, postal_lines
from loge.foundation.helplines import NUMBERS

LAYOUTS = Path(__file__).resolve().parents[1] / "templates" / "bulletins" / "paper"
SPECIMEN = {
    "addressee": ["Mme Prénom NOM", "1 rue de l’Exemple", "00000 COMMUNE"],
    "sender": ["Votre agence"],
    "dated": "",
    "reference": "modèle de lettre",
}


def letters_pdf(bulletin: Bulletin, printed: list[Delivery], *, today: date) -> bytes:
    letters = [_letter(delivery, today) for delivery in printed]
    return compile_pdf(LAYOUTS / "letters.typ", _words(bulletin) | {"letters": letters})


def specimen_pdf(bulletin: Bulletin) -> bytes:
    """The letter as it will be read, to nobody."""
    return compile_pdf(LAYOUTS / "letters.typ", _words(bulletin) | {"letters": [SPECIMEN]})


def poster_pdf(bulletin: Bulletin) -> bytes:
    return compile_pdf(LAYOUTS / "poster.typ", _words(bulletin))


def _words(bulletin: Bulletin) -> dict:
    numbers = [list(row) for row in NUMBERS] if bulletin.with_numbers else []
    return {
        "title": bulletin.title,
        "landlord": landlord_name(),
        "paragraphs": paragraphs(bulletin.text),
        "heading": HEADING,
        "numbers": numbers,
    }


def _letter(delivery: Delivery, today: date) -> dict:
    unit, agency = delivery.household.unit, delivery.household.residence.agency
    inside = [f"Étage {unit.floor}" if unit.floor else "", f"porte {unit.door}" if unit.door else ""]
    door = ", ".join(part for part in inside if part)
    town = f"{unit.building.postal_code} {unit.building.municipality}".strip()
    lines = [delivery.person.full_name, door[:1].upper() + door[1:], *postal_lines(unit.building.address, town)]
    return {
        "addressee": [line for line in lines if line],
        "sender": [agency.name, *postal_lines(agency.address)],
        "dated": place_and_date(agency.address, today),
        "reference": f"I-{delivery.pk}",
    }
