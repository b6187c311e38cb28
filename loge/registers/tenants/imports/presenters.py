"""Words of the preview: what a line comes to, what changes, what disappeared."""

from collections import defaultdict

from loge.registers.tenants.imports.cells import FIELD
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
SET_ASIDE = ("error", "decide", "left_out")  # states of the lines that an import does not write
KINDS = {
    "agency": "Agences", "residence": "Résidences", "building": "Bâtiments", "entrance": "Entrées", "unit": "Logements et locaux",
    "person": "Personnes", "organisation": "Organismes", "lease": "Baux", "household": "Foyers", "party": "Parties aux baux",
    "occupant": "Occupants", "departure": "Départs d’occupants", "contact": "Coordonnées", "contact_gone": "Coordonnées retirées",
    "contact_back": "Coordonnées revenues", "annex": "Annexes", "guardian": "Mesures de protection", "frailty": "Fragilités",
    "correction": "Corrections réglées ou divergentes",
}  # fmt: skip
REASONS = {
    "key": "n° de client connu",
    "name_birth": "mêmes noms et même date de naissance",
    "name_lease": "mêmes noms sur le même bail",
    "merged": "fiche fusionnée avec une autre",
    "decided": "décidé par une personne",
}
_COLUMNS = {
    "last_name": "nom", "first_name": "prénom", "birth_name": "nom de naissance", "birth_date": "date de naissance",
    "civility": "civilité", "deceased": "décès", "deceased_on": "date de décès", "rent": "loyer", "service_charges": "charges",
    "housing_benefit": "aide au logement", "balance": "solde dû", "status": "état", "starts_on": "entrée", "ends_on": "sortie",
    "payment_method": "mode de paiement", "kind": "nature", "name": "nom", "address": "adresse", "floor": "étage", "door": "porte",
    "typology": "type", "area": "surface", "source_key": "n° de client", "missing_since": "absent depuis", "source": "émetteur",
    "main_unit_id": "logement", "reference_person_id": "personne de référence", "ended_on": "fin du foyer", "language": "langue",
    "priority_transfer": "mutation prioritaire", "municipality": "commune", "postal_code": "code postal", "label": "libellé",
    "diverging_value": "nouvelle valeur du progiciel", "settled_as": "correction suivie par le progiciel",
}  # fmt: skip
_SILENT = {"search_key", "birth_date_quality", "balance_on", "settled_at", "disabled_at"}


def preview_rows(outcomes: list, *, viewer) -> list[dict]:
    """The lines of a page with their remarks and changes; three queries whatever the size of the page.

    Numbers and addresses are masked for those who do not read them in lists.
    """
    ids = [outcome.row_id for outcome in outcomes]
    rows = ImportedRow.objects.in_bulk(ids)
    changes: dict[int | None, list[str]] = defaultdict(list)
    planned = PlannedChange.objects.filter(row_id__in=ids, action__in=("create", "update")).order_by("pk")
    for change in planned:
        changes[change.row_id] += _sentences(change, viewer)
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
        "changes": changes if outcome.state == "update" else [], "correctable": row.raw is not None, "person_id": outcome.person_id,
    }  # fmt: skip


def label_of(name: str) -> str:
    field = BY_CODE.get(field_of(name))
    return field.label if field else ""


def _sentences(change: PlannedChange, viewer) -> list[str]:
    if change.action == "create":
        return [_created(change, viewer)]
    if change.kind in ("contact_gone", "contact_back"):
        return [KINDS[change.kind]]
    return [
        f"{_COLUMNS.get(column, column)} : {_shown(old)} → {_shown(new)}"
        for column, (old, new) in sorted((change.changes or {}).items())
        if column not in _SILENT
    ]


def _created(change: PlannedChange, viewer) -> str:
    if change.kind == "contact":
        channel, value, *_ = change.fact.split(FIELD)
        return f"nouvelle coordonnée : {in_list(channel, value, viewer=viewer)}"
    return f"nouveau : {KINDS.get(change.kind, change.kind).lower()}"


def _shown(value) -> str:
    if value in (None, ""):
        return "(vide)"
    if isinstance(value, bool):
        return "oui" if value else "non"
    text = str(value)
    return f"{text[8:10]}/{text[5:7]}/{text[:4]}" if len(text) == 10 and text[4] == text[7] == "-" else text


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
