"""The one statement that says which homes a set of criteria draws, and in what state each comes out.

Count, sample and snapshot all read `drawing()`: what was counted is what is drawn. Set-based, so that a million people
cost seconds. The tables are those of tenants and of this domain; the perimeter comes from the viewer's residences.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from loge.domains.outreach.choices import SPOKEN_TO
from loge.domains.outreach.rules import EXCLUDE, Criteria, Earlier
from loge.foundation.dates import add_months, born_on_or_before
from loge.registers.accounts.access import Perimeter
from loge.registers.housing.models import Residence
from loge.registers.seals.queries import protected_household_ids
from loge.registers.tenants.choices import CURRENT_LEASES, LeaseKind

HOME_LEASES = (LeaseKind.RESIDENTIAL, LeaseKind.TEMPORARY, LeaseKind.OCCUPANCY_AGREEMENT)


@dataclass(frozen=True)
class Drawing:
    """`sql` is a chain of CTEs (« WITH … », no final statement) that ends with `drawn` (one row per home: household_id,
    residence_id, agency_id, status, cause, people, age, frailty) and `named` (one row per person drawn); `params` its values."""

    sql: str
    params: dict


# `people`, in the end: all who are to be reached there. In a home called anyhow, someone whose age is not known is one of them.
# A person drawn twice (two homes during a move) is kept in the home entered last; the other home counts as left.
_DRAWING = """
WITH homes AS NOT MATERIALIZED (
    SELECT h.id, h.residence_id, r.agency_id, h.reference_person_id, l.starts_on,
           -- Never NULL: in the order below it would come after « true », and the home that was left would be kept.
           (l.status <> ALL(%(current_leases)s) OR coalesce(l.ends_on < %(on)s, false)
                OR l.missing_since IS NOT NULL) AS has_left,
           l.kind <> ALL(%(home_leases)s) AS is_no_home
    FROM tenants_household h
    JOIN tenants_lease l ON l.id = h.lease_id
    JOIN housing_residence r ON r.id = h.residence_id
    WHERE h.ended_on IS NULL {home_filters}
), named AS MATERIALIZED (
    SELECT h.id AS household_id, h.residence_id, h.agency_id, h.starts_on, h.has_left, h.is_no_home,
           p.id AS person_id, p.birth_date, p.deceased,
           ({unknown}) AS unknown,
           x.person_id IS NOT NULL AS refused,
           {frailty} AS frailty,
           row_number() OVER (
               PARTITION BY p.id ORDER BY h.has_left, h.starts_on DESC NULLS LAST, h.id DESC) > 1 AS elsewhere
    FROM tenants_person p
    JOIN tenants_occupant o ON o.person_id = p.id AND o.ends_on IS NULL
    JOIN homes h ON h.id = o.household_id
    LEFT JOIN (SELECT DISTINCT person_id FROM tenants_contactrefusal WHERE lifted_at IS NULL) x ON x.person_id = p.id
    WHERE p.merged_into_id IS NULL AND ({people_filter})
), gathered AS (
    SELECT household_id, residence_id, agency_id, has_left, is_no_home,
           count(*) FILTER (WHERE {awaited}) AS people,
           count(*) FILTER (WHERE unknown AND NOT deceased AND NOT refused AND NOT elsewhere) AS unknowns,
           bool_and(deceased) AS all_deceased,
           bool_and(elsewhere OR deceased) AS all_elsewhere,
           max(EXTRACT(YEAR FROM age(%(on)s::date, birth_date))) FILTER (WHERE {awaited}) AS age,
           coalesce(max(frailty) FILTER (WHERE {awaited}), 0) AS frailty
    FROM named
    GROUP BY household_id, residence_id, agency_id, has_left, is_no_home
), phones AS (
    SELECT o.household_id,
           bool_or(c.disabled_at IS NULL AND NOT c.do_not_use AND c.safe_to_use) AS is_reachable,
           bool_and(NOT c.safe_to_use) AS is_unsafe
    FROM gathered g
    JOIN tenants_occupant o ON o.household_id = g.household_id AND o.ends_on IS NULL
    JOIN tenants_contactpoint c ON c.person_id = o.person_id AND c.channel = 'phone'
    GROUP BY o.household_id
), {company} judged AS (
    SELECT g.*, {alone} AS lives_alone, CASE
               WHEN g.all_deceased THEN 'deceased'
               WHEN g.has_left OR g.all_elsewhere THEN 'moved'
               WHEN g.is_no_home THEN 'not_residential'
               WHEN f.is_unsafe THEN 'protected'
               WHEN g.people = 0 AND g.unknowns = 0 THEN 'refused'
               WHEN g.people > 0 AND f.is_reachable IS NOT TRUE THEN 'no_number'
               ELSE '' END AS cause
    FROM gathered g
    LEFT JOIN phones f ON f.household_id = g.household_id
    {join_company}
), drawn AS {materialized} (
    SELECT household_id, residence_id, agency_id, cause,
           CASE WHEN cause <> '' THEN 'excluded' WHEN people = 0 THEN 'to_qualify' ELSE 'waiting' END AS status,
           CASE WHEN people > 0 THEN people + unknowns ELSE 0 END AS people, age, (frailty + lives_alone::int)::int AS frailty
    FROM judged
    {only_alone}
)
"""
_NOT_DRAWN_YET = (
    "NOT EXISTS (SELECT 1 FROM outreach_target t WHERE t.campaign_id = %(campaign)s AND t.household_id = h.id)"
)
_AWAITED = "NOT deceased AND NOT unknown AND NOT refused AND NOT elsewhere"
# How many marks, read when the order of service is written; nobody asks for it while criteria are composed.
_FRAILTY = "(SELECT count(*) FROM tenants_frailtymark f WHERE f.person_id = p.id AND f.ended_on IS NULL)"
_COMPANY = """company AS (
    SELECT o.household_id, count(*) AS size
    FROM gathered g
    JOIN tenants_occupant o ON o.household_id = g.household_id AND o.ends_on IS NULL
    JOIN tenants_person p ON p.id = o.person_id AND NOT p.deceased
    GROUP BY o.household_id
),"""


def drawing(
    criteria: Criteria, *, on: date, viewer, now: datetime, campaign_id: int | None = None, for_snapshot: bool = False
) -> Drawing:
    """`on`: the day at which ages are counted; `campaign_id`: leave out the homes that this campaign has already drawn."""
    params = {
        "on": on,
        "current_leases": [str(status) for status in CURRENT_LEASES],
        "home_leases": [str(kind) for kind in HOME_LEASES],
    }
    filters = _home_filters(criteria, params, now) + _perimeter_filter(viewer, params) + _protected_filter(params)
    if campaign_id is not None:
        params["campaign"] = campaign_id
        filters.append(
            "NOT EXISTS (SELECT 1 FROM outreach_target t WHERE t.campaign_id = %(campaign)s AND t.household_id = h.id)"
        )
    wants_company = criteria.alone is not None or for_snapshot
    sql = _DRAWING.format(
        home_filters="".join(f"\n      AND {part}" for part in filters),
        people_filter=_people_filter(criteria, on, params),
        unknown=_unknown(criteria),
        awaited=_AWAITED,
        frailty=_FRAILTY if for_snapshot else "0",
        company=_COMPANY if wants_company else "",
        join_company="LEFT JOIN company k ON k.household_id = g.household_id" if wants_company else "",
        alone="coalesce(k.size = 1, false)" if wants_company else "false",
        only_alone=_only_alone(criteria),
        materialized="MATERIALIZED" if for_snapshot else "",
    )
    return Drawing(sql, params)


def _protected_filter(params: dict) -> list[str]:
    """Protected homes are not drawn, nor counted under any cause: a figure of one would tell that there is one."""
    params["protected"] = sorted(protected_household_ids())
    return ["h.id <> ALL(%(protected)s)"] if params["protected"] else []


def _only_alone(criteria: Criteria) -> str:
    if criteria.alone is None:
        return ""
    return "WHERE lives_alone" if criteria.alone else "WHERE NOT lives_alone"


def _unknown(criteria: Criteria) -> str:
    if criteria.min_age is None and criteria.max_age is None:
        return "false"
    return "p.birth_date IS NULL OR p.birth_date_quality = 'doubtful'"


def _people_filter(criteria: Criteria, on: date, params: dict) -> str:
    """Who is drawn in a home. Someone without a sure birth date is kept for qualification, children of the house apart."""
    if not criteria.speaks_of_people:
        return _SPOKESPERSON
    parts = []
    if criteria.frailty:
        params["frailty"] = list(criteria.frailty)
        parts.append(
            "EXISTS (SELECT 1 FROM tenants_frailtymark f WHERE f.person_id = p.id AND f.ended_on IS NULL"
            " AND f.kind = ANY(%(frailty)s))"
        )
    ages = []
    if criteria.min_age is not None:
        params["born_before"] = born_on_or_before(on, age=criteria.min_age)
        ages.append("p.birth_date <= %(born_before)s")
    if criteria.max_age is not None:
        params["born_after"] = born_on_or_before(on, age=criteria.max_age + 1)
        ages.append("p.birth_date > %(born_after)s")
    if ages:
        unsure = f"({_unknown(criteria)}) AND o.link <> 'child' AND NOT o.is_dependent AND NOT p.deceased"
        parts.append(f"(({' AND '.join(ages)} AND p.birth_date_quality <> 'doubtful') OR ({unsure}))")
    return " AND ".join(parts)


# No criterion speaks of people: the reference person answers for the home; if they died, the oldest who lives there.
_SPOKESPERSON = """p.id = coalesce(
        (SELECT q.id FROM tenants_person q JOIN tenants_occupant oo ON oo.person_id = q.id
         WHERE oo.household_id = h.id AND oo.ends_on IS NULL AND q.merged_into_id IS NULL AND NOT q.deceased
         ORDER BY q.id = h.reference_person_id DESC NULLS LAST, q.birth_date NULLS LAST, q.id LIMIT 1),
        h.reference_person_id)"""


def _home_filters(criteria: Criteria, params: dict, now: datetime) -> list[str]:
    filters = []
    if criteria.agencies:
        params["agencies"] = list(criteria.agencies)
        filters.append("r.agency_id = ANY(%(agencies)s)")
    if criteria.residences:
        params["residences"] = list(criteria.residences)
        filters.append("h.residence_id = ANY(%(residences)s)")
    if criteria.priority_transfer:
        filters.append("h.priority_transfer")
    if criteria.arrears is not None:
        params["arrears"] = criteria.arrears
        filters.append("l.balance > 0 AND l.balance >= %(arrears)s")
    if criteria.no_contact_months:
        params["silent_since"] = _months_before(now, criteria.no_contact_months)
        params["spoken_to"] = [str(outcome) for outcome in SPOKEN_TO]
        filters.append(
            "NOT EXISTS (SELECT 1 FROM outreach_attempt a WHERE a.household_id = h.id"
            " AND a.started_at >= %(silent_since)s AND a.outcome = ANY(%(spoken_to)s))"
        )
    return filters + [_earlier_filter(earlier, index, params) for index, earlier in enumerate(criteria.earlier)]


def _earlier_filter(earlier: Earlier, index: int, params: dict) -> str:
    params[f"earlier_{index}"] = earlier.campaign
    results = ""
    if earlier.results:
        params[f"results_{index}"] = list(earlier.results)
        results = f" AND (e.status = ANY(%(results_{index})s) OR e.last_outcome = ANY(%(results_{index})s))"
    negation = "NOT " if earlier.mode == EXCLUDE else ""
    return (
        f"{negation}EXISTS (SELECT 1 FROM outreach_target e"
        f" WHERE e.campaign_id = %(earlier_{index})s AND e.household_id = h.id{results})"
    )


def _perimeter_filter(viewer, params: dict) -> list[str]:
    if viewer.perimeter == Perimeter.LANDLORD:
        return []
    params["perimeter"] = list(Residence.objects.visible_to(viewer).values_list("pk", flat=True))
    return ["h.residence_id = ANY(%(perimeter)s)"]


def _months_before(now: datetime, months: int) -> datetime:
    return now + timedelta(days=(add_months(now.date(), -months) - now.date()).days)
