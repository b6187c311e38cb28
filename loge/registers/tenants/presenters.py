"""Words and values of the register as screens show them."""

from loge.foundation import phones
from loge.foundation.ui.french import short_date
from loge.registers.tenants.choices import Channel
from loge.registers.tenants.models import ContactPoint, Correction, Person
from loge.registers.tenants.operations.merging import CHOSEN
from loge.registers.tenants.operations.people import from_text
from loge.registers.tenants.permissions import can_see_numbers

SETTLED = {
    "followed": "suivie par le progiciel", "settled": "réglée à la main", "withdrawn": "annulée",
    "theirs": "valeur du progiciel gardée",
}  # fmt: skip


_UNTOLD = {"search_key", "birth_date_quality", "source"}
ABSENT, BACK = "Absente de l’export du progiciel", "De nouveau dans l’export du progiciel"


def in_list(channel: str, value: str, *, viewer) -> str:
    """A number or an address as a list shows it: whole for those who read numbers, else masked (domain.md 14c, P2)."""
    if channel == Channel.PHONE:
        return phones.display(value) if can_see_numbers(viewer) else phones.mask(value)
    name, _, domain = value.partition("@")
    return value if can_see_numbers(viewer) else f"{name[:1]}•••@{domain}"


def reached_by(contact: ContactPoint, *, viewer) -> str:
    return in_list(contact.channel, contact.value, viewer=viewer)


def import_change(before: dict, after: dict) -> tuple[str, str]:
    """(title, detail) of what an import changed in a record: « prénom : Odete → Odette »."""
    told = sorted(field for field in after if field not in _UNTOLD)
    if told == ["missing_since"]:
        return (ABSENT if after["missing_since"] else BACK), ""
    values = ((f, _stored(f, before.get(f)), _stored(f, after[f])) for f in told if f != "missing_since")
    return "Fiche mise à jour", " ; ".join(f"{Person.label_of(f)} : {old} → {new}" for f, old, new in values)


def _stored(field: str, value) -> str:
    """A value as PostgreSQL writes it in JSON: texts and dates are texts, truths are truths."""
    return _read(field, value) if isinstance(value, str) else in_words(field, value)


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
