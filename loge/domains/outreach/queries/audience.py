"""Whom a set of criteria would draw, counted live and shown on a sample. Nothing is written here."""

from dataclasses import dataclass, field
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from loge.domains.outreach.choices import ExclusionCause, TargetStatus
from loge.domains.outreach.models import Campaign
from loge.domains.outreach.queries.drawing import drawing
from loge.domains.outreach.rules import Criteria
from loge.registers.accounts.access import Perimeter
from loge.registers.accounts.models import Agency
from loge.registers.housing.models import Residence
from loge.registers.tenants.choices import CURRENT_LEASES
from loge.registers.tenants.models import Person

MEMORY = "128MB"
OTHER_LEASES = ("parking_only", "commercial", "professional", "association")


@dataclass(frozen=True)
class AudienceCount:
    """`homes` to call and the `people` to reach in them; homes `to_qualify` (birth date unknown); homes excluded, by cause.

    `drawn` is the denominator of every percentage: nobody drawn is left out of it. Parking-only and commercial leases
    are no homes: they are counted under NOT_RESIDENTIAL, and never drawn.
    """

    homes: int = 0
    people: int = 0
    to_qualify: int = 0
    excluded_by_cause: dict[str, int] = field(default_factory=dict)

    @property
    def excluded(self) -> int:
        return sum(self.excluded_by_cause.values())

    @property
    def drawn(self) -> int:
        return self.homes + self.to_qualify + self.excluded

    def as_json(self) -> dict:
        return {
            "homes": self.homes,
            "people": self.people,
            "to_qualify": self.to_qualify,
            "excluded": self.excluded_by_cause,
        }


@dataclass(frozen=True)
class AudienceRow:
    """One home of the sample, names shortened: « Mme D. »."""

    household_id: int
    residence: str
    status: str
    cause: str
    people: list[str]
    age: int | None

    @property
    def status_label(self) -> str:
        return TargetStatus(self.status).label

    @property
    def cause_label(self) -> str:
        return ExclusionCause(self.cause).label if self.cause else ""


def audience_count(criteria: Criteria, *, on: date, viewer, campaign=None) -> AudienceCount:
    """`campaign`: the homes that it has already drawn are left out, as they will be at approval."""
    draw = drawing(criteria, on=on, viewer=viewer, now=timezone.now(), campaign_id=campaign and campaign.pk)
    rows = _read(
        draw.sql + "SELECT status, cause, count(*), sum(people) FROM drawn GROUP BY status, cause", draw.params
    )
    count = gathered_count(rows)
    return with_other_leases(count, criteria, on=on, viewer=viewer)


