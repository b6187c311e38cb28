"""Letters and lists of visits for homes without a number.

Through the window of the envelope one reads a name and an address. A list of visits goes through many hands: it says
neither why, nor how old, nor the name of the campaign.
"""

import re
from datetime import date
from itertools import groupby

from loge.domains.outreach.presenters.print_pdf import compile_pdf
from loge.domains.outreach.queries.doors import Door
from loge.foundation.documents import place_and_date, postal_lines
from loge.foundation.ui.french import phone, short_date
from loge.registers.housing.models import Unit

VISIT_NOTICE = "À garder sur soi, à rendre à l’agence, à détruire après la saisie. Ne rien ajouter sur les personnes."


def letters_pdf(found: list[Door], **words) -> bytes:
    return compile_pdf("letters.typ", letters_data(found, **words))


def visits_pdf(found: list[Door], *, today: date) -> bytes:
    return compile_pdf("visits.typ", visits_data(found, today=today))


def letters_data(found: list[Door], *, landlord: str, purpose: str, phone_shown: str, today: date) -> dict:
    return {
        "title": "Lettres",
        "landlord": landlord,
        "purpose": purpose.strip(),
        "phone": phone(phone_shown),
        "letters": [_letter(door, today) for door in found],
    }


def _letter(door: Door, today: date) -> dict:
    """The guardian's own address is not in the register: dotted lines are left for it, never the tenant's instead."""
    agency = door.target.agency
    return {
        "reference": reference(door),
        "person": door.person.full_name,
        "addressee": door.guardian.authority_name if door.guardian else door.person.full_name,
        "address": [] if door.guardian else home_lines(door.unit),
        "to_guardian": door.guardian is not None,
        "sender": [agency.name, *postal_lines(agency.address)],
        "dated": place_and_date(agency.address, today),
    }


def visits_data(found: list[Door], *, today: date) -> dict:
    """One page or more per residence: a caretaker leaves with their own homes only."""
    ordered = sorted(found, key=_walk)
    return {
        "title": "Liste des visites",
        "date": short_date(today),
        "notice": VISIT_NOTICE,
        "residences": [
            {"name": str(doors[0].target.residence), "buildings": _buildings(doors)}
            for _, group in groupby(ordered, key=lambda door: door.target.residence_id)
            if (doors := list(group))
        ],
    }


def _buildings(found: list[Door]) -> list[dict]:
    return [
        {
            "address": ", ".join(_street(doors[0].unit)) or str(doors[0].unit.building),
            "homes": [_visit(d) for d in doors],
        }
        for _, group in groupby(found, key=lambda door: door.unit.building_id)
        if (doors := list(group))
    ]


def _visit(door: Door) -> dict:
    unit = door.unit
    entrance = str(unit.entrance) if unit.entrance else ""
    return {
        "reference": reference(door),
        "name": door.person.full_name,
        "entrance": entrance,
        "floor": unit.floor,
        "door": unit.door,
    }


def reference(door: Door) -> str:
    """What links the paper to the home: a plain number, that says nothing to whoever finds it."""
    return f"F-{door.target.pk}"


def home_lines(unit: Unit) -> list[str]:
    """« Étage 3, porte 12 », street, postal code and municipality; what is unknown is left out."""
    inside = [f"Étage {unit.floor}" if unit.floor else "", f"porte {unit.door}" if unit.door else ""]
    line = ", ".join(part for part in inside if part)
    return [part for part in (line[:1].upper() + line[1:], *postal_lines(*_street(unit))) if part]


def _street(unit: Unit) -> list[str]:
    building = unit.building
    town = " ".join(part for part in (building.postal_code, building.municipality) if part)
    return [part for part in (building.address, town) if part]


def _walk(door: Door) -> tuple:
    """As one walks: residence, building, staircase, floor after floor, door after door."""
    unit = door.unit
    entrance = unit.entrance.code if unit.entrance else ""
    place = (str(door.target.residence), door.target.residence_id, unit.building.address, unit.building_id, entrance)
    return (*place, _natural(unit.floor), _natural(unit.door))


def _natural(text: str) -> list[tuple[int, str]]:
    """« 2 » before « 10 », ground floor (RDC) before both."""
    parts = re.findall(r"\d+|\D+", "0" if text.upper().startswith("R") else text)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
