"""The table of a month for the board of directors and the tenants' council: by agency, without names."""

from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO

import xlsxwriter
from django.conf import settings

from loge.domains.arrears.presenters.figures import FIGURES, RATIOS, ROWS, Numbers, Ratio, has_sum, ratio_in_words
from loge.domains.arrears.queries.figures import Counted, Number
from loge.foundation.disclosure import SMALLEST, Column, Veil, is_small, publish
from loge.foundation.ui.french import euros

WHOLE = "whole"
COLUMNS = (
    "logements", "presents-en-dette", "trois-mois", "partis-en-dette", "plans-signes", "plans-tenus", "plans-rompus",
    "a-signaler", "signales-a-temps", "commerces",
)  # fmt: skip
WITHIN = {"trois-mois": "logements", "plans-tenus": "plans-signes", "signales-a-temps": "a-signaler"}
RULE = (
    "« moins de 5 » : un nombre de 1 à 4. « non publié » : un nombre caché parce qu’il permettrait d’en retrouver un autre. "
    "Les sommes et les taux ne sont publiés que pour l’ensemble."
)


@dataclass(frozen=True)
class Board:
    """`lines`: label and one cell per column, the whole first; `sums` and `ratios`: label, text and how, for the whole."""

    columns: list[Counted]
    lines: list[tuple[str, list[int | str]]]
    sums: list[tuple[str, str, str]]
    ratios: list[tuple[str, str, str]]

    @property
    def named_lines(self) -> list[tuple[str, list[tuple[Counted, int | str]]]]:
        return [(label, list(zip(self.columns, cells, strict=True))) for label, cells in self.lines]


def board(found: Numbers, agencies: Mapping[int, str], *, public: bool) -> Board:
    columns = [FIGURES[code] for code in COLUMNS]
    told = _published(found, agencies) if public else None
    places = [(WHOLE, "Ensemble"), *agencies.items()]
    lines = [(label, [_cell(found, told, one.code, place) for one in columns]) for place, label in places]
    sums = [
        (one.label, euros(found[one.code][None].amount), one.how)
        for one in FIGURES.values()
        if one.source != "unpaid" and has_sum(one) and (not public or found[one.code][None].rows >= SMALLEST)
    ]
    ratios = [
        (one.label, ratio_in_words(one, found), one.how) for one in RATIOS if not public or _is_public(one, found)
    ]
    return Board(columns, lines, sums, ratios)


def _count(found: Numbers, code: str, place) -> int:
    return found[code].get(None if place == WHOLE else place, Number()).rows


def _cell(found: Numbers, told, code: str, place) -> int | str:
    if told is None:
        return _count(found, code, place)
    shown = told[code][place]
    return str(shown) if isinstance(shown, Veil) else shown


def _published(found: Numbers, agencies: Mapping[int, str]) -> dict:
    columns = {
        code: Column({agency: _count(found, code, agency) for agency in agencies}, within=WITHIN.get(code, ""))
        for code in COLUMNS
    }
    return publish(columns, tree={WHOLE: list(agencies)}, root=WHOLE)


def _is_public(ratio: Ratio, found: Numbers) -> bool:
    """A share of rows tells its complement too; a share of sums is of many homes or is not told."""
    above, below = _count(found, ratio.above, WHOLE), _count(found, ratio.below, WHOLE)
    if ratio.of == ROWS:
        return below >= SMALLEST and not is_small(above) and not is_small(below - above)
    return above >= SMALLEST and below >= SMALLEST


def workbook(table: Board, *, heading: str, public: bool) -> bytes:
    """Formulas are never interpreted: words stay words."""
    memory = BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, wrapped = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    sheet = book.add_worksheet("Impayés")
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, len(table.columns), 18)
    sheet.write_string(0, 0, f"{heading} — {settings.LANDLORD_NAME or 'Loge'}", bold)
    sheet.write_row(2, 1, [one.label for one in table.columns], bold)
    for line, (label, cells) in enumerate(table.lines, start=3):
        sheet.write_string(line, 0, label)
        sheet.write_row(line, 1, cells)
    for line, (label, text, _) in enumerate([*table.ratios, *table.sums], start=len(table.lines) + 4):
        sheet.write_string(line, 0, label)
        sheet.write_string(line, 1, text)
    how = book.add_worksheet("Comment c’est compté")
    how.set_column(0, 0, 44)
    how.set_column(1, 1, 100)
    told = [("Nombres cachés", RULE)] if public else []
    told += [(one.label, one.how) for one in table.columns] + [
        (label, text) for label, _, text in [*table.ratios, *table.sums]
    ]
    for line, (label, text) in enumerate(told):
        how.write_string(line, 0, label, bold)
        how.write_string(line, 1, text, wrapped)
    book.close()
    return memory.getvalue()
