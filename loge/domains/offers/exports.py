"""One list of an offer as a workbook, for whoever calls people back or runs the activity. Personal, so journalled.

`for_partner`: only those who agreed that the partner gets their name and number.
"""

from io import BytesIO

import xlsxwriter
from django.db import transaction

from loge.domains.offers.permissions import check_can_export
from loge.domains.offers.queries.lists import answers_in, numbers_of
from loge.foundation.audit import trail
from loge.foundation.phones import display
from loge.foundation.ui.french import short_date

COLUMNS = [
    ("Personne", 30, lambda answer, phones: str(answer.person)),
    ("Téléphone", 18, lambda answer, phones: display(phones.get(answer.person_id, ""))),
    ("Résidence", 28, lambda answer, phones: str(answer.household.residence)),
    ("Commune", 22, lambda answer, phones: answer.household.residence.municipality),
    ("Réponse", 20, lambda answer, phones: answer.get_state_display()),
    ("Notée le", 18, lambda answer, phones: short_date(answer.noted_at)),
]
OURS = [
    ("Notée par", 24, lambda answer, phones: str(answer.noted_by)),
    ("Accord pour le partenaire", 24, lambda answer, phones: short_date(answer.agreed_on)),
    ("Ne souhaite pas être appelé", 26, lambda answer, phones: "oui" if answer.refuses_calls else ""),
]


@transaction.atomic
def people_workbook(offer, *, group: str, for_partner: bool, by) -> bytes:
    """XLSX of the people of one list (`queries.lists.GROUPS`) whom `by` may see."""
    check_can_export(by)
    answers = answers_in(offer, group, viewer=by)
    if for_partner:
        answers = answers.exclude(agreed_on=None)
    listed = list(answers)
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _fill(book, listed, COLUMNS if for_partner else [*COLUMNS, *OURS])
    book.close()
    trail.record("offers.list_exported", offer, by=by, rows=len(listed), list=group, for_partner=for_partner)
    return content.getvalue()


def _fill(book, answers, columns) -> None:
    sheet, bold = book.add_worksheet("Personnes"), book.add_format({"bold": True})
    phones = numbers_of([answer.person_id for answer in answers])
    for column, (title, width, _) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write(0, column, title, bold)
    for row, answer in enumerate(answers, 1):
        for column, (_, _, read) in enumerate(columns):
            sheet.write_string(row, column, read(answer, phones))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(answers), 1), len(columns) - 1)
