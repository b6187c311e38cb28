"""The rows that make a number, as far as the viewer may open them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from loge.foundation.figures import Line, Period
from loge.fronts.observatory import helped
from loge.fronts.observatory.chapters import FIGURES
from loge.registers.tenants.models import Person
from loge.registers.tenants.permissions import can_see_tenants


@dataclass(frozen=True)
class Found:
    """`lines`: rows, in a list or a queryset, that `tell` puts in words.

    `closed`: how many more are counted, that the viewer may not open.
    """

    label: str
    how: str
    lines: Any
    closed: int
    tell: Callable[[Any], Line]


def lines_of(code: str, *, viewer, period: Period, place: dict) -> Found | None:
    """None for a figure that does not exist, or whose list is not for the viewer."""
    if code in ("aidees", "aidees-7-jours"):
        return _helped(code, viewer, period, place)
    figure = FIGURES.get(code)
    if figure is None or not figure.opens(viewer):
        return None
    counted = figure.rows(viewer, period).filter(**place)
    seen = figure.seen(counted, viewer)
    return Found(figure.label, figure.how, seen.order_by("-pk"), counted.count() - seen.count(), figure.tell)


def _helped(code: str, viewer, period: Period, place: dict) -> Found | None:
    if not can_see_tenants(viewer):
        return None
    wanted = helped.is_soon if code == "aidees-7-jours" else bool
    everyone = [one for one in helped.helps(viewer, period).values() if wanted(one) and _is_there(one, place)]
    mine = helped.helps(viewer, period, seen_by=viewer)
    shown = [one for one in everyone if mine.get(one.person) == one]
    people = Person.objects.visible_to(viewer).in_bulk([one.person for one in shown])
    lines = sorted((one for one in shown if one.person in people), key=lambda one: one.done, reverse=True)
    label, how = ("Personnes aidées en sept jours au plus", helped.HOW_SOON) if code != "aidees" else (
        "Personnes aidées", helped.HOW)  # fmt: skip
    return Found(label, how, lines, len(everyone) - len(lines), lambda one: helped.line(one, people))


def _is_there(one: helped.Help, place: dict) -> bool:
    there = {"at_agency": one.place.agency, "at_town": one.place.town}
    return all(there[name] == value for name, value in place.items())
