"""The figures of unpaid rent (domain.md d.8), for an agency and a day: one statement per kind of row, however many there are.

A figure is a condition on rows: its number and the list that it opens are read with the same words, so that they are the same.
Homes and shops are never added up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import connection

from loge.domains.arrears.choices import GRANTS, MONEY_IN, Act, EntryKind
from loge.foundation.dates import add_months
from loge.foundation.money import ZERO
from loge.registers.accounts.models import Agency
from loge.registers.housing.access import within_perimeter
from loge.registers.housing.models import Residence
from loge.registers.tenants.access import hidden_leases
from loge.registers.tenants.choices import CURRENT_LEASES
from loge.registers.tenants.models import Lease

_SHOPS = "('commercial', 'professional', 'association')"
# What every source reads: the leases of the perimeter, with their account. Who left is told by the dates of the lease.
HOMES = f"""
homes AS (
    SELECT lease.id AS lease_id, account.id AS account_id, home.id AS home_id, residence.agency_id,
        lease.kind IN {_SHOPS} AS is_shop, lease.kind = 'residential' AS is_dwelling,
        coalesce(lease.starts_on <= %(on)s, true)
            AND CASE WHEN lease.ends_on IS NULL THEN lease.status = ANY(%(current)s) ELSE lease.ends_on >= %(on)s END AS present,
        coalesce(lease.rent, 0) + coalesce(lease.service_charges, 0) - CASE WHEN account.benefit_payee = 'landlord'
            THEN coalesce(lease.housing_benefit, 0) ELSE 0 END AS monthly,
        CASE WHEN account.benefit_payee = 'landlord' THEN coalesce(lease.housing_benefit, 0) ELSE 0 END AS benefit
    FROM tenants_lease lease
    JOIN housing_unit unit ON unit.id = lease.main_unit_id
    JOIN housing_building building ON building.id = unit.building_id
    JOIN housing_residence residence ON residence.id = building.residence_id
    LEFT JOIN arrears_rentaccount account ON account.lease_id = lease.id
    LEFT JOIN tenants_household home ON home.lease_id = lease.id
    WHERE residence.id = ANY(%(residences)s) AND lease.id <> ALL(%(hidden)s)
)
"""
DUES = """
dues AS MATERIALIZED (
    SELECT e.id, e.account_id, e.debt, e.amount, e.due_on, date_trunc('month', coalesce(e.period, e.due_on))::date AS month,
        e.amount - coalesce(laid.amount, 0) AS unpaid
    FROM arrears_ledgerentry e LEFT JOIN (
        SELECT m.due_id, sum(m.amount) AS amount FROM arrears_matching m JOIN arrears_ledgerentry p ON p.id = m.payment_id
        WHERE m.undone_at IS NULL AND p.dated_on <= %(on)s GROUP BY m.due_id
    ) AS laid ON laid.due_id = e.id
    WHERE e.amount > 0 AND e.due_on <= %(on)s AND e.dated_on <= %(on)s
)
"""
_IN_YEAR = "> %(since)s AND {0} <= %(on)s"
ACCOUNTS = f"""
WITH {HOMES}, {DUES}, ledger AS (
    SELECT account_id, sum(amount) FILTER (WHERE due_on <= %(on)s) AS everything,
        sum(amount) FILTER (WHERE due_on <= %(on)s AND debt = 'shop') AS of_shop,
        sum(amount) FILTER (WHERE due_on {_IN_YEAR.format("due_on")} AND debt IN ('rent', 'reconciliation')
            AND kind = ANY(%(billed)s)) AS billed,
        -sum(amount) FILTER (WHERE dated_on > %(since)s AND debt IN ('rent', 'reconciliation')
            AND kind = ANY(%(received)s)) AS received
    FROM arrears_ledgerentry WHERE dated_on <= %(on)s GROUP BY account_id
), rents AS (
    SELECT d.account_id, d.month, sum(d.unpaid) - CASE WHEN EXISTS (SELECT FROM arrears_ledgerentry b
            WHERE b.account_id = d.account_id AND b.kind = 'benefit' AND b.period = d.month AND b.dated_on <= %(on)s)
            THEN 0 ELSE max(homes.benefit) END AS unpaid,
        row_number() OVER (PARTITION BY d.account_id ORDER BY d.month DESC) AS rank
    FROM dues d JOIN homes ON homes.account_id = d.account_id
    WHERE d.debt = 'rent' AND d.due_on > %(on)s::date - 150 GROUP BY d.account_id, d.month
), three AS (
    SELECT account_id FROM rents WHERE rank <= 3 GROUP BY account_id HAVING count(*) = 3 AND min(unpaid) > 5
), late AS (
    SELECT account_id, sum(unpaid) FILTER (WHERE due_on > %(since)s) AS of_year,
        min(due_on) FILTER (WHERE debt = 'rent') AS default_on
    FROM dues WHERE unpaid > 0 AND debt IN ('rent', 'reconciliation') GROUP BY account_id
), source AS (
    SELECT homes.lease_id AS id, homes.lease_id, homes.account_id, homes.agency_id, homes.present, homes.is_dwelling,
        homes.monthly,
        CASE WHEN is_shop THEN 0 ELSE coalesce(everything, 0) - coalesce(of_shop, 0) END AS owed,
        CASE WHEN is_shop THEN coalesce(everything, 0) ELSE coalesce(of_shop, 0) END AS shop_owed,
        CASE WHEN is_shop THEN 0 ELSE coalesce(billed, 0) END AS billed,
        CASE WHEN is_shop THEN 0 ELSE coalesce(received, 0) END AS received,
        CASE WHEN is_shop THEN 0 ELSE coalesce(late.of_year, 0) END AS late_of_year,
        three.account_id IS NOT NULL AS three_months, CASE WHEN is_shop THEN NULL ELSE late.default_on END AS day, '' AS note,
        EXISTS (SELECT FROM peace_outgoingcontact c WHERE c.household_id = homes.home_id AND c.at::date >= late.default_on
            AND c.at::date < late.default_on + 15) AS contacted
    FROM homes LEFT JOIN ledger USING (account_id) LEFT JOIN late USING (account_id) LEFT JOIN three USING (account_id)
)
"""
# What a plan was on the day is its last step by then; a signature noted later than its day counts from its day.
PLANS = f"""
WITH {HOMES}, source AS (
    SELECT plan.id, homes.lease_id, homes.account_id, homes.agency_id, plan.signed_on AS day, plan.total,
        coalesce(life.status, CASE WHEN life.known THEN 'active' ELSE plan.status END) AS note, life.broken_on
    FROM arrears_repaymentplan plan JOIN homes ON homes.account_id = plan.account_id
    CROSS JOIN LATERAL (
        SELECT count(*) > 0 AS known, min(told.day) FILTER (WHERE told.status = 'broken') AS broken_on,
            (array_agg(told.status ORDER BY told.at DESC, told.id DESC) FILTER (WHERE told.day <= %(on)s))[1] AS status
        FROM (SELECT step.*, (step.at AT TIME ZONE %(zone)s)::date AS day FROM arrears_planstep step
            WHERE step.plan_id = plan.id AND step.status <> 'proposed') AS told
    ) AS life
    WHERE plan.signed_on <= %(on)s AND NOT is_shop
)
"""
EPISODES = f"""
WITH {HOMES}, source AS (
    SELECT episode.id, homes.lease_id, homes.account_id, homes.agency_id, episode.report_by AS day, episode.told AS note,
        episode.reported_on
    FROM arrears_episode episode JOIN homes ON homes.account_id = episode.account_id
    WHERE episode.report_by {_IN_YEAR.format("episode.report_by")} AND NOT is_shop
        AND NOT coalesce(episode.ended_on <= episode.report_by AND episode.reported_on IS NULL, false)
)
"""
ACTS = f"""
WITH {HOMES}, source AS (
    SELECT act.id, homes.lease_id, homes.account_id, homes.agency_id, act.happened_on AS day, act.reference AS note, act.kind
    FROM arrears_procedurestep act JOIN homes ON homes.account_id = act.account_id
    WHERE act.cancelled_at IS NULL AND act.happened_on {_IN_YEAR.format("act.happened_on")} AND NOT is_shop
)
"""
ENTRIES = f"""
WITH {HOMES}, source AS (
    SELECT e.id, homes.lease_id, homes.account_id, homes.agency_id, e.dated_on AS day, e.kind AS note, -e.amount AS amount, e.kind
    FROM arrears_ledgerentry e JOIN homes ON homes.account_id = e.account_id
    WHERE e.kind = ANY(%(lowering)s) AND e.dated_on {_IN_YEAR.format("e.dated_on")} AND NOT is_shop AND e.debt <> 'shop'
)
"""
UNPAID = f"""
WITH {HOMES}, {DUES}, source AS (
    SELECT d.id, homes.lease_id, homes.account_id, homes.agency_id, d.due_on AS day, d.debt AS note, d.unpaid,
        %(on)s::date - d.due_on AS age
    FROM dues d JOIN homes ON homes.account_id = d.account_id WHERE d.unpaid > 0 AND NOT is_shop AND d.debt <> 'shop'
)
"""
SOURCES = {
    "accounts": ACCOUNTS,
    "plans": PLANS,
    "episodes": EPISODES,
    "acts": ACTS,
    "entries": ENTRIES,
    "unpaid": UNPAID,
}
_BILLED = ("RENT", "CHARGES", "INCOME_SURCHARGE", "STATUTORY_REDUCTION", "RECONCILIATION", "CORRECTION")


@dataclass(frozen=True)
class Counted:
    """Rows of a source. `where`, `amount`: SQL on its columns; `how`: how it is counted, in words; `amount` in euros."""

    code: str
    label: str
    how: str
    source: str
    where: str
    amount: str = "0::numeric"


@dataclass(frozen=True)
class Number:
    rows: int = 0
    amount: Decimal = ZERO


@dataclass(frozen=True)
class Row:
    """One row behind a figure. `note`: a code that the screen puts in words."""

    id: int
    lease_id: int
    account_id: int | None
    day: date | None
    note: str
    amount: Decimal


@dataclass(frozen=True)
class Scope:
    """The residences of the viewer (of one agency, when given), as of a day. The year: the twelve months that end on it."""

    viewer: Any
    on: date
    agency: Agency | None = None

    @property
    def since(self) -> date:
        return add_months(self.on, -12)

    def given(self) -> dict[str, Any]:
        residences = Residence.objects.filter(within_perimeter(self.viewer, residence=""))
        if self.agency is not None:
            residences = residences.filter(agency=self.agency)
        return {
            "on": self.on, "since": self.since, "zone": settings.TIME_ZONE,
            "residences": list(residences.values_list("pk", flat=True)),
            "hidden": hidden_leases(self.viewer), "current": [status.value for status in CURRENT_LEASES],
            "billed": [EntryKind[name].value for name in _BILLED],
            "received": [*(kind.value for kind in MONEY_IN), EntryKind.RETURNED_PAYMENT.value],
            "lowering": [*(kind.value for kind in GRANTS), EntryKind.WRITE_OFF.value, EntryKind.ERASED.value],
        }  # fmt: skip


def numbers(figures: Iterable[Counted], scope: Scope) -> dict[str, dict[int | None, Number]]:
    """Code → agency (None: all of them) → number. One statement for each source."""
    by_source: dict[str, list[Counted]] = {}
    for figure in figures:
        by_source.setdefault(figure.source, []).append(figure)
    given, found = scope.given(), {}
    for source, wanted in by_source.items():
        columns = ", ".join(
            f"count(*) FILTER (WHERE {one.where}), coalesce(sum({one.amount}) FILTER (WHERE {one.where}), 0)"
            for one in wanted
        )
        sets = "GROUP BY GROUPING SETS ((), (agency_id))"
        with connection.cursor() as cursor:
            cursor.execute(
                f"{SOURCES[source]} SELECT agency_id, grouping(agency_id), {columns} FROM source {sets}", given
            )
            rows = cursor.fetchall()
        for at, one in enumerate(wanted):
            found[one.code] = {
                None if row[1] else row[0]: Number(row[2 + 2 * at], Decimal(row[3 + 2 * at])) for row in rows
            }
    return found


def rows_of(figure: Counted, scope: Scope, *, start: int = 0, many: int = 50) -> tuple[int, list[Row]]:
    """How many rows there are, and those of a page, the largest sums first."""
    sql = f"""{SOURCES[figure.source]} SELECT count(*) OVER (), id, lease_id, account_id, day, note, {figure.amount}
        FROM source WHERE {figure.where} ORDER BY ({figure.amount}) DESC, day DESC NULLS LAST, id
        OFFSET %(start)s LIMIT %(many)s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, scope.given() | {"start": start, "many": many})
        rows = cursor.fetchall()
    found = [
        Row(key, lease, account, day, note, Decimal(amount)) for _, key, lease, account, day, note, amount in rows
    ]
    return (rows[0][0] if rows else 0), found


def procedure_acts() -> tuple[Act, ...]:
    """Those that are counted one by one, in the order of a procedure."""
    return (
        Act.FORMAL_NOTICE, Act.PANEL, Act.NOTICE_TO_PAY, Act.SUMMONS, Act.DELAYS, Act.TERMINATION, Act.QUIT, Act.FORCE,
        Act.EVICTION, Act.PROTOCOL,
    )  # fmt: skip


def seen_agencies(found: dict[str, dict[int | None, Number]]) -> dict[int, str]:
    """Those in which something is counted, by name."""
    met = {agency for one in found.values() for agency in one if agency is not None}
    return {agency: name for agency, name in agency_names().items() if agency in met}


def agency_names() -> dict[int, str]:
    return dict(Agency.objects.order_by("name").values_list("pk", "name"))


def leases_named(viewer, keys: Iterable[int]) -> dict[int, Lease]:
    """The leases of a page of rows, with whom and where: one statement."""
    found = Lease.objects.visible_to(viewer).filter(pk__in=set(keys))
    return found.select_related("household__reference_person", "main_unit__building__residence").in_bulk()
