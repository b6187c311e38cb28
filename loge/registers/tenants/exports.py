"""Corrections as the ERP's people need them: whose, under which number, which field, old and new value."""

import csv
from io import BytesIO, StringIO

import xlsxwriter

from loge.registers.tenants.models import Correction, Person

TITLES = ("Émetteur", "N° de client", "Champ", "Libellé", "Ancienne valeur", "Nouvelle valeur", "Corrigé le")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _rows(corrections: list[Correction]):
    for correction in corrections:
        person, label = correction.person, Person.label_of(correction.field)
        yield (
            person.source, person.source_key, correction.field, str(label), correction.erp_value,
            correction.corrected_value, correction.corrected_at.date().isoformat(),
        )  # fmt: skip


def as_workbook(corrections: list[Correction]) -> bytes:
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, bold = book.add_worksheet("Corrections"), book.add_format({"bold": True})
    sheet.set_column(0, len(TITLES) - 1, 22)
    sheet.write_row(0, 0, TITLES, bold)
    for line, row in enumerate(_rows(corrections), start=1):
        for column, value in enumerate(row):
            sheet.write_string(line, column, value)  # never a number: « 00123 » keeps its zeros
    sheet.freeze_panes(1, 0)
    book.close()
    return content.getvalue()


def as_csv(corrections: list[Correction]) -> bytes:
    """For ERPs that read files: semicolons, UTF-8 with its mark. A value that a spreadsheet would run is quoted."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(TITLES)
    for row in _rows(corrections):
        writer.writerow([f"'{value}" if value.startswith(_FORMULA) else value for value in row])
    return text.getvalue().encode("utf-8-sig")
