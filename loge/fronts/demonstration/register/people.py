"""Who lives in a home: household shapes, ages, names, and what the landlord knows of them."""

from dataclasses import dataclass
from datetime import date
from random import Random

from loge.fronts.demonstration.register.words import names

HOLDER, JOINT_HOLDER, SPOUSE, OCCUPANT, CHILD = "TITULAIRE", "COTITULAIRE", "CONJOINT", "OCCUPANT", "ENFANT"
ADULT = 18
ELDER = 65

GUARDIAN_BODIES = ("UDAF", "Association tutélaire du Val", "Service MJPM du Val", "Mandataire judiciaire")
MEASURES = ("TUTELLE", "CURATELLE", "CURATELLE RENFORCEE", "HABILITATION FAMILIALE", "MANDAT PROTECTION FUTURE")


@dataclass(slots=True)
class Person:
    """One human as the register knows them; dates are already written the French way."""

    client: str
    role: str
    sex: str
    age: int
    family_name: str
    birth_name: str
    first_name: str
    born: str
    died: str = ""
    landline: str = ""
    mobile: str = ""
    phone_note: str = ""
    email: str = ""
    measure: str = ""
    guardian: str = ""
    guardian_phone: str = ""
    disability: str = ""
    disability_consent: str = ""


Shape = list[tuple[str, int, str]]  # sex, age, role


def household_shape(r: Random) -> Shape:
    """One household of social housing: 41 % alone, 23 % couples, 17 % lone parents, the rest families.

    Tuned so that a quarter of adults are 65 or over (the tests hold it).
    """
    u = r.random()
    if u < 0.41:
        return _alone(r)
    if u < 0.64:
        return _couple(r)
    if u < 0.81:
        return _lone_parent(r)
    if u < 0.975:
        return _family(r)
    return _with_elder(r)


def _elder_age(r: Random) -> int:
    return min(103, ELDER + int(r.expovariate(0.1)))


def _alone(r: Random) -> Shape:
    old = r.random() < 0.46
    age = _elder_age(r) if old else 19 + int(r.random() * 46)
    return [("F" if r.random() < (0.68 if old else 0.47) else "M", age, HOLDER)]


def _couple(r: Random) -> Shape:
    age = _elder_age(r) if r.random() < 0.30 else 22 + int(r.random() * 43)
    other = max(ADULT + 1, age - 6 + int(r.random() * 11))
    sex = "M" if r.random() < 0.62 else "F"
    role = JOINT_HOLDER if r.random() < 0.68 else SPOUSE
    partner = ("F" if sex == "M" else "M") if r.random() < 0.98 else sex
    return [(sex, age, HOLDER), (partner, other, role)]


def _lone_parent(r: Random) -> Shape:
    age = 20 + int(r.random() * 38)
    return [("F" if r.random() < 0.83 else "M", age, HOLDER), *_children(r, age, (1, 1, 1, 2, 2, 3))]


def _family(r: Random) -> Shape:
    age = 24 + int(r.random() * 33)
    sex = "M" if r.random() < 0.58 else "F"
    partner = ("F" if sex == "M" else "M", max(20, age - 5 + int(r.random() * 9)))
    role = JOINT_HOLDER if r.random() < 0.62 else SPOUSE
    return [(sex, age, HOLDER), (*partner, role), *_children(r, age, (1, 1, 2, 2, 2, 3, 3, 4, 5))]


def _with_elder(r: Random) -> Shape:
    """An old parent taken in (not on the lease), or a grown child living with an old holder."""
    elder = _elder_age(r)
    grown = max(ADULT + 1, elder - 22 - int(r.random() * 16))
    if r.random() < 0.5:
        return [(r.choice("FM"), grown, HOLDER), ("F" if r.random() < 0.7 else "M", elder, OCCUPANT)]
    return [("F" if r.random() < 0.7 else "M", elder, HOLDER), (r.choice("FM"), grown, CHILD)]


def _children(r: Random, parent_age: int, sizes: tuple[int, ...]) -> Shape:
    oldest = max(1, min(parent_age - 18, 23))
    count = r.choice(sizes)
    return [("F" if r.random() < 0.49 else "M", int(r.random() * oldest), CHILD) for _ in range(count)]


def household(r: Random, clients: "Clients", as_of: date, rooms: int = 6) -> list[Person]:
    """A whole household, not too many for the rooms; its telephones come from phones.py."""
    family = names().family(r)
    shape = household_shape(r)
    while len(shape) > 2 * rooms:
        shape = household_shape(r)
    people = [_person(r, member, family, clients.next(), as_of) for member in shape]
    for person in people:
        if person.age >= ADULT:
            _known_facts(r, person, as_of)
    return people


class Clients:
    """Client numbers of one residence: 10 digits, leading zeros."""

    def __init__(self, residence_number: int) -> None:
        self._base = residence_number * 10_000
        self._used = 0

    def next(self) -> str:
        self._used += 1
        return f"{self._base + self._used:010d}"


def _person(r: Random, member: tuple[str, int, str], family: str, client: str, as_of: date) -> Person:
    sex, age, role = member
    known = names()
    kin = role in (HOLDER, CHILD) or r.random() < 0.62
    family_name = family if kin else known.family(r)
    married = sex == "F" and age > 25 and role != CHILD and r.random() < 0.55
    birth_name = known.family(r) if married else family_name
    born, year = birth_date(r, age, as_of)
    return Person(client, role, sex, age, family_name, birth_name, known.first(r, sex, year), born)


def birth_date(r: Random, age: int, as_of: date) -> tuple[str, int]:
    """A day of birth that gives this age on that day, and its year."""
    month, day = 1 + int(r.random() * 12), 1 + int(r.random() * 28)
    year = as_of.year - age - ((month, day) > (as_of.month, as_of.day))
    return f"{day:02d}/{month:02d}/{year}", year


def past_date(r: Random, as_of: date, months: int) -> str:
    """A day within the last `months` months, never today."""
    ordinal = as_of.toordinal() - 1 - int(r.random() * months * 30)
    return date.fromordinal(ordinal).strftime("%d/%m/%Y")


def _known_facts(r: Random, person: Person, as_of: date) -> None:
    u = r.random()
    if person.age >= 70 and u < 0.018:
        person.died = past_date(r, as_of, 18)  # rent still paid by direct debit: the register has not been cleaned
    if r.random() < (0.025 if person.age >= 75 else 0.007):
        person.measure = r.choice(MEASURES)
        family = person.measure == "HABILITATION FAMILIALE"
        person.guardian = f"{names().family(r)} (famille)" if family else r.choice(GUARDIAN_BODIES)
    if r.random() < (0.07 if person.age >= ELDER else 0.03):
        person.disability = "O"
        person.disability_consent = "O" if r.random() < 0.85 else "N"
