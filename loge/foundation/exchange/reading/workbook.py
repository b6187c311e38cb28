"""XLSX, through calamine. Cells become the texts that a CSV of the same sheet would hold."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from loge.foundation.errors import Refusal


def open_workbook(path: Path) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(path))
    except PasswordError as error:
        raise Refusal(
            "Ce classeur est protégé par un mot de passe. Retirez la protection puis renvoyez-le."
        ) from error
    except (CalamineError, OSError) as error:
        raise Refusal(
            "Ce classeur ne peut pas être lu : il est abîmé ou incomplet. Enregistrez-le de nouveau."
        ) from error


def largest_sheet(book: CalamineWorkbook) -> str:
    """The sheet with the most lines: registers come with notes and pivot tables beside them."""
    best, best_rows = "", -1
    for name in book.sheet_names:
        try:
            height = book.get_sheet_by_name(name).height
        except CalamineError:
            continue
        if height > best_rows:
            best, best_rows = name, height
    if best_rows < 1:
        raise Refusal("Ce classeur ne contient aucune ligne.")
    return best


def rows(path: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """(number of the line as the spreadsheet shows it, cells). Merged cells keep their value in the first one only."""
    try:
        content = open_workbook(path).get_sheet_by_name(sheet)
        for number, row in enumerate(content.iter_rows(), start=1):
            yield number, [_text(cell) for cell in row]
    except CalamineError as error:
        raise Refusal("La feuille de ce classeur ne peut pas être lue : enregistrez-la en .csv.") from error


def _text(cell) -> str:
    if type(cell) is str:
        return cell
    if isinstance(cell, bool):
        return "O" if cell else "N"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    return "" if isinstance(cell, time | timedelta) else str(cell)


def _number(value: float) -> str:
    """12.0 → « 12 »; above fifteen digits a spreadsheet has lost the end, and the text says so: « 1.90556E+14 »."""
    if value.is_integer():
        return str(int(value)) if abs(value) < 1e15 else f"{value:.5E}"
    return f"{value:.10f}".rstrip("0").rstrip(".")
