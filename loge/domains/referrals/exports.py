"""The list of a town as a workbook: exactly what its secure page shows, one person per line."""

from io import BytesIO

import xlsxwriter

from loge.domains.referrals.models import Referral

ANSWERS = ("Reçu", "Pris en charge", "Fait", "Motif si impossible")


def list_workbook(rows: list[Referral]) -> bytes:
    """Formulas are never interpreted: what was typed stays text."""
    memory = BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, bold = book.add_worksheet("Demandes"), book.add_format({"bold": True})
    titles = list(dict.fromkeys(line["label"] for row in rows for line in row.content))
    for column, title in enumerate([*titles, *ANSWERS]):
        sheet.set_column(column, column, 40 if title in ("Demande", "Adresse") else 22)
        sheet.write_string(0, column, title, bold)
    for number, row in enumerate(rows, 1):
        values = {line["label"]: line["value"] for line in row.content}
        for column, title in enumerate(titles):
            sheet.write_string(number, column, values.get(title, ""))
    sheet.freeze_panes(1, 0)
    book.close()
    return memory.getvalue()
