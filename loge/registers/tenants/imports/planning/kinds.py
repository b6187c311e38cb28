"""The kinds of records that a line feeds, and the SQL that says what each becomes.

In every expression `s` is the row of the workbench, `t` the record as it stands (all NULL when it is new), {a} {b} {c}
the records it hangs on. The same expressions serve the comparison and the writing, so that they cannot differ.
A blank cell never erases what is known, except the end of a lease, which a withdrawn notice empties.
"""

from dataclasses import dataclass

from django.apps import apps


@dataclass(frozen=True)
class Kind:
    """`key`: natural key of the row in the file; `match`: how `t` is found from `l.k`; `refs`: planned parents."""

    name: str
    model: str
    columns: dict[str, str]
    key: str = ""
    match: str = ""
    refs: tuple[str, ...] = ()
    joins: str = ""
    lead: str = "min(s.id)"
    defaults: str = ""

    @property
    def table(self) -> str:
        return apps.get_model(self.model)._meta.db_table

    def values(self, a: str = "", b: str = "", c: str = "") -> dict[str, str]:
        return {column: sql.format(a=a, b=b, c=c) for column, sql in self.columns.items()}


def kept(column: str, default: str = "''", source: str = "") -> str:
    """The text of the file, else what is known, else the default."""
    return f"coalesce(nullif(s.{source or column}, ''), t.{column}, {default})"


def known(column: str) -> str:
    """The typed value of the file, else what is known."""
    return f"coalesce(s.{column}, t.{column})"


_PLAN = "LEFT JOIN tenants_plannedchange {alias} ON {alias}.run_id = %(run)s AND {alias}.kind = '{kind}' AND {alias}.match_key = s.{key}"
BACK = "NULL::date"  # seen again: no longer missing

AGENCY = Kind(
    "agency", "accounts.Agency", key="s.agency_code", match="t.code = l.k",
    columns={"code": "s.agency_code", "name": kept("name", "'Agence ' || s.agency_code", "agency_name")},
    defaults="address, phone, opening_hours",
)  # fmt: skip
RESIDENCE = Kind(
    "residence", "housing.Residence", key="s.residence_code", match="t.code = l.k",
    refs=("coalesce(pa.key, t.agency_id)",),
    joins=_PLAN.format(alias="pa", kind="agency", key="agency_code"),
    columns={
        "code": "s.residence_code", "name": kept("name", "s.residence_code", "residence_name"), "agency_id": "{a}",
        "municipality": kept("municipality"), "municipality_code": kept("municipality_code"),
        "postal_code": kept("postal_code"), "qpv_code": kept("qpv_code"), "missing_since": BACK,
    },
)  # fmt: skip
BUILDING = Kind(
    "building", "housing.Building", key="s.building_code", match="t.code = l.k",
    refs=("coalesce(pr.key, t.residence_id)",),
    joins=_PLAN.format(alias="pr", kind="residence", key="residence_code"),
    columns={
        "code": "s.building_code", "residence_id": "{a}", "address": kept("address"), "postal_code": kept("postal_code"),
        "municipality": kept("municipality"), "year_built": known("year_built"),
        "search_key": "CASE WHEN s.address = '' THEN coalesce(t.search_key, '') ELSE s.address_key END",
        "missing_since": BACK,
    },
)  # fmt: skip
ENTRANCE = Kind(
    "entrance", "housing.Entrance", key="s.entrance_code", match="t.code = l.k",
    refs=("coalesce(pb.key, t.building_id)",),
    joins=_PLAN.format(alias="pb", kind="building", key="building_code"),
    columns={"code": "s.entrance_code", "building_id": "{a}", "label": kept("label", "''", "entrance_label"), "missing_since": BACK},
)  # fmt: skip
UNIT = Kind(
    "unit", "housing.Unit", key="s.unit_code", match="t.code = l.k",
    refs=("coalesce(pb.key, t.building_id)", "coalesce(pe.key, t.entrance_id)", "coalesce(pr.key, tb.residence_id)"),
    joins=" ".join((
        _PLAN.format(alias="pb", kind="building", key="building_code"),
        _PLAN.format(alias="pe", kind="entrance", key="entrance_code"),
        _PLAN.format(alias="pr", kind="residence", key="residence_code"),
        "LEFT JOIN housing_building tb ON tb.id = t.building_id",
    )),
    columns={
        "code": "s.unit_code", "rpls_id": "coalesce(nullif(s.rpls_id, ''), t.rpls_id)", "building_id": "{a}", "entrance_id": "{b}",
        "kind": kept("kind", "'dwelling'", "unit_kind"),
        "status": kept("status", "CASE WHEN s.lease_number = '' THEN 'vacant_market' ELSE 'occupied' END", "unit_status"),
        "floor": kept("floor"), "door": kept("door"), "typology": kept("typology"), "area": known("area"),
        "is_adapted": known("is_adapted"), "missing_since": BACK,
    },
)  # fmt: skip

