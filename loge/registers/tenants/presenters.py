"""Words and values of the register as screens show them."""

from loge.foundation.ui.french import short_date
from loge.registers.tenants.models import Correction, Person
from loge.registers.tenants.operations.merging import CHOSEN
from loge.registers.tenants.operations.people import from_text

SETTLED = {
    "followed": "suivie par le progiciel", "settled": "réglée à la main", "withdrawn": "annulée",
    "theirs": "valeur du progiciel gardée",
}  # fmt: skip


def shown(person: Person, field: str) -> str:
    return in_words(field, getattr(person, field))


def in_words(field: str, value) -> str:
    if field in ("birth_date", "deceased_on"):
        return short_date(value) or "–"
    if field == "deceased":
        return "oui" if value else "non"
    return value or "–"


def correction_row(correction: Correction) -> dict:
    """The values of a correction in words; a divergence that cannot be read as a date is shown as it came."""
    return {
        "correction": correction,
        "label": Person.label_of(correction.field),
        "erp": _read(correction.field, correction.erp_value),
        "ours": _read(correction.field, correction.corrected_value),
        "theirs": None if correction.diverging_value is None else _read(correction.field, correction.diverging_value),
        "settled": SETTLED.get(correction.settled_as, correction.settled_as),
    }


def differing_fields(first: Person, second: Person) -> list[str]:
    """Those that a person must choose. A death comes with its date."""
    return [f for f in CHOSEN if f != "deceased_on" and getattr(first, f) != getattr(second, f)]


def side_by_side(form, pair, fields: list[str]) -> list[dict]:
    """A line per field that differs: its two choices, with the value each record has."""
    lines = []
    for name in fields:
        values = [shown(person, name) for person in (pair.first, pair.second)]
        choices = [{"option": o, "value": v} for o, v in zip(form[name], values, strict=True)]
        lines.append({"label": form[name].label, "choices": choices, "errors": form[name].errors})
    return lines


def _read(field: str, text: str) -> str:
    try:
        return in_words(field, from_text(field, text))
    except ValueError:
        return text
