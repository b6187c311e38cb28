"""What the call desk shows of a home, read in one prepared statement: once at each of the calls of the day.

Each list is a SELECT of its own, in its order, given back as JSON. A volunteer's desk does not even read the lists that it
may not show (domain.md b.6).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar

from loge.domains.outreach.choices import MemberResult, RiskLevel
from loge.domains.outreach.models import Target
from loge.foundation.runtime.prepared import fetch_one
from loge.registers.tenants.choices import ContactOwner

PREVIOUS_CALLS = 5
OWNER_ORDER = [
    ContactOwner.SELF,
    ContactOwner.HOUSEHOLD,
    ContactOwner.RELATIVE,
    ContactOwner.GUARDIAN,
    ContactOwner.NEIGHBOUR,
]
Row = TypeVar("Row")


@dataclass(frozen=True, kw_only=True)
class DeskPerson:
    """Someone drawn by the campaign, with where they stand (`result`), or who lives in the home (`link`, else empty)."""

    person_id: int
    first_name: str
    full_name: str
    birth_date: date | None
    language: str
    result: str
    link: str


@dataclass(frozen=True, kw_only=True)
class DeskContact:
    """A number that may be dialled: see `ContactPoint.objects.phones().usable()`, that says the same."""

    id: int
    person_id: int
    value: str
    phone_kind: str
    belongs_to: str
    note: str
    rank: int


@dataclass(frozen=True)
class DeskNumber:
    """One number to dial, once even when several people of the home give it; `sharers` are the others' first names."""

    contact: DeskContact
    sharers: list[str]


@dataclass(frozen=True, kw_only=True)
class DeskMark:
    person_id: int
    kind: str
    consent_on: date


@dataclass(frozen=True, kw_only=True)
class DeskGuardian:
    person_id: int
    measure: str
    authority_name: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class DeskCall:
    outcome: str
    started_at: datetime
    caller: str
    note: str


@dataclass(frozen=True, kw_only=True)
class DeskDraft:
    """What another caller, or this one before, had typed when their call was cut."""

    saved_at: datetime
    caller: str
    content: dict


@dataclass(frozen=True, kw_only=True)
class DeskAlarm:
    """An emergency recorded while this call goes on, by the viewer; the end of the call will take it over."""

    detected_at: datetime
    risk: str
    officer: str


@dataclass(frozen=True, kw_only=True)
class Place:
    address: str
    floor: str
    door: str
    postal_code: str
    municipality: str


@dataclass(frozen=True)
class DeskHome:
    """`members` are the people still to reach (all those drawn when nobody is left); what follows `alarms` stays
    empty for a volunteer."""

    members: list[DeskPerson]
    numbers: list[DeskNumber]
    alarms: list[DeskAlarm]
    occupants: list[DeskPerson] = field(default_factory=list)
    frailties: list[DeskMark] = field(default_factory=list)
    guardians: list[DeskGuardian] = field(default_factory=list)
    calls: list[DeskCall] = field(default_factory=list)
    drafts: list[DeskDraft] = field(default_factory=list)
    place: Place | None = None


_DRAWN = "SELECT person_id FROM outreach_targetmember WHERE target_id = %(target)s"
_LIVING = "SELECT person_id FROM tenants_occupant WHERE household_id = %(household)s AND ends_on IS NULL"
_PERSON = """p.id AS person_id, p.first_name, p.birth_date, p.language,
        concat_ws(' ', nullif(p.civility, ''), nullif(p.first_name, ''), p.last_name) AS full_name"""
