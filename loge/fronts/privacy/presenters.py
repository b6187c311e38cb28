"""A line of the journal in French."""

from django.utils import timezone

from loge.foundation.audit.models import Entry
from loge.fronts.privacy.facts import facts_in_words
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


def cells(entry: Entry) -> list:
    """The same line for a spreadsheet, which knows no time zone."""
    shown = line(entry)
    at = timezone.localtime(entry.at).replace(tzinfo=None)
    return [at, shown["who"], shown["action"], shown["object"], shown["facts"]]
