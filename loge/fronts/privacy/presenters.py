"""A line of the journal in French."""

from django.utils import timezone

from loge.foundation.audit.models import Entry
from loge.fronts.privacy.labels import action_label, object_label


def line(entry: Entry) -> dict:
    return {
        "at": entry.at,
        "who": str(entry.by) if entry.by else "Loge",
        "action": action_label(entry.action),
        "object": f"{object_label(entry.target_model)} {entry.target_id}",
        "target_model": entry.target_model,
        "target_id": entry.target_id,
        "facts": facts_in_words(entry.facts),
    }


def facts_in_words(facts: dict) -> str:
    return " ; ".join(f"{name} : {_value(value)}" for name, value in facts.items() if value not in (None, "", []))


def _value(value) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def cells(entry: Entry) -> list:
    """The same line for a spreadsheet, which knows no time zone."""
    shown = line(entry)
    at = timezone.localtime(entry.at).replace(tzinfo=None)
    return [at, shown["who"], shown["action"], shown["object"], shown["facts"]]
