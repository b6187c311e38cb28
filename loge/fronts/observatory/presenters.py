"""The account in words and cells: the same tables for the screen, the public version and the workbook."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlencode

from django.urls import reverse

from loge.foundation.disclosure import Shown, Veil
from loge.foundation.figures import DELAY, SHARE, SPENT, Measure, Period, Place
from loge.foundation.ui.french import NBSP, number, short_date
from loge.fronts.observatory.account import Account, Chapter, Counted
from loge.fronts.observatory.publishing import WHOLE, Published, measure_is_public

BY = {"agence": "Par agence", "commune": "Par commune"}
IN_SHORT = {
    "appelees": "Personnes appelées",
    "jointes": "Personnes jointes",
    "aidees": "Personnes aidées",
    "transmises": "Demandes transmises",
    "recues": "Demandes reçues par un partenaire",
}
MEASURES_IN_SHORT = ("Du signal à l’aide", "Part aidée en sept jours au plus")
NOT_DETAILED = "–"


@dataclass(frozen=True)
class Cell:
    """`value` as it goes into a workbook: a number, or words in its place."""

    label: str
    value: int | str
    href: str = ""

    @property
    def text(self) -> str:
        return number(self.value)


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[Cell]


@dataclass(frozen=True)
class Table:
    """One chapter. `bars`: figures told one by one, for the whole only, instead of rows."""

    heading: str
    columns: list[Counted]
    rows: list[Row]
    measures: list[tuple[str, str, str]]
    bars: list[dict] = field(default_factory=list)


def tables(account: Account, *, by: str) -> list[Table]:
    """For those who work with it: every number opens its list, for whoever may read that list."""
    return [
        Table(
            chapter.heading,
            chapter.figures,
            [] if chapter.one_by_one else _rows(account, chapter, by),
            [(one.label, measure_in_words(one, None), one.how) for one in chapter.measures],
            _bars(account.period, chapter) if chapter.one_by_one else [],
        )
        for chapter in account.chapters
    ]


def _rows(account: Account, chapter: Chapter, by: str) -> list[Row]:
    return told_something(
        Row(label, [_cell(figure, _count(figure, where), account.period, where) for figure in chapter.figures])
        for label, where in lines(account, by)
    )


def told_something(rows: Iterable[Row]) -> list[Row]:
    """The whole, then the places of which a number is told."""
    return [row for place, row in enumerate(rows) if not place or any(_tells(cell) for cell in row.cells)]


def _tells(cell: Cell) -> bool:
    return cell.value not in (0, NOT_DETAILED, Veil.HIDDEN)


def lines(account: Account, by: str) -> list[tuple[str, str | int | Place]]:
    """« Ensemble » first, then each agency or each town: what a reader calls it, what the figures call it."""
    whole: tuple[str, str | int | Place] = ("Ensemble", WHOLE)
    if by != "commune":
        return [whole, *((name, key) for key, name in account.agencies.items())]
    several = len(account.agencies) > 1
    return [whole, *((_town(account, place, several), place) for place in account.places)]


def _town(account: Account, place: Place, several: bool) -> str:
    town = account.town(place)
    return f"{town} ({account.agencies.get(place.agency or 0, '')})" if several else town


def _count(figure: Counted, where) -> int:
    if isinstance(where, Place):
        return figure.places.get(where, 0)
    return figure.by_agency.get(None if where == WHOLE else where, 0)


def _cell(figure: Counted, count: int, period: Period, where) -> Cell:
    return Cell(figure.label, count, address(figure.code, period, where) if count and figure.opens else "")


def address(code: str, period: Period, where=WHOLE) -> str:
    asked = {"du": period.since.isoformat(), "au": period.until.isoformat()}
    if isinstance(where, Place):
        asked |= {"agence": str(where.agency), "commune": where.town}
    elif where != WHOLE:
        asked["agence"] = str(where)
    return f"{reverse('observatory:rows', args=[code])}?{urlencode(asked)}"


def _bars(period: Period, chapter: Chapter) -> list[dict]:
    met = [(figure, _count(figure, WHOLE)) for figure in chapter.figures]
    ordered = sorted(met, key=lambda one: -one[1])
    return [
        {"label": figure.label, "value": count, "href": _cell(figure, count, period, WHOLE).href}
        for figure, count in ordered
        if count
    ]


def public_tables(published: Published, *, by: str) -> list[Table]:
    """For anyone: no link, no small number, no delay of a few people."""
    account = published.account
    return [
        Table(
            chapter.heading,
            chapter.figures,
            told_something(_public_row(chapter, published, label, where) for label, where in lines(account, by)),
            [
                (one.label, measure_in_words(one, None), one.how)
                for one in chapter.measures
                if measure_is_public(one, published)
            ],
        )
        if not chapter.one_by_one
        else Table(chapter.heading, chapter.figures, [], [], _public_list(chapter, published))
        for chapter in account.chapters
    ]


def _public_row(chapter: Chapter, published: Published, label: str, where) -> Row:
    return Row(label, [Cell(one.label, _said(published.of(one.code, where))) for one in chapter.figures])


def _said(shown: Shown | None) -> int | str:
    return NOT_DETAILED if shown is None else shown if isinstance(shown, int) else str(shown)


def _public_list(chapter: Chapter, published: Published) -> list[dict]:
    told = [(one.label, published.of(one.code)) for one in chapter.figures if one.places]
    told.sort(key=lambda one: -one[1] if isinstance(one[1], int) else 0)
    return [{"label": label, "value": _said(shown)} for label, shown in told]


def in_short(rows: list[Table]) -> list[Cell]:
    """What one reads first: called, reached, helped, passed on, received, and how soon."""
    cells = {
        figure.code: cell
        for table in rows
        if table.rows
        for figure, cell in zip(table.columns, table.rows[0].cells, strict=True)
    }
    measures = {label: text for table in rows for label, text, _ in table.measures}
    told = [Cell(label, measures[label]) for label in MEASURES_IN_SHORT if label in measures]
    return [replace(cells[code], label=label) for code, label in IN_SHORT.items()] + told


def measure_in_words(measure: Measure, agency: int | None) -> str:
    value = measure.values.get(agency)
    if value is None:
        return "–"
    if measure.kind == DELAY:
        return delay_in_words(value)
    if measure.kind == SPENT:
        return spent_in_words(value)
    if measure.kind == SHARE:
        return f"{int(100 * value[0] / value[1])}{NBSP}%"
    return number(value)


def delay_in_words(delay: timedelta) -> str:
    """« moins d’une heure », « 5 h », « 3 jours »: days from two of them on."""
    hours = round(delay.total_seconds() / 3600)
    if not hours:
        return "moins d’une heure"
    return f"{hours}{NBSP}h" if hours < 48 else f"{round(hours / 24)}{NBSP}jours"


def spent_in_words(spent: timedelta) -> str:
    minutes = round(spent.total_seconds() / 60)
    return f"{minutes}{NBSP}min" if minutes < 60 else f"{number(minutes // 60)}{NBSP}h{NBSP}{minutes % 60:02d}"


def period_in_words(period: Period) -> str:
    return f"du {short_date(period.since)} au {short_date(period.until)}"
