"""The account as a workbook: figures on one sheet, how each is counted on the other."""

from io import BytesIO

import xlsxwriter
from django.conf import settings

from loge.foundation.figures import Period
from loge.fronts.observatory.presenters import Table, period_in_words

RULE = (
    "« moins de 5 » : un nombre de 1 à 4. « non publié » : un nombre caché parce qu’il permettrait d’en retrouver un autre. "
    "« – » : pas de détail par lieu."
)


def account_workbook(tables: list[Table], *, period: Period, public: bool) -> bytes:
    """Formulas are never interpreted: words stay words."""
    memory = BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, wrapped = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
    sheet = book.add_worksheet("Compte rendu")
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 12, 18)
    kind = "Compte rendu public" if public else "Compte rendu d’activité"
    sheet.write_string(0, 0, f"{kind} — {settings.LANDLORD_NAME or 'Loge'}, {period_in_words(period)}", bold)
    line = 2
    for table in tables:
        line = _write(sheet, table, line, bold)
    _explain(book.add_worksheet("Comment c’est compté"), tables, public, bold, wrapped)
    book.close()
    return memory.getvalue()


def _write(sheet, table: Table, line: int, bold) -> int:
    """From that line on; the next free one."""
    sheet.write_string(line, 0, table.heading, bold)
    if table.rows:
        sheet.write_row(line, 1, [figure.label for figure in table.columns], bold)
    written = [(row.label, [cell.value for cell in row.cells]) for row in table.rows]
    written += [(bar["label"], [bar["value"]]) for bar in table.bars]
    written += [(label, [text]) for label, text, _ in table.measures]
    for label, values in written:
        line += 1
        sheet.write_string(line, 0, label)
        sheet.write_row(line, 1, values)
    return line + 2


def _explain(sheet, tables: list[Table], public: bool, bold, wrapped) -> None:
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 100)
    told = [("Nombres cachés", RULE)] if public else []
    for table in tables:
        told += [(figure.label, figure.how) for figure in table.columns]
        told += [(label, how) for label, _, how in table.measures]
    for line, (label, how) in enumerate(told):
        sheet.write_string(line, 0, label, bold)
        sheet.write_string(line, 1, how, wrapped)
