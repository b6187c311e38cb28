"""How one walks through a residence, and what one needs to find a door."""

import re

from loge.registers.housing.models import Unit


def walk(unit: Unit) -> tuple:
    """Building, staircase, floor after floor, door after door."""
    entrance = unit.entrance.code if unit.entrance else ""
    return (unit.building.address, unit.building_id, entrance, _natural(unit.floor), _natural(unit.door))


def door(unit: Unit) -> str:
    """« Entrée A, étage 3, porte 12 »; what is unknown is left out."""
    inside = (
        str(unit.entrance) if unit.entrance else "",
        f"étage {unit.floor}" if unit.floor else "",
        f"porte {unit.door}" if unit.door else "",
    )
    said = ", ".join(part for part in inside if part) or f"logement {unit.code}"
    return said[:1].upper() + said[1:]


def street(unit: Unit) -> str:
    building = unit.building
    town = " ".join(part for part in (building.postal_code, building.municipality) if part)
    return ", ".join(part for part in (building.address, town) if part) or building.code


def _natural(text: str) -> list[tuple[int, str]]:
    """« 2 » before « 10 », ground floor (RDC) before both."""
    parts = re.findall(r"\d+|\D+", "0" if text.upper().startswith("R") else text)
    return [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]
