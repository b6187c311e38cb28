"""Reading the journal, page after page by key: as fast on the millionth line as on the first."""

from dataclasses import dataclass
from datetime import datetime

from django.apps import apps
from django.db.models import Count, Max, Q, QuerySet

from loge.foundation.audit.models import Entry
from loge.foundation.audit.trail import READ
from loge.fronts.privacy.labels import ACTIONS
from loge.registers.accounts.models import User
from loge.registers.seals.permissions import can_watch
from loge.registers.seals.queries import sealed_records

PAGE = 50


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What is looked for; `since` is included, `until` is not."""

    by: User | None = None
    by_product: bool = False
    action: str = ""
    target_model: str = ""
    target_id: str = ""
    since: datetime | None = None
    until: datetime | None = None

    def as_facts(self) -> dict:
        """What the journal keeps of an export."""
        return {
            "person": self.by.pk if self.by else None,
            "action": self.action,
            "object": f"{self.target_model} {self.target_id}".strip(),
            "since": self.since.isoformat() if self.since else None,
            "until": self.until.isoformat() if self.until else None,
        }


@dataclass(frozen=True)
class Page:
    entries: list[Entry]
    next_key: str


def entries(filters: Filters, *, viewer) -> QuerySet[Entry]:
    """The latest first, but for what would tell of a sealed record: see `hidden_from`."""
    found = Entry.objects.exclude(hidden_from(viewer)).select_related("by").order_by("-at", "-pk")
    conditions = {
        "by": filters.by,
        "action": filters.action,
        "target_model": filters.target_model,
        "target_id": filters.target_id,
        "at__gte": filters.since,
        "at__lt": filters.until,
    }
    found = found.filter(**{name: value for name, value in conditions.items() if value})
    return found.filter(by=None) if filters.by_product else found


def page_after(found: QuerySet[Entry], key: str, *, size: int = PAGE) -> Page:
    """The lines that follow the one whose key is given. Raise ValueError when the key is not one of ours."""
    if key:
        at, pk = _parse(key)
        # The first condition says nothing more, but lets the index on the hour be entered at the right place.
        found = found.filter(Q(at__lte=at), Q(at__lt=at) | Q(at=at, pk__lt=pk))
    rows = list(found[: size + 1])
    more = len(rows) > size
    rows = rows[:size]
    return Page(rows, f"{rows[-1].at.isoformat()}_{rows[-1].pk}" if more else "")


def _parse(key: str) -> tuple[datetime, int]:
    at, _, pk = key.rpartition("_")
    return datetime.fromisoformat(at), int(pk)


def hidden_from(viewer) -> Q:
    """Lines about a record now under a seal, whoever reads; lines about seals themselves, but for the data protection officer.

    What is done under a seal is journalled under its opaque number: the officer sees who acted and when, never on whom.
    """
    hidden = Q(pk__in=[])
    for label, keys in sealed_records().items():
        hidden |= Q(target_model=label, target_id__in=keys)
    return hidden if can_watch(viewer) else hidden | _about_seals()


def _about_seals() -> Q:
    """By whole values, which the indexes of the journal serve."""
    labels = [model._meta.label for model in apps.get_app_config("seals").get_models()]
    return Q(target_model__in=labels) | Q(action__in=[action for action in ACTIONS if action.startswith("seals.")])


def known_actions(viewer) -> list[str]:
    """The actions met so far, in lines that the viewer may read."""
    return _known("action", viewer)


def known_models(viewer) -> list[str]:
    """The types of objects met so far, in lines that the viewer may read."""
    return _known("target_model", viewer)


def _known(column: str, viewer) -> list[str]:
    hidden = hidden_from(viewer)
    doubtful = set(Entry.objects.filter(hidden).order_by().values_list(column, flat=True).distinct())
    read = Entry.objects.exclude(hidden)
    return [value for value in _met(column) if value not in doubtful or read.filter(**{column: value}).exists()]


def _met(column: str) -> list[str]:
    """The values of a column, by jumping from one to the next in its index instead of reading every line."""
    met: list[str] = []
    following = Entry.objects.order_by(column).values_list(column, flat=True)
    while (value := following.filter(**{f"{column}__gt": met[-1] if met else ""}).first()) is not None:
        met.append(value)
    return met


def readers(target_model: str, target_id: str, *, viewer) -> list[dict]:
    """Who looked at this object: person, how many times, last time."""
    looked = Entry.objects.filter(action=READ, target_model=target_model, target_id=target_id)
    looked = looked.exclude(hidden_from(viewer))
    counted = looked.values("by").annotate(times=Count("pk"), latest=Max("at")).order_by("-latest", "by")
    people = User.objects.in_bulk([row["by"] for row in counted if row["by"]])
    return [{"person": people.get(row["by"]), "times": row["times"], "latest": row["latest"]} for row in counted]