_CALLER = "coalesce(nullif(u.first_name, ''), u.username) AS caller"
_OFFICER = "nullif(concat_ws(' ', nullif(u.first_name, ''), nullif(u.last_name, '')), '')"
_FOR_ANYONE = {
    "members": f"""SELECT {_PERSON}, m.result, '' AS link FROM outreach_targetmember m JOIN tenants_person p ON p.id = m.person_id
        WHERE m.target_id = %(target)s ORDER BY p.birth_date, m.id""",
    "occupants": f"""SELECT {_PERSON}, '' AS result, o.link FROM tenants_occupant o JOIN tenants_person p ON p.id = o.person_id
        WHERE o.household_id = %(household)s AND o.ends_on IS NULL ORDER BY o.id""",
    "contacts": f"""SELECT id, person_id, value, phone_kind, belongs_to, note, rank FROM tenants_contactpoint
        WHERE person_id IN ({_DRAWN} UNION {_LIVING})
          AND channel = 'phone' AND disabled_at IS NULL AND NOT do_not_use AND safe_to_use""",
    "alarms": f"""SELECT s.detected_at, s.risk, coalesce({_OFFICER}, u.username, '') AS officer
        FROM outreach_signal s LEFT JOIN accounts_user u ON u.id = s.officer_id
        WHERE s.target_id = %(target)s AND s.attempt_id IS NULL AND s.level = {RiskLevel.EMERGENCY:d}
          AND s.heard_by_id = %(me)s
        ORDER BY s.detected_at, s.id""",
}
_FOR_STAFF = {
    "frailties": f"""SELECT person_id, kind, consent_on FROM tenants_frailtymark
        WHERE person_id IN ({_DRAWN}) AND ended_on IS NULL ORDER BY id""",
    "guardians": f"""SELECT person_id, measure, authority_name, phone FROM tenants_guardian
        WHERE person_id IN ({_DRAWN}) AND ends_on IS NULL ORDER BY id""",
    "calls": f"""SELECT a.outcome, a.started_at, {_CALLER}, a.note
        FROM outreach_attempt a JOIN accounts_user u ON u.id = a.caller_id
        WHERE a.household_id = %(household)s ORDER BY a.started_at DESC, a.id DESC LIMIT {PREVIOUS_CALLS}""",
    "drafts": f"""SELECT d.saved_at, {_CALLER}, d.content
        FROM outreach_calldraft d JOIN accounts_user u ON u.id = d.caller_id
        WHERE d.target_id = %(target)s AND d.claim_id IS DISTINCT FROM %(claim)s
        ORDER BY d.saved_at DESC LIMIT {PREVIOUS_CALLS}""",
    "place": """SELECT b.address, n.floor, n.door, b.postal_code, b.municipality
        FROM tenants_household h JOIN housing_unit n ON n.id = h.unit_id JOIN housing_building b ON b.id = n.building_id
        WHERE h.id = %(household)s""",
}


def _statement(lists: dict[str, str]) -> str:
    return "SELECT " + ", ".join(
        f"(SELECT coalesce(json_agg(row), '[]') FROM ({select}) row) AS {name}" for name, select in lists.items()
    )


_ANYONE, _STAFF = _statement(_FOR_ANYONE), _statement(_FOR_ANYONE | _FOR_STAFF)


def desk_home(target: Target, *, viewer) -> DeskHome:
    """The home as it is now, for `viewer`, whose right to it the caller of this function has checked."""
    lists = _FOR_ANYONE if viewer.is_volunteer_only else _FOR_ANYONE | _FOR_STAFF
    row = fetch_one(
        _ANYONE if viewer.is_volunteer_only else _STAFF,
        {"target": target.pk, "household": target.household_id, "claim": target.claim_id, "me": viewer.pk},
    )
    assert row is not None
    found: dict[str, Any] = dict(zip(lists, row, strict=True))
    drawn = _each(DeskPerson, found["members"], birth_date=date.fromisoformat)
    occupants = _each(DeskPerson, found["occupants"], birth_date=date.fromisoformat)
    members = [member for member in drawn if member.result == MemberResult.TO_REACH] or drawn
    numbers = _numbers(members, occupants, _each(DeskContact, found["contacts"]))
    alarms = _each(DeskAlarm, found["alarms"], detected_at=datetime.fromisoformat)
    if viewer.is_volunteer_only:
        return DeskHome(members, numbers, alarms)
    return DeskHome(
        members=members,
        numbers=numbers,
        alarms=alarms,
        occupants=occupants,
        frailties=_each(DeskMark, found["frailties"], consent_on=date.fromisoformat),
        guardians=_each(DeskGuardian, found["guardians"]),
        calls=_each(DeskCall, found["calls"], started_at=datetime.fromisoformat),
        drafts=_each(DeskDraft, found["drafts"], saved_at=datetime.fromisoformat),
        place=next(iter(_each(Place, found["place"])), None),
    )


def _each(kind: Callable[..., Row], rows: list[dict], **parsed: Callable[[str], Any]) -> list[Row]:
    """JSON knows no dates: `parsed` says how to read them."""
    return [
        kind(**row | {name: read(row[name]) for name, read in parsed.items() if row[name] is not None}) for row in rows
    ]


def _numbers(members: list[DeskPerson], occupants: list[DeskPerson], usable: list[DeskContact]) -> list[DeskNumber]:
    """Those of the people drawn first, then those of the others of the home; own numbers before a relative's."""
    drawn = {member.person_id for member in members}
    first_names = {person.person_id: person.first_name for person in [*occupants, *members]}
    ordered = sorted(
        (contact for contact in usable if contact.person_id in first_names),
        key=lambda one: (
            one.person_id not in drawn,
            OWNER_ORDER.index(ContactOwner(one.belongs_to)),
            one.rank,
            one.id,
        ),
    )
    found: dict[str, DeskNumber] = {}
    for contact in ordered:
        if contact.value in found:
            found[contact.value].sharers.append(first_names[contact.person_id])
        else:
            found[contact.value] = DeskNumber(contact, [])
    return list(found.values())
