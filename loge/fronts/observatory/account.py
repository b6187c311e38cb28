"""The account of a period, gathered from the trades: a number of queries that does not depend on how many people there are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from loge.foundation.figures import DELAY, SHARE, Measure, Period, Place, count_by_place
from loge.foundation.text import fold
from loge.fronts.observatory import helped
from loge.fronts.observatory.chapters import AFTER_HELP, BEFORE_HELP, Part
from loge.registers.accounts.models import Agency
from loge.registers.housing.models import Residence
from loge.registers.tenants.permissions import can_see_tenants


@dataclass(frozen=True)
class Counted:
    """One figure and its counts. `opens`: the viewer may read the list behind it."""

    code: str
    label: str
    how: str
    places: dict[Place, int]
    within: str = ""
    detailed: bool = True
    opens: bool = False

    @property
    def by_agency(self) -> dict[int | None, int]:
        """The whole under None, then each agency that has some."""
        found: dict[int | None, int] = {None: 0}
        for place, count in self.places.items():
            found[None] += count
            found[place.agency] = found.get(place.agency, 0) + count
        return found


@dataclass(frozen=True)
class Chapter:
    heading: str
    figures: list[Counted]
    measures: list[Measure] = field(default_factory=list)
    one_by_one: bool = False


@dataclass(frozen=True)
class Account:
    period: Period
    chapters: list[Chapter]
    agencies: dict[int, str]
    towns: dict[str, str]

    @property
    def figures(self) -> dict[str, Counted]:
        return {figure.code: figure for chapter in self.chapters for figure in chapter.figures}

    @property
    def places(self) -> list[Place]:
        """Where anything was counted, by agency then town."""
        met = {place for figure in self.figures.values() for place in figure.places}
        return sorted(met, key=lambda place: (self.agencies.get(place.agency or 0, ""), fold(self.town(place))))

    def town(self, place: Place) -> str:
        return self.towns.get(place.town) or place.town or "Commune inconnue"


def gather(viewer, period: Period) -> Account:
    chapters = [_chapter(part, viewer, period) for part in BEFORE_HELP]
    chapters.append(_help(viewer, period))
    chapters += [_chapter(part, viewer, period) for part in AFTER_HELP]
    met = {place.agency for chapter in chapters for figure in chapter.figures for place in figure.places}
    names = dict(Agency.objects.filter(pk__in=[key for key in met if key]).order_by("name").values_list("pk", "name"))
    return Account(period, chapters, names, _towns())


def _towns() -> dict[str, str]:
    """INSEE code → name; of several spellings, one that is not all in capitals."""
    written = (
        Residence.objects.exclude(municipality_code="").values_list("municipality_code", "municipality").distinct()
    )
    return dict(sorted(written, key=lambda row: (not row[1].isupper(), row[1])))


def _chapter(part: Part, viewer, period: Period) -> Chapter:
    figures = [
        Counted(
            one.code,
            one.label,
            one.how,
            count_by_place(one.rows(viewer, period)),
            one.within,
            one.detailed,
            one.opens(viewer),
        )
        for one in part.figures
    ]
    counts = {figure.code: figure.by_agency for figure in figures}
    measures = part.measures(viewer, period, counts) if part.measures else []
    return Chapter(part.heading, figures, measures, part.one_by_one)


def _help(viewer, period: Period) -> Chapter:
    found = list(helped.helps(viewer, period).values())
    opens = can_see_tenants(viewer)
    everyone = Counted("aidees", "Personnes aidées", helped.HOW, _tally(found), opens=opens)
    soon = Counted(
        "aidees-7-jours",
        "Dont en sept jours au plus",
        helped.HOW_SOON,
        _tally(found, helped.is_soon),
        within="aidees",
        opens=opens,
    )
    shares = {key: (soon.by_agency.get(key, 0), count) for key, count in everyone.by_agency.items() if count}
    how = "Du moment où la demande a été entendue à la première aide. La moitié attendent moins, la moitié plus."
    return Chapter(
        "Personnes aidées",
        [everyone, soon],
        [
            Measure("Du signal à l’aide", how, DELAY, helped.median_delays(found), base="aidees"),
            Measure(
                "Part aidée en sept jours au plus",
                "Sur toutes les personnes aidées.",
                SHARE,
                shares,
                base="aidees-7-jours",
            ),
        ],
    )


def _tally(found: list[helped.Help], kept: Callable[[helped.Help], Any] = bool) -> dict[Place, int]:
    tally: dict[Place, int] = {}
    for one in found:
        if kept(one):
            tally[one.place] = tally.get(one.place, 0) + 1
    return tally
