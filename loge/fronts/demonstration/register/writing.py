"""Writing the file: lines stream residence by residence, memory does not grow with the size."""

import csv
import io
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

import xlsxwriter

from loge.fronts.demonstration.register.columns import AT
from loge.fronts.demonstration.register.estate import Residence, plan_residences
from loge.fronts.demonstration.register.options import Options, Summary
from loge.fronts.demonstration.register.render import header, render

SHEET_LIMIT = 1_048_575  # lines under the header of one Excel sheet
TOO_LONG = "Une feuille Excel contient au plus 1 048 575 lignes : demandez un fichier CSV."
_BATCH = 48  # residences handed out at once: bounds what waits in memory


def write_register(path: str | os.PathLike[str], *, processes: int = 1, **options) -> Summary:
    """Write a register export and say what it holds; the suffix of `path` (.csv or .xlsx) decides the format.

    Options are those of `Options` (homes or persons, seed, as_of, dirt, grain, delimiter, encoding…). The bytes
    depend on the options only, not on `processes`. Raises ValueError, in French, for options that cannot be met.
    """
    asked, target = Options(**options), Path(path)
    if target.suffix.lower() == ".xlsx":
        return _write_xlsx(target, asked)
    if target.suffix.lower() not in (".csv", ".txt"):
        raise ValueError("Le fichier à écrire doit se terminer par .csv ou .xlsx.")
    return _write_csv(target, asked, processes)


def _write_csv(path: Path, options: Options, processes: int) -> Summary:
    total = Summary()
    with open(path, "wb") as out:
        out.write((b"\xef\xbb\xbf" if options.encoding == "utf-8-sig" else b"") + _encode([header(options)], options))
        for text, summary in _blocks(options, processes):
            out.write(text)
            total.add(summary)
        total.bytes = out.tell()
    return total


def _blocks(options: Options, processes: int) -> Iterator[tuple[bytes, Summary]]:
    """Encoded residences in the order of the plan, until the people asked for are there."""
    left = options.persons
    with _mapper(processes) as run:
        plan = plan_residences(options)
        while batch := list(islice(plan, _BATCH)):
            for residence, (text, summary) in zip(
                batch, run(partial(_render_csv, options=options), batch), strict=True
            ):
                if left is not None and summary.persons >= left:
                    yield _render_csv(residence, options, left)
                    return
                left = left - summary.persons if left is not None else None
                yield text, summary


@contextmanager
def _mapper(processes: int):
    if processes <= 1:
        yield map
        return
    with get_context("spawn").Pool(processes) as pool:
        yield pool.imap


def _render_csv(residence: Residence, options: Options, people_left: int | None = None) -> tuple[bytes, Summary]:
    block = render(residence, options, people_left)
    return _encode(block.rows, options), block.summary


def _encode(rows: Iterable[list[str]], options: Options) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=options.delimiter, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode("utf-8" if options.encoding == "utf-8-sig" else options.encoding)


def _write_xlsx(path: Path, options: Options) -> Summary:
    """Dates and amounts are real dates and numbers when they are clean, text when soiled, as in a hand-kept sheet."""
    if max((options.homes or 0) * 2.2, (options.persons or 0) * 1.15) > SHEET_LIMIT:
        raise ValueError(TOO_LONG)  # said before minutes of work; the exact count is watched line by line
    total, left = Summary(), options.persons
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_numbers": False})
    book.set_properties({"created": datetime(options.as_of.year, options.as_of.month, options.as_of.day)})  # noqa: DTZ001
    sheet, formats = book.add_worksheet("Export"), {"date": book.add_format({"num_format": "dd/mm/yyyy"})}
    sheet.write_row(0, 0, header(options))
    line = 0
    for residence in plan_residences(options):
        block = render(residence, options, left)
        for row in block.rows:
            line += 1
            _write_line(sheet, line, row, formats["date"])
        total.add(block.summary)
        if left is not None and (left := left - block.summary.persons) <= 0:
            break
    book.close()
    total.bytes = path.stat().st_size
    return total


_DATE_CELLS = {AT[t] for t in ("Date entrée", "Date sortie", "Date naissance", "Date décès", "Dernier paiement")}
_AMOUNT_CELLS = {AT[t] for t in ("Surface", "Loyer", "Charges", "APL", "Solde")}


def _write_line(sheet, line: int, row: list[str], date_format) -> None:
    if line > SHEET_LIMIT:
        raise ValueError(TOO_LONG)
    for place, cell in enumerate(row):
        if not cell:
            continue
        if place in _DATE_CELLS and (day := _day(cell)):
            sheet.write_datetime(line, place, day, date_format)
        elif place in _AMOUNT_CELLS and cell.replace(",", "").lstrip("-").isdigit():
            sheet.write_number(line, place, float(cell.replace(",", ".")))
        else:
            sheet.write_string(line, place, cell)


def _day(text: str) -> date | None:
    if len(text) != 10 or text[2] != "/":
        return None
    try:
        return date(int(text[6:]), int(text[3:5]), int(text[:2]))
    except ValueError:
        return None