@transaction.atomic
def _read(sql: str, params: dict) -> list[tuple]:
    """With the memory that keeps a draw among a million people off the disk, given back at the end."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = %s", [MEMORY])
        cursor.execute(sql, params)
        return cursor.fetchall()


def gathered_count(rows) -> AudienceCount:
    """From (status, cause, homes, people) rows."""
    homes = {(status, cause): (number, people or 0) for status, cause, number, people in rows}
    waiting, people = homes.pop((TargetStatus.WAITING, ""), (0, 0))
    to_qualify, _ = homes.pop((TargetStatus.TO_QUALIFY, ""), (0, 0))
    return AudienceCount(
        waiting, int(people), to_qualify, {str(cause): number for (_, cause), (number, _) in homes.items()}
    )


def with_other_leases(count: AudienceCount, criteria: Criteria, *, on: date, viewer) -> AudienceCount:
    """Adds the parking-only and commercial leases whose holder the criteria would have drawn."""
    number = _other_leases(criteria, on=on, viewer=viewer)
    if not number:
        return count
    cause = str(ExclusionCause.NOT_RESIDENTIAL)
    causes = count.excluded_by_cause | {cause: count.excluded_by_cause.get(cause, 0) + number}
    return AudienceCount(count.homes, count.people, count.to_qualify, causes)


def audience_sample(criteria: Criteria, *, on: date, viewer, campaign=None, size: int = 10) -> list[AudienceRow]:
    """The same `size` homes each time for the same criteria, spread over the whole audience."""
    draw = drawing(criteria, on=on, viewer=viewer, now=timezone.now(), campaign_id=campaign and campaign.pk)
    sql = (
        draw.sql
        + """
        SELECT d.household_id, d.residence_id, d.status, d.cause, d.age, array_agg(n.person_id ORDER BY n.birth_date, n.person_id)
        FROM (SELECT * FROM drawn ORDER BY hashint8(household_id), household_id LIMIT %(size)s) d
        JOIN named n ON n.household_id = d.household_id
        GROUP BY d.household_id, d.residence_id, d.status, d.cause, d.age
        ORDER BY d.household_id"""
    )
    rows = _read(sql, draw.params | {"size": size})
    people = Person.objects.in_bulk({pk for row in rows for pk in row[5]})
    residences = Residence.objects.in_bulk({row[1] for row in rows})
    return [
        AudienceRow(
            household, residences[residence].name, status, cause, [short_name(people[pk]) for pk in ids],
            int(age) if age is not None else None,
        )
        for household, residence, status, cause, age, ids in rows
    ]  # fmt: skip


def short_name(person: Person) -> str:
    """« Mme D. »: enough to recognise a list, too little to spread it."""
    return f"{person.civility or person.first_name} {person.last_name[:1]}.".strip()


def _other_leases(criteria: Criteria, *, on: date, viewer) -> int:
    """Current leases without a home, of holders whom the criteria on people, agency, residence and debt would draw."""
    if criteria.alone is not None or criteria.priority_transfer or criteria.earlier or criteria.no_contact_months:
        return 0
    params: dict = {"kinds": list(OTHER_LEASES), "current": [str(status) for status in CURRENT_LEASES], "on": on}
    filters = _other_lease_filters(criteria, params)
    if viewer.perimeter != Perimeter.LANDLORD:
        params["perimeter"] = list(Residence.objects.visible_to(viewer).values_list("pk", flat=True))
        filters += " AND b.residence_id = ANY(%(perimeter)s)"
    sql = f"""
        SELECT count(DISTINCT l.id) FROM tenants_lease l
        JOIN housing_unit u ON u.id = l.main_unit_id JOIN housing_building b ON b.id = u.building_id
        JOIN housing_residence r ON r.id = b.residence_id
        JOIN tenants_leaseparty y ON y.lease_id = l.id AND y.ends_on IS NULL AND y.role IN ('holder', 'joint_holder')
        JOIN tenants_person p ON p.id = y.person_id AND NOT p.deceased AND p.merged_into_id IS NULL
        WHERE l.kind = ANY(%(kinds)s) AND l.status = ANY(%(current)s)
          AND NOT EXISTS (SELECT 1 FROM tenants_occupant o JOIN tenants_household h ON h.id = o.household_id
                          WHERE o.person_id = p.id AND o.ends_on IS NULL AND h.ended_on IS NULL){filters}"""
    return _read(sql, params)[0][0]


def _other_lease_filters(criteria: Criteria, params: dict) -> str:
    wanted = {
        "min_age": (criteria.min_age, "p.birth_date <= %(on)s::date - make_interval(years => %(min_age)s)"),
        "max_age": (criteria.max_age, "p.birth_date > %(on)s::date - make_interval(years => %(max_age)s + 1)"),
        "agencies": (list(criteria.agencies) or None, "r.agency_id = ANY(%(agencies)s)"),
        "residences": (list(criteria.residences) or None, "b.residence_id = ANY(%(residences)s)"),
        "arrears": (criteria.arrears, "l.balance > 0 AND l.balance >= %(arrears)s"),
        "frailty": (
            list(criteria.frailty) or None,
            "EXISTS (SELECT 1 FROM tenants_frailtymark f WHERE f.person_id = p.id AND f.ended_on IS NULL"
            " AND f.kind = ANY(%(frailty)s))",
        ),
    }
    given = {name: pair for name, pair in wanted.items() if pair[0] is not None}
    params |= {name: value for name, (value, _) in given.items()}
    return "".join(f" AND {clause}" for _, clause in given.values())


def names_in(criteria: Criteria) -> dict[str, dict[int, str]]:
    """Names of the agencies, residences and campaigns that the criteria speak of, for the sentence that describes them."""
    campaigns = [earlier.campaign for earlier in criteria.earlier]
    return {
        "agencies": dict(Agency.objects.filter(pk__in=criteria.agencies).values_list("pk", "name")),
        "residences": dict(Residence.objects.filter(pk__in=criteria.residences).values_list("pk", "name")),
        "campaigns": dict(Campaign.objects.filter(pk__in=campaigns).values_list("pk", "name")),
    }
