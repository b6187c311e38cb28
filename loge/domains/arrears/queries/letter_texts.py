"""What each letter says today, and what it said before."""

from django.db.models import QuerySet

from loge.domains.arrears.models import LetterText
from loge.domains.arrears.rules.letters import SHIPPED, Text


def last_version(step: str) -> LetterText | None:
    return LetterText.objects.filter(step=step).select_related("written_by").order_by("-number").first()


def text_in_force(step: str) -> Text:
    found = last_version(step)
    return found.words if found else SHIPPED[step]


def texts_in_force(user) -> list[dict]:
    """Each letter with the version in force; None stands for the shipped text."""
    rows = (
        LetterText.objects.visible_to(user).select_related("written_by").order_by("step", "-number").distinct("step")
    )
    last = {row.step: row for row in rows}
    return [{"step": step, "version": last.get(step), "text": _words(step, last.get(step))} for step in SHIPPED]


def versions_of(user, *, step: str) -> QuerySet[LetterText]:
    """The last one first."""
    return LetterText.objects.visible_to(user).filter(step=step).select_related("written_by").order_by("-number")


def _words(step: str, row: LetterText | None) -> Text:
    return row.words if row else SHIPPED[step]
