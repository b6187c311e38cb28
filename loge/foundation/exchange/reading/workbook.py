"""XLSX, through calamine. Cells become the texts that a CSV of the same sheet would hold."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

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
    """(number of the line as the spreadsheet shows it, cells). A cell merged over several lines says the same for each."""
    try:
        content = open_workbook(path).get_sheet_by_name(sheet)
        merged = _merged_downwards(content)
        held: dict[int, tuple[int, str]] = {}  # column → last line that its merged cell covers, its text
        for number, row in enumerate(content.iter_rows(), start=1):
            cells = [_text(cell) for cell in row]
            if held and any(cells):
                for column, (last, text) in held.items():
                    if number <= last and 0 <= column < len(cells) and not cells[column]:
                        cells[column] = text
            for column, last in merged.get(number, ()):
                held[column] = (last, cells[column] if 0 <= column < len(cells) else "")
            yield number, cells
    except CalamineError as error:
        raise Refusal("La feuille de ce classeur ne peut pas être lue : enregistrez-la en .csv.") from error


def _merged_downwards(content: CalamineSheet) -> dict[int, list[tuple[int, int]]]:
    """First line, as the spreadsheet shows it → (place among the cells, last line) of the cells merged over several lines."""
    merged: dict[int, list[tuple[int, int]]] = {}
    first_column = content.start[1] if content.start else 0
    for (top, column), (bottom, _) in content.merged_cell_ranges or ():
        if bottom > top:
            merged.setdefault(top + 1, []).append((column - first_column, bottom + 1))
    return merged


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
