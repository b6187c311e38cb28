"""Two people at the same moment on the same case, each with their own connection."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from loge.domains.cases.models import Case
from loge.domains.cases.operations.cases import close_case, take_case
from loge.domains.cases.operations.team import edit_case
from loge.domains.cases.tests.conftest import open_one
from loge.foundation.errors import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def together(*acts):
    """What each was answered: None when it was done."""
    start = Barrier(len(acts))

    def run(act):
        try:
            start.wait(timeout=10)
            act()
        except Refusal as refusal:
            return str(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def closing(case, by):
    return lambda: close_case(case, result="help_arranged", by=by)


def test_two_officers_close_at_once_one_is_told_and_it_is_closed_once(world):
    case = open_one(world)
    answers = together(closing(case, world.worker), closing(case, world.colleague))
    assert sorted(answers, key=str) == [None, "Quelqu’un d’autre vient de le faire."]
    assert case.steps.filter(text__startswith="Terminé").count() == 1


def test_two_officers_take_it_at_once_and_only_one_has_it_in_hand(world):
    case = open_one(world)
    answers = together(lambda: take_case(case, by=world.worker), lambda: take_case(case, by=world.colleague))
    assert answers.count(None) == 1 and case.steps.filter(text="Pris en charge").count() == 1


def test_two_people_write_the_same_sheet_at_once_and_one_text_is_kept_whole(world):
    case = open_one(world)
    said = {"summary": "Courses", "themes": [], "goals": "", "level": 2, "revision": 0}
    answers = together(
        lambda: edit_case(case, needs="Portage", **said, by=world.worker),
        lambda: edit_case(case, needs="Aide à domicile", **said, by=world.colleague),
    )
    kept = Case.objects.get(pk=case.pk).needs
    assert answers.count(None) == 1 and kept == ["Portage", "Aide à domicile"][answers.index(None)]
