from io import BytesIO

import xlsxwriter
from django.db import transaction

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.wording import keeping
from loge.fronts.privacy.permissions import check_can_edit_words, check_can_read_journal
from loge.fronts.privacy.presenters import cells
from loge.fronts.privacy.queries import Filters, entries

LONGEST_EXPORT = 100_000
HEADINGS = ["Le", "Qui", "Action", "Objet", "Détails"]
WIDTHS = [18, 28, 44, 32, 60]


@transaction.atomic
def export_journal(*, filters: Filters, described: str, by) -> bytes:
    """An XLSX file of the lines found, latest first; the export is itself a line of the journal.

    Raise Refusal above 100,000 lines: narrow the period.
    """
    check_can_read_journal(by)
    found = entries(filters, viewer=by)
    count = found[: LONGEST_EXPORT + 1].count()
    if count > LONGEST_EXPORT:
        raise Refusal("Plus de 100 000 lignes : resserrez la période ou choisissez une personne.")
    content = _workbook(found, described)
    trail.record("privacy.journal_exported", by, by=by, lines=count, **filters.as_facts())
    return content


def _workbook(found, described: str) -> bytes:
    """Formulas are never interpreted: what the journal says stays text."""
    memory = BytesIO()
    book = xlsxwriter.Workbook(
        memory, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet, bold = book.add_worksheet("Journal"), book.add_format({"bold": True})
    hour = book.add_format({"num_format": "dd/mm/yyyy hh:mm:ss"})
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    sheet.write(0, 0, f"Journal de Loge — {described}", bold)
    sheet.write_row(2, 0, HEADINGS, bold)
    for number, entry in enumerate(found.iterator(chunk_size=2000), 3):
        at, *texts = cells(entry)
        sheet.write_datetime(number, 0, at, hour)
        for column, text in enumerate(texts, 1):
            sheet.write_string(number, column, text)
    book.close()
    return memory.getvalue()


@transaction.atomic
def add_doubtful_word(*, word: str, category: str, by) -> None:
    """From now on whoever writes it, in any trade, is asked to read it again."""
    check_can_edit_words(by)
    keeping.add_word(word=word, category=category, by=by)


@transaction.atomic
def remove_doubtful_word(*, word: str, by) -> None:
    check_can_edit_words(by)
    keeping.remove_word(word=word, by=by)
