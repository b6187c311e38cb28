"""The lots of a residence: homes with floor and door, and around them parkings, cellars, shops, a lodge."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from loge.fronts.demonstration.register.estate import Building, Entrance, Residence

HOME, PARKING, GARAGE, CELLAR = "LOGEMENT", "PARKING", "GARAGE", "CAVE"
SHOP, ASSOCIATION_ROOM, LODGE = "COMMERCE", "LOCAL ASSOCIATIF", "LOGE"
FUNDING = ("PLUS", "PLUS", "PLUS", "PLUS", "PLAI", "PLAI", "PLS", "ILM", "HLMO")
ENERGY = ("B", "C", "C", "D", "D", "D", "E", "E", "F")


class Unit(NamedTuple):
    number: str  # 12 digits with leading zeros: what a spreadsheet likes to spoil
    kind: str
    rooms: int  # 0 when not a home
    area: float  # square metres of living space
    building: Building
    entrance: Entrance
    floor: str
    door: str
    funding: str
    energy: str
    adapted: bool
    rank: int  # rank of the home in the whole stock, -1 when not a home


def homes(residence: Residence, r: Random) -> Iterator[Unit]:
    """The homes in the order of the staircase, cut at the number planned for the residence."""
    done = 0
    for building in residence.buildings:
        funding, energy = r.choice(FUNDING), r.choice(ENERGY)
        for entrance in building.entrances:
            for floor in range(entrance.floors + 1):
                for door in range(entrance.doors):
                    if done == residence.homes:
                        return
                    yield _home(residence, building, entrance, floor, door, done, (funding, energy), r)
                    done += 1


def _home(
    residence: Residence, building: Building, entrance: Entrance, floor: int, door: int, rank: int,
    labels: tuple[str, str], r: Random,
) -> Unit:  # fmt: skip
    u = r.random()
    rooms = 1 if u < 0.08 else 2 if u < 0.28 else 3 if u < 0.63 else 4 if u < 0.89 else 5 if u < 0.98 else 6
    area = 13.0 + 16.5 * rooms + int(r.random() * 120) / 10
    number = _number(residence, building, entrance, rank + 1)
    adapted = floor == 0 and r.random() < 0.12
    label = "" if building.label == "P" else "RDC" if floor == 0 else str(floor)
    door_label = "" if building.label == "P" else f"{floor}{door + 1:02d}"
    return Unit(
        number, HOME, rooms, area, building, entrance, label, door_label, *labels, adapted, residence.first_home + rank
    )


def others(residence: Residence, r: Random) -> Iterator[Unit]:
    """Parkings and garages (one home in three), cellars, and here and there a shop, a room, the lodge."""
    building = residence.buildings[0]
    entrance = building.entrances[0]
    kinds = [r.choice((PARKING, PARKING, GARAGE)) for _ in range(residence.homes // 3)]
    kinds += [CELLAR] * (residence.homes // 12)
    kinds += [SHOP] * (r.random() < 0.08) + [ASSOCIATION_ROOM] * (r.random() < 0.05) + [LODGE] * residence.lodge
    for place, kind in enumerate(kinds):
        area = 0.0 if kind in (PARKING, GARAGE, CELLAR) else 25.0 + int(r.random() * 900) / 10
        floor = "SS" if kind in (PARKING, CELLAR) else "RDC"
        number = _number(residence, building, entrance, 2000 + place)
        yield Unit(number, kind, 0, area, building, entrance, floor, f"{kind[0]}{place + 1}", "", "", False, -1)


def _number(residence: Residence, building: Building, entrance: Entrance, rank: int) -> str:
    return f"{residence.number:06d}{'ABCDEFP'.index(building.label[0]) + 1}{int(entrance.label or 1)}{rank:04d}"
