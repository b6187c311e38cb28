"""Applications as a workbook: one sheet to work from, one to count with. Personal and of money, so journalled."""

from collections import Counter
from collections.abc import Iterable
from io import BytesIO

import xlsxwriter
from django.db import transaction

from loge.domains.aids.choices import AidStatus, RefusalReason
from loge.domains.aids.models import AidApplication
from loge.domains.aids.permissions import check_can_export
from loge.domains.aids.queries.applications import with_received
from loge.foundation.audit import trail
from loge.foundation.money import ZERO
from loge.foundation.ui.french import short_date

COLUMNS = [
    ("N°", 8, lambda one: one.pk),
    ("Demandeur", 28, lambda one: str(one.person)),
    ("Bail", 14, lambda one: str(one.household.lease)),
    ("Résidence", 26, lambda one: str(one.household.residence)),
    ("Aide", 34, lambda one: str(one.scheme)),
    ("État", 20, lambda one: one.get_status_display()),
    ("Suivie par", 22, lambda one: str(one.owner)),
    ("Envoyée le", 18, lambda one: short_date(one.sent_on)),
    ("Décision du", 18, lambda one: short_date(one.decided_on)),
    ("Montant demandé", 16, lambda one: one.amount_asked),
    ("Montant accordé", 16, lambda one: one.granted),
    ("Reçu au compte", 16, lambda one: one.received or None),
    ("Motif du refus", 30, lambda one: one.get_refusal_display()),
]


@transaction.atomic
def applications_workbook(*, by) -> bytes:
    """XLSX of every application that `by` may see, and their number by aid and by state. Sealed ones leave in no file."""
    check_can_export(by)
    found = with_received(AidApplication.objects.visible_to(by).filter(seal=None)).select_related(
        "scheme", "person", "owner", "household__residence", "household__lease"
    )
    listed = list(found.order_by("scheme__name", "pk"))
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _list(book, listed)
    _count(book, listed)
    book.close()
    trail.record("aids.applications_exported", by, by=by, rows=len(listed))
    return content.getvalue()


def _list(book, listed) -> None:
    sheet, bold, money = book.add_worksheet("Demandes"), book.add_format({"bold": True}), _money(book)
    for column, (title, width, _) in enumerate(COLUMNS):
        sheet.set_column(column, column, width)
        sheet.write(0, column, title, bold)
    for row, one in enumerate(listed, 1):
        for column, (_, _, read) in enumerate(COLUMNS):
            _put(sheet, row, column, read(one), money)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(listed), 1), len(COLUMNS) - 1)


def _put(sheet, row: int, column: int, value, money) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(row, column, value)
    else:
        sheet.write_number(row, column, value, None if isinstance(value, int) else money)


def _count(book, listed) -> None:
    """One line per aid: how many in each state, how much was granted; then the refusals by reason."""
    sheet, bold, money = book.add_worksheet("Chiffres"), book.add_format({"bold": True}), _money(book)
    states = [status for status in AidStatus if any(one.status == status for one in listed)]
    for column, title in enumerate(["Aide", *(status.label for status in states), "Accordé (€)", "Reçu (€)"]):
        sheet.write(0, column, title, bold)
    names = sorted({str(one.scheme) for one in listed})
    for row, name in enumerate(names, 1):
        ours = [one for one in listed if str(one.scheme) == name]
        counts = Counter(one.status for one in ours)
        sheet.write_string(row, 0, name)
        for column, status in enumerate(states, 1):
            sheet.write_number(row, column, counts[status])
        sheet.write_number(row, len(states) + 1, _total(one.granted for one in ours), money)
        sheet.write_number(row, len(states) + 2, _total(one.received for one in ours), money)
    refusals = Counter(one.refusal for one in listed if one.refusal)
    for row, (code, number) in enumerate(sorted(refusals.items()), len(names) + 3):
        sheet.write_string(row, 0, f"Refus : {RefusalReason(code).label.lower()}")
        sheet.write_number(row, 1, number)
    sheet.set_column(0, 0, 44)


def _total(amounts: Iterable):
    return sum((amount for amount in amounts if amount is not None), ZERO)


def _money(book):
    return book.add_format({"num_format": "#,##0.00"})
