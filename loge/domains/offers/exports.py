"""The people of an offer as workbooks, for whoever calls them back or runs the activity. Personal, so journalled."""

from io import BytesIO

import xlsxwriter
from django.db import transaction
from django.utils import timezone

from loge.domains.offers.permissions import check_can_export
from loge.domains.offers.presenters import with_words
from loge.domains.offers.queries.lists import answers_in, numbers_of
from loge.domains.offers.queries.matching import criteria_of, people_concerned, with_answers
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
# (occupant, what they said) of presenters.with_words
CONCERNED = [
    ("Personne", 30, lambda row, phones: str(row[0].person)),
    ("Résidence", 28, lambda row, phones: str(row[0].household.residence)),
    ("Commune", 22, lambda row, phones: row[0].town),
    ("Réponse", 20, lambda row, phones: row[1]),
    ("Ne souhaite pas être appelé", 26, lambda row, phones: "oui" if row[0].refuses_calls else ""),
]


@transaction.atomic
def people_workbook(offer, *, group: str, for_partner: bool, by) -> bytes:
    """XLSX of the people of one list (`queries.lists.GROUPS`) whom `by` may see; `for_partner`: only those who agreed that the
    partner gets their name and number."""
    check_can_export(by)
    answers = answers_in(offer, group, viewer=by)
    if for_partner:
        answers = answers.exclude(agreed_on=None)
    listed = list(answers)
    content = _workbook(listed, COLUMNS if for_partner else [*COLUMNS, *OURS], [one.person_id for one in listed])
    trail.record("offers.list_exported", offer, by=by, rows=len(listed), list=group, for_partner=for_partner)
    return content


@transaction.atomic
def concerned_workbook(offer, *, by) -> bytes:
    """XLSX of those for whom the offer is, whom `by` may see. No telephone: calls in bulk go through a campaign and its gate."""
    check_can_export(by)
    found = people_concerned(criteria_of(offer), viewer=by, on=timezone.localdate())
    listed = with_words(with_answers(found, offer))
    content = _workbook(listed, CONCERNED, [])
    trail.record("offers.list_exported", offer, by=by, rows=len(listed), list="concernees", for_partner=False)
    return content


def _workbook(rows, columns, people) -> bytes:
    content = BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _fill(book, rows, columns, numbers_of(people))
    book.close()
    return content.getvalue()


def _fill(book, rows, columns, phones) -> None:
    sheet, bold = book.add_worksheet("Personnes"), book.add_format({"bold": True})
    for column, (title, width, _) in enumerate(columns):
        sheet.set_column(column, column, width)
        sheet.write(0, column, title, bold)
    for row, answer in enumerate(rows, 1):
        for column, (_, _, read) in enumerate(columns):
            sheet.write_string(row, column, read(answer, phones))
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
