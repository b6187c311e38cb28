"""Leases on the lots: homes with their household, annexes, shops and rooms; some ended, some overlapping."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from loge.fronts.demonstration.register.estate import Residence
from loge.fronts.demonstration.register.people import ELDER, Clients, Person, household, past_date
from loge.fronts.demonstration.register.phones import Phones
from loge.fronts.demonstration.register.units import (
    ASSOCIATION_ROOM,
    CELLAR,
    HOME,
    LODGE,
    SHOP,
    Unit,
    homes,
    others,
)
from loge.fronts.demonstration.register.words import capitals, names

LET, VACANT, VACANT_WORKS, STAFF = "LOUE", "VACANT", "VACANT TRAVAUX", "GARDIEN"
RESIDENTIAL, PARKING_ONLY, COMMERCIAL, ASSOCIATION = "HABITATION", "STATIONNEMENT", "COMMERCIAL", "ASSOCIATION"
MAIL_DOMAINS = ("example.org", "example.net")
SHOPS = ("Boulangerie", "Pharmacie", "Épicerie", "Coiffure", "Tabac-presse", "Cabinet infirmier")
CLUBS = ("Amicale des locataires", "Club des aînés", "Association sportive", "Atelier vélo", "Les Amis du Val")


@dataclass(slots=True)
class Tenancy:
    """One lease on one lot; `end` empty means running, amounts in euros, a positive balance is owed."""

    number: str
    kind: str
    start: str
    end: str = ""
    people: list[Person] = field(default_factory=list)
    organisation: str = ""
    client: str = ""
    phone: str = ""
    rent: float = 0.0
    charges: float = 0.0
    benefit: float = 0.0
    balance: float = 0.0
    last_payment: str = ""
    payment: str = ""
    legal: str = ""
    transfer: str = ""


@dataclass(slots=True)
class Let:
    """A lot and the leases on it, the running one first; no lease when vacant."""

    unit: Unit
    status: str
    tenancies: list[Tenancy]


class Tenancies:
    """Fills one residence, home after home."""

    def __init__(self, residence: Residence, r: Random, as_of: date, unique_phones: bool) -> None:
        self._residence = residence
        self._r = r
        self._as_of = as_of
        self._clients = Clients(residence.number)
        self._phones = Phones(r, unique_phones)
        self._leases = 0
        self._settled: list[Tenancy] = []

    def lets(self) -> list[Let]:
        """Every lot, kept whole because a later move inside the residence gives an end to an earlier lease."""
        filled = [self._home(unit) for unit in homes(self._residence, self._r)]
        return filled + [self._other(unit) for unit in others(self._residence, self._r)]

    def _home(self, unit: Unit) -> Let:
        r = self._r
        u = r.random()
        if u < 0.035:
            return Let(unit, VACANT if u < 0.022 else VACANT_WORKS, [self._ended(unit)] if r.random() < 0.6 else [])
        if u < 0.045:
            return Let(unit, LET, [self._body(unit, ASSOCIATION, "Solidarité logement")])
        tenancy = self._moved(unit) if u < 0.052 and self._settled else self._settle(unit)
        self._settled.append(tenancy)
        ended = [self._ended(unit)] if r.random() < 0.05 else []
        return Let(unit, LET, [tenancy, *ended])

    def _other(self, unit: Unit) -> Let:
        r = self._r
        if unit.kind == LODGE:
            return Let(unit, STAFF, [])
        if unit.kind in (SHOP, ASSOCIATION_ROOM):
            kind, words = (COMMERCIAL, SHOPS) if unit.kind == SHOP else (ASSOCIATION, CLUBS)
            return Let(unit, LET, [self._body(unit, kind, r.choice(words))])
        if r.random() < 0.22 or not self._settled:
            return Let(unit, VACANT, [])
        main = r.choice(self._settled)
        if unit.kind == CELLAR or r.random() < 0.5:  # an annexe of the same lease: one lease, two lots, two lines
            annexe = Tenancy(main.number, main.kind, main.start, main.end, main.people[:1], rent=12.0)
            return Let(unit, LET, [annexe])
        return Let(unit, LET, [self._parking(main)])

    def _number(self) -> str:
        self._leases += 1
        return f"{self._residence.number * 10_000 + self._leases:010d}"

    def _settle(self, unit: Unit) -> Tenancy:
        people = household(self._r, self._clients, self._as_of, unit.rooms)
        self._phones.equip(people, unit.rank)
        for person in people:
            self._finish(person)
        return self._lease(unit, people)

    def _finish(self, person: Person) -> None:
        r = self._r
        if person.guardian:
            person.guardian_phone = self._phones.office()
        if person.age >= 18 and r.random() < (0.2 if person.age >= ELDER else 0.62):
            login = f"{capitals(person.first_name)}.{capitals(person.family_name)}{int(r.random() * 100)}"
            login = login.lower().replace(" ", "").replace("'", "")
            person.email = f"{login}@{MAIL_DOMAINS[int(r.random() * 2)]}"

    def _lease(self, unit: Unit, people: list[Person]) -> Tenancy:
        r, holder = self._r, people[0]
        longest = max(1, min(holder.age - 18, self._as_of.year - unit.building.year))
        years = min(longest, r.expovariate(1 / (24 if holder.age >= ELDER else 8)))
        start = self._as_of - timedelta(days=15 + int(years * 365))
        tenancy = Tenancy(self._number(), RESIDENTIAL, start.strftime("%d/%m/%Y"), people=people)
        if r.random() < 0.012:  # notice given: the end is to come
            tenancy.end = (self._as_of + timedelta(days=5 + int(r.random() * 80))).strftime("%d/%m/%Y")
        tenancy.transfer = "O" if r.random() < 0.025 else ""
        self._money(tenancy, unit)
        return tenancy

    def _money(self, tenancy: Tenancy, unit: Unit) -> None:
        r = self._r
        elder = bool(tenancy.people) and tenancy.people[0].age >= ELDER
        tenancy.rent = unit.area * (4.9 + 2.2 * r.random())
        tenancy.charges = unit.area * (1.4 + 1.3 * r.random())
        tenancy.benefit = 60 + 240 * r.random() if r.random() < 0.47 else 0.0
        u = r.random()
        if u < 0.17:
            tenancy.balance = -400 * r.random()
        elif u < 0.17 + (0.12 if elder else 0.23):
            tenancy.balance = 5 + r.expovariate(1 / 650)
        tenancy.legal = ("CTX" if r.random() < 0.4 else "PRE") if tenancy.balance > 1200 else ""
        u = r.random()
        cheque = 0.26 if elder else 0.1
        tenancy.payment = "CHQ" if u < cheque else r.choice(("PRLV", "PRLV", "PRLV", "PRLV", "TIP", "VIR", "ESP"))
        tenancy.last_payment = past_date(r, self._as_of, 1 if tenancy.balance <= 0 else 4)

    def _moved(self, unit: Unit) -> Tenancy:
        """The same household moves inside the residence: two leases overlap during the notice."""
        former = self._settled[int(self._r.random() * len(self._settled))]
        former.end = (self._as_of + timedelta(days=20)).strftime("%d/%m/%Y")
        tenancy = self._lease(unit, former.people)
        tenancy.start = (self._as_of - timedelta(days=12)).strftime("%d/%m/%Y")
        tenancy.end = ""
        return tenancy

    def _ended(self, unit: Unit) -> Tenancy:
        """A former lease kept in the export, its tenants gone without contact points."""
        tenancy = self._lease(unit, household(self._r, self._clients, self._as_of)[:2])
        tenancy.start = past_date(self._r, self._as_of - timedelta(days=1200), 180)
        tenancy.end = past_date(self._r, self._as_of, 36)
        tenancy.transfer = ""
        return tenancy

    def _parking(self, main: Tenancy) -> Tenancy:
        parking = Tenancy(self._number(), PARKING_ONLY, main.start, main.end, main.people[:1])
        parking.rent, parking.payment = 22.0 + int(self._r.random() * 30), main.payment
        return parking

    def _body(self, unit: Unit, kind: str, words: str) -> Tenancy:
        tenancy = Tenancy(self._number(), kind, past_date(self._r, self._as_of, 120), client=self._clients.next())
        tenancy.organisation = f"{words} {names().family(self._r).title()}" if kind == COMMERCIAL else words
        if unit.kind == HOME:
            tenancy.organisation += " du Val"
        tenancy.phone = self._phones.office()
        self._money(tenancy, unit)
        tenancy.benefit = 0.0
        return tenancy
