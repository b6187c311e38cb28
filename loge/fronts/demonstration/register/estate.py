"""The stock: agencies, residences, buildings and entrances, planned one residence at a time without keeping any."""

from collections.abc import Iterator
from random import Random
from typing import NamedTuple

from loge.fronts.demonstration.register.options import Options
from loge.fronts.demonstration.register.words import Commune, communes, residence_names, spread, streets

# The invented landlord lives here; a register too big for it spreads over the whole country.
HOME_DEPARTMENTS = ("71", "01", "39")
HOMES_PER_AGENCY = 3750
HOMES_PER_LODGE = 300
LARGEST_HOME_COUNTRY = 40_000


class Agency(NamedTuple):
    code: str
    name: str
    communes: tuple[Commune, ...]  # a commune stands as many times as its weight


class Entrance(NamedTuple):
    label: str
    street_number: str
    floors: int  # above the ground floor
    doors: int  # homes on each floor


class Building(NamedTuple):
    label: str
    street: str
    year: int
    entrances: tuple[Entrance, ...]


class Residence(NamedTuple):
    """A residence before its homes are drawn; `first_home` is the rank of its first home in the whole stock."""

    number: int
    agency: Agency
    commune: Commune
    postal_code: str
    name: str
    priority_area: bool
    buildings: tuple[Building, ...]
    first_home: int
    homes: int
    lodge: bool


def plan_agencies(options: Options) -> list[Agency]:
    """Agencies dealt over the départements in turn; each holds a seat and the communes dealt with it."""
    count = options.agencies or max(1, min(4, options.planned_homes // 500), options.planned_homes // HOMES_PER_AGENCY)
    departments = _departments(options.planned_homes)
    return [_agency(k, departments[k % len(departments)], k // len(departments), count) for k in range(count)]


def _departments(homes: int) -> tuple[str, ...]:
    if homes <= LARGEST_HOME_COUNTRY:
        return HOME_DEPARTMENTS
    by_size = sorted(communes().items(), key=lambda item: (-sum(c.population for c in item[1]), item[0]))
    return tuple(department for department, _ in by_size)


def _agency(rank: int, department: str, turn: int, count: int) -> Agency:
    towns = communes()[department]
    turn %= len(towns)
    turns = max(1, -(-count // 3))
    mine = towns[turn::turns][:9] if count <= 12 else (towns[turn:] + towns[:turn])[:9]
    shares = [(town.insee, 4.0 if place == 0 else 1.0) for place, town in enumerate(mine)]
    by_code = {town.insee: town for town in mine}
    weighted = tuple(by_code[code] for code in spread(shares, 60))
    return Agency(f"{rank + 1:02d}", f"Agence {of_town(mine[0].name)}", weighted)


def of_town(name: str) -> str:
    """« de Dole », « du Creusot », « d’Autun » (with a plain apostrophe, as in exports)."""
    for article, joined in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return joined + name.removeprefix(article)
    return f"d'{name}" if name[0] in "AEIOUÉÈHY" else f"de {name}"


def plan_residences(options: Options) -> Iterator[Residence]:
    """Residences until the planned homes are reached; the last one is cut to the exact number."""
    r = Random(f"estate:{options.seed}")
    agencies = plan_agencies(options)
    lodge_every = options.planned_homes / options.lodges if options.lodges else HOMES_PER_LODGE
    done = number = lodges = 0
    while done < options.planned_homes:
        number += 1
        buildings = _buildings(r)
        homes = min(_count(buildings), options.planned_homes - done)
        lodge = done + homes >= (lodges + 1) * lodge_every
        lodges += lodge
        agency = agencies[(number - 1) % len(agencies)]
        commune = r.choice(agency.communes)
        code = r.choice(commune.postal_codes)
        name = _residence_name(r)
        yield Residence(number, agency, commune, code, name, r.random() < 0.28, buildings, done, homes, lodge)
        done += homes


def _residence_name(r: Random) -> str:
    """Half after a place, half after the person of a street (« Résidence Victor Hugo »)."""
    person = r.choice(streets()).split(" ", 1)[1]
    if person[0].isupper():
        return f"Résidence {person}"
    return ("Résidence " if r.random() < 0.3 else "") + r.choice(residence_names())


def _count(buildings: tuple[Building, ...]) -> int:
    return sum((e.floors + 1) * e.doors for b in buildings for e in b.entrances)


def _buildings(r: Random) -> tuple[Building, ...]:
    year = r.choice((1958, 1963, 1966, 1969, 1972, 1974, 1978, 1983, 1989, 1996, 2004, 2011, 2017))
    street, start = r.choice(streets()), r.randrange(1, 90)
    if r.random() < 0.12:  # detached houses, one door each
        houses = tuple(Entrance("", str(start + 2 * k), 0, 1) for k in range(r.randrange(4, 24)))
        return (Building("P", street, year, houses),)
    height = r.choice((2, 3, 3, 4, 4, 4, 5, 8, 10))
    return tuple(_building(r, b, street, start, year, height) for b in range(r.choice((1, 1, 2, 2, 3, 4))))


def _building(r: Random, rank: int, street: str, start: int, year: int, height: int) -> Building:
    doors = r.choice((2, 2, 3, 4))
    count = r.choice((1, 1, 2, 3))
    numbers = [start + 10 * rank + 2 * k for k in range(count)]
    suffix = " bis" if r.random() < 0.06 else ""
    entrances = tuple(Entrance(str(k + 1), f"{number}{suffix}", height, doors) for k, number in enumerate(numbers))
    return Building("ABCDEF"[rank], street, year, entrances)