_ENDS = "CASE WHEN %(has_end)s THEN s.ends_on ELSE t.ends_on END"
LEASE = Kind(
    "lease", "tenants.Lease", key="s.lease_number", match="t.source = %(source)s AND t.number = l.k",
    refs=("pu.key", "pu.ref_c"),
    joins=_PLAN.format(alias="pu", kind="unit", key="unit_code"),
    # the dwelling of a lease leads, its parking and its cellar follow
    lead="min(CASE WHEN s.unit_kind IN ('', 'dwelling') THEN s.id ELSE s.id + (1::bigint << 61) END) & ((1::bigint << 61) - 1)",
    columns={
        "source": "%(source)s::varchar", "number": "s.lease_number", "main_unit_id": "{a}",
        "kind": kept("kind", "CASE WHEN s.unit_kind IN ('', 'dwelling', 'caretaker_lodge') THEN 'residential' "
                     "WHEN s.unit_kind = 'shop' THEN 'commercial' WHEN s.unit_kind = 'association_room' THEN 'association' "
                     "ELSE 'parking_only' END", "lease_kind"),
        "status": f"CASE WHEN t.status IN ('terminated_by_court', 'transferred', 'closed', 'draft') THEN t.status "
                  f"WHEN {_ENDS} < %(day)s THEN 'terminated' WHEN {_ENDS} IS NOT NULL THEN 'notice_given' "
                  f"WHEN t.status = 'signed' THEN t.status ELSE 'active' END",
        "signed_on": known("signed_on"), "starts_on": known("starts_on"), "ends_on": _ENDS, "rent": known("rent"),
        "service_charges": known("service_charges"), "housing_benefit": known("housing_benefit"), "balance": known("balance"),
        "balance_on": "CASE WHEN s.balance IS DISTINCT FROM t.balance AND s.balance IS NOT NULL THEN %(day)s ELSE t.balance_on END",
        "payment_method": kept("payment_method"), "missing_since": BACK,
    },
    defaults="end_reason",
)  # fmt: skip

_SAME_NAMES = "(t.last_name, t.first_name, t.birth_name)"
_NEW_NAMES = f"({kept('last_name')}, {kept('first_name')}, {kept('birth_name')})"
# A date of the year only says less than the full date of the same year.
_VAGUER = "s.birth_date_quality = 'year_only' AND t.birth_date_quality = 'exact' AND extract(year FROM s.birth_date) = extract(year FROM t.birth_date)"
PERSON = Kind(
    "person", "tenants.Person",
    columns={
        "source": "CASE WHEN t.source_key <> '' THEN t.source ELSE %(source)s END",
        "source_key": "CASE WHEN s.source_key = '' THEN coalesce(t.source_key, '') "
                      "WHEN t.id IS NULL OR t.source_key = '' OR t.source = %(source)s THEN s.source_key ELSE t.source_key END",
        "civility": kept("civility"), "last_name": kept("last_name"), "birth_name": kept("birth_name"),
        "first_name": kept("first_name"),
        "birth_date": f"CASE WHEN s.birth_date IS NULL OR {_VAGUER} THEN t.birth_date ELSE s.birth_date END",
        "birth_date_quality": f"CASE WHEN s.birth_date IS NULL OR {_VAGUER} THEN coalesce(t.birth_date_quality, 'unknown') "
                              f"ELSE s.birth_date_quality END",
        "language": kept("language"), "deceased": "coalesce(t.deceased, false) OR s.deceased", "deceased_on": known("deceased_on"),
        "search_key": f"CASE WHEN {_SAME_NAMES} = {_NEW_NAMES} THEN t.search_key WHEN s.birth_name = '' AND t.birth_name <> '' "
                      f"THEN left(s.names_key || ' ' || lower(t.birth_name), 400) ELSE s.search_key END",
        "missing_since": BACK,
    },
)  # fmt: skip
ORGANISATION = Kind(
    "organisation", "tenants.Organisation", key="s.person_ref",
    match="t.source = %(source)s AND (t.source_key <> '' AND t.source_key = s.source_key OR s.source_key = '' AND t.name = s.organisation)",
    columns={
        "source": "%(source)s::varchar", "source_key": "s.source_key", "name": kept("name", "''", "organisation"),
        "siret": kept("siret"), "search_key": "left(lower(s.organisation), 250)", "missing_since": BACK,
    },
)  # fmt: skip

STOCK = (AGENCY, RESIDENCE, BUILDING, ENTRANCE, UNIT)
KEYED = {kind.name: kind for kind in (*STOCK, LEASE, PERSON, ORGANISATION)}
USABLE = "s.run_id = %(run)s AND NOT s.refused AND NOT s.left_out"
