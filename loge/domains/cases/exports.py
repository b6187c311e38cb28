"""The list of cases as a workbook: who answers for what, by when. Nothing of what is written in them (P4) leaves in bulk,
nor any sealed case (domain.md 14c); the name of the person goes to the social staff only."""

from io import BytesIO

import xlsxwriter
from django.db import transaction
from django.utils import timezone

from loge.domains.cases.permissions import can_accompany, check_can_export
from loge.domains.cases.queries.desk import desk
from loge.foundation.audit import trail

COLUMNS = [
    ("Numéro", 10, lambda c: c.pk),
    ("Agence", 22, lambda c: str(c.household.residence.agency)),
    ("Résidence", 28, lambda c: str(c.household.residence)),
    ("Responsable", 26, lambda c: str(c.owner) + ("" if c.owner.is_active else " (compte fermé)")),
    ("Suppléant", 26, lambda c: str(c.substitute or "")),
    ("État", 26, lambda c: c.get_status_display()),
    ("Ouvert le", 18, lambda c: c.opened_at),
    ("Prochaine échéance", 18, lambda c: c.next_at),
    ("En retard", 10, lambda c: "oui" if c.late else ""),
    ("Bilan à faire", 12, lambda c: "oui" if c.review_due else ""),
    ("Terminé le", 18, lambda c: c.closed_at),
]
NAMED = ("Personne", 28, lambda c: str(c.person or ""))


@transaction.atomic
def cases_workbook(*, shown: str, by) -> bytes:
    """XLSX of the tab `shown` of the desk as `by` sees it."""
    check_can_export(by)
    columns = [COLUMNS[0], NAMED, *COLUMNS[1:]] if can_accompany(by) else COLUMNS
    cases = desk(by, shown=shown, filters={}, now=timezone.now()).unsealed()
    cases = cases.select_related("household__residence__agency", "person", "owner", "substitute")
    content = BytesIO()
    book = xlsxwriter.Workbook(
        content, {"in_memory": True, "remove_timezone": True, "default_date_format": "dd/mm/yyyy hh:mm"}
    )
    rows = _fill(book, columns, cases)
    book.close()
    trail.record("cases.cases_exported", by, by=by, rows=rows)
    return content.getvalue()


def _fill(book, columns, cases) -> int:
    sheet, bold = book.add_worksheet("Suivis"), book.add_format({"bold": True})
    for column, (title, width, _) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write(0, column, title, bold)
    sheet.freeze_panes(1, 0)
    row = 0
    for row, case in enumerate(cases.iterator(chunk_size=2000), 1):
        for column, (_, _, read) in enumerate(columns):
            value = read(case)
            sheet.write(row, column, timezone.localtime(value) if hasattr(value, "hour") else value)
    sheet.autofilter(0, 0, row, len(columns) - 1)
    return row
