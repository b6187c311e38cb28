"""The homes of a campaign as a workbook. Personal, so journalled; signals and notes (P4) never leave in bulk (domain.md 14c),
not even as the reason of a list."""

from io import BytesIO

import xlsxwriter
from django.db import transaction

from loge.domains.outreach.permissions import check_can_supervise
from loge.domains.outreach.queries.homes import HEARD, homes_matching
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal

COLUMNS = [
    ("Foyer", 32, lambda t: str(t.household.reference_person or "")),
    ("Agence", 20, lambda t: t.agency.name),
    ("Résidence", 28, lambda t: t.residence.name),
    ("Commune", 22, lambda t: t.residence.municipality),
    ("Vague", 10, lambda t: t.wave.number),
    ("État", 24, lambda t: t.get_status_display()),
    ("Cause", 30, lambda t: t.get_cause_display() if t.cause else ""),
    ("Tentatives", 11, lambda t: t.attempts),
    ("Dernier résultat", 28, lambda t: t.get_last_outcome_display() if t.last_outcome else ""),
    ("Dernier appel", 18, lambda t: t.last_attempt_at),
    ("Confié à", 24, lambda t: str(t.assigned_to or "")),
]


@transaction.atomic
def homes_workbook(campaign, *, filters: dict, by) -> bytes:
    """XLSX of the homes that `by` may see and that answer the filters, one per line."""
    check_can_supervise(by)
    if filters.keys() & set(HEARD):
        raise Refusal("Une liste choisie selon un besoin ou un risque ne s’exporte pas : elle se lit à l’écran.")
    homes = homes_matching(campaign, viewer=by, filters=filters).select_related("agency", "wave")
    content = BytesIO()
    book = xlsxwriter.Workbook(
        content, {"in_memory": True, "remove_timezone": True, "default_date_format": "dd/mm/yyyy hh:mm"}
    )
    rows = _fill(book, homes)
    book.close()
    trail.record("outreach.homes_exported", campaign, by=by, rows=rows, filters=sorted(filters))
    return content.getvalue()


def _fill(book, homes) -> int:
    sheet, bold = book.add_worksheet("Foyers"), book.add_format({"bold": True})
    for column, (title, width, _) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write(0, column, title, bold)
    sheet.freeze_panes(1, 0)
    row = 0
    for row, target in enumerate(homes.iterator(chunk_size=2000), 1):
        for column, (_, _, read) in enumerate(COLUMNS):
            sheet.write(row, column, read(target))
    sheet.autofilter(0, 0, row, len(COLUMNS) - 1)
    return row
