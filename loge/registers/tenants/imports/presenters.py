"""Words of the preview: what a line comes to, what changes, what disappeared."""

from collections import defaultdict

from loge.registers.tenants.imports.cells import FIELD
from loge.registers.tenants.imports.changes import Words
from loge.registers.tenants.imports.fields import BY_CODE, field_of
from loge.registers.tenants.models import ImportedRow, PlannedChange
from loge.registers.tenants.presenters import in_list

STATES = {
    "create": ("À créer", "success"),
    "update": ("À modifier", "info"),
    "unchanged": ("Sans changement", "neutral"),
    "error": ("En erreur", "danger"),
    "decide": ("À décider", "warning"),
    "left_out": ("Laissées de côté", "neutral"),
}
# Two people of one lease are two lines, and the lease changes once.
SAID_ELSEWHERE = "dit à une autre ligne de la même personne, du même bail ou du même logement"
SET_ASIDE = ("error", "decide", "left_out")  # states of the lines that an import does not write
KINDS = {
    "agency": "Agences", "residence": "Résidences", "building": "Bâtiments", "entrance": "Entrées", "unit": "Logements et locaux",
    "person": "Personnes", "organisation": "Organismes", "lease": "Baux", "household": "Foyers", "party": "Parties aux baux",
    "occupant": "Occupants", "departure": "Départs d’occupants", "contact": "Coordonnées", "contact_gone": "Coordonnées retirées",
    "contact_back": "Coordonnées revenues", "annex": "Annexes", "guardian": "Mesures de protection", "frailty": "Fragilités",
    "correction": "Corrections réglées ou divergentes",
}  # fmt: skip
_CONTACTS = {"contact_gone": "coordonnée retirée", "contact_back": "coordonnée revenue"}
REASONS = {
    "key": "n° de client connu",
    "name_birth": "mêmes noms et même date de naissance",
    "name_lease": "mêmes noms sur le même bail",
    "merged": "fiche fusionnée avec une autre",
    "decided": "décidé par une personne",
}


def preview_rows(outcomes: list, *, viewer) -> list[dict]:
    """The lines of a page with their remarks and changes; as many queries whatever the size of the page.

    Numbers and addresses are masked for those who do not read them in lists.
    """
    ids = [outcome.row_id for outcome in outcomes]
    rows = ImportedRow.objects.in_bulk(ids)
    planned = PlannedChange.objects.filter(row_id__in=ids, action__in=("create", "update")).order_by("pk")
    words = Words.of(planned)
    changes: dict[int | None, list[str]] = defaultdict(list)
    for change in planned:
        changes[change.row_id] += _sentences(change, words, viewer)
    return [
        _row(outcome, rows[outcome.row_id], changes[outcome.row_id]) for outcome in outcomes if outcome.row_id in rows
    ]


def _row(outcome, row: ImportedRow, changes: list[str]) -> dict:
    label, kind = STATES[outcome.state]
    return {
        "line": outcome.line, "part": outcome.part, "state": outcome.state, "label": label.replace("Laissées", "Laissée"), "kind": kind,
        "name": " ".join(filter(None, (row.first_name, row.last_name))) or row.organisation or "—",
        "lease": row.lease_number, "unit": row.unit_code, "reason": REASONS.get(outcome.reason, ""),
        "remarks": [remark | {"label": label_of(remark["field"])} for remark in row.remarks or []],
        "changes": (changes or [SAID_ELSEWHERE]) if outcome.state == "update" else [], "correctable": row.raw is not None, "person_id": outcome.person_id,
    }  # fmt: skip


def label_of(name: str) -> str:
    field = BY_CODE.get(field_of(name))
    return field.label if field else ""


def _sentences(change: PlannedChange, words: Words, viewer) -> list[str]:
    if change.action == "create":
        return [_created(change, viewer)]
    if change.kind in _CONTACTS:
        return [_CONTACTS[change.kind]]
    if change.kind == "correction" and "settled_as" in (change.changes or {}):
        return ["correction suivie par le progiciel"]
    return words.sentences(change)


def _created(change: PlannedChange, viewer) -> str:
    if change.kind == "contact":
        channel, value, *_ = change.fact.split(FIELD)
        return f"nouvelle coordonnée : {in_list(channel, value, viewer=viewer)}"
    return Words.created(change)


def count_table(counts: dict) -> list[dict]:
    """Per kind of record: to create, to update, unchanged, disappeared."""
    actions = ("create", "update", "unchanged", "missing")
    return [
        {"label": label, **{action: counts[kind].get(action, 0) for action in actions}}
        for kind, label in KINDS.items()
        if kind in counts
    ]


def lines_by_outcome(lines: dict[str, int]) -> list[tuple[str, int]]:
    """How many lines came to what, once the import is applied."""
    done = {"create": "Créées", "update": "Modifiées"}
    return [(done.get(state, label), lines[state]) for state, (label, _) in STATES.items() if lines.get(state)]


def undone_table(report: dict) -> list[dict]:
    """What undoing did, per table, in words."""
    return [{"label": _TABLES.get(table, table), **tally} for table, tally in report.items() if any(tally.values())]


_TABLES = {
    "accounts_agency": "Agences", "housing_residence": "Résidences", "housing_building": "Bâtiments", "housing_entrance": "Entrées",
    "housing_unit": "Logements et locaux", "tenants_person": "Personnes", "tenants_organisation": "Organismes", "tenants_lease": "Baux",
    "tenants_household": "Foyers", "tenants_leaseparty": "Parties aux baux", "tenants_occupant": "Occupants",
    "tenants_contactpoint": "Coordonnées", "tenants_lease_ancillary_units": "Annexes", "tenants_guardian": "Mesures de protection",
    "tenants_frailtymark": "Fragilités", "tenants_correction": "Corrections",
}  # fmt: skip
