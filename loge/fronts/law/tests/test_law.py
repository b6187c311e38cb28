from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from loge.domains.arrears.queries.law import law_on
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.foundation.legal.models import LegalCheck, LegalValue
from loge.fronts.law.catalogue import NAMES, everything
from loge.fronts.law.operations import check_values, correct_value, withdraw_value
from loge.fronts.law.presenters import in_words
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import AgencyFactory, UserFactory

CODE = "arrears.report_months"


@pytest.fixture
def director():
    return UserFactory(roles=[Role.DIRECTOR])


def correct(by, **changes) -> LegalValue:
    said = {
        "code": CODE, "value": Decimal(3), "valid_from": date(2027, 1, 1), "valid_to": None, "reference": "décret",
        "evidence": "text", "reason": "Nouveau décret",
    }  # fmt: skip
    return correct_value(**said | changes, by=by)


def test_a_correction_is_the_law_from_its_day_and_the_past_keeps_its_own(director):
    correct(director)
    assert law_on(date(2026, 12, 31)).whole(CODE) == 2 and law_on(date(2027, 1, 1)).whole(CODE) == 3
    assert Entry.objects.filter(action="legal.value_corrected").exists()


def test_a_correction_that_meets_another_takes_its_place_and_both_stay_readable(director):
    first = correct(director)
    second = correct(director, value=Decimal(4), reason="Erreur de lecture")
    first.refresh_from_db()
    assert first.withdrawn_by == director and law_on(date(2027, 2, 1)).whole(CODE) == 4
    withdraw_value(second, because="Le décret est annulé", by=director)
    assert law_on(date(2027, 2, 1)).whole(CODE) == 2 and LegalValue.objects.count() == 2
    with pytest.raises(Stale):
        withdraw_value(second, because="Encore", by=director)


def test_who_may_not_and_what_is_missing_is_refused(director):
    limited = UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[AgencyFactory()])
    for someone in (UserFactory(roles=[Role.ARREARS_OFFICER]), limited):
        with pytest.raises(Refusal):
            correct(someone)
        with pytest.raises(Refusal):
            check_values(codes=[CODE], by=someone)
    for wrong in ({"reason": " "}, {"code": "arrears.nothing"}):
        with pytest.raises(Refusal):
            correct(director, **wrong)
    with pytest.raises(Refusal, match="Cochez"):
        check_values(codes=[], by=director)


def test_each_year_every_value_in_force_is_checked_again(director):
    today = timezone.localdate()
    waiting = [code for code, one in everything(today).items() if one.wants_check]
    assert CODE in waiting
    assert check_values(codes=[*waiting, "unknown"], by=director) == len(waiting)
    assert check_values(codes=waiting, by=director) == 0
    assert LegalCheck.objects.get(code=CODE, year=today.year).checked_by == director
    assert not any(one.wants_check for one in everything(today).values())
    assert everything(date(today.year + 1, 1, 1))[CODE].wants_check


def test_the_home_page_reminds_whoever_must_check_from_the_first_of_january(client, director):
    check_values(codes=everything(timezone.localdate()), by=director)
    client.force_login(director)
    assert "Valeurs légales</h2>" not in client.get(reverse("desk:home")).content.decode()
    with time_machine.travel(date(timezone.localdate().year + 1, 1, 1)):
        client.force_login(director)
        assert "à comparer avec" in client.get(reverse("desk:home")).content.decode()


def test_who_opens_what(client, director):
    correct(director)
    pages = [reverse("law:values"), reverse("law:detail", args=[CODE]), reverse("law:correct", args=[CODE])]
    for someone, expected in (
        (director, [200] * 3),
        (UserFactory(roles=[Role.ARREARS_OFFICER]), [200, 200, 403]),
        (UserFactory(roles=[Role.VOLUNTEER_CALLER]), [403] * 3),
    ):
        client.force_login(someone)
        assert [client.get(address).status_code for address in pages] == expected
    client.force_login(director)
    assert client.get(reverse("law:detail", args=["nimporte"])).status_code == 404
    assert client.get(reverse("law:withdraw", args=[CODE, 987654])).status_code == 404


def test_a_value_is_corrected_from_the_screen_and_nothing_typed_is_lost(client, director):
    client.force_login(director)
    address = reverse("law:correct", args=["truce.last_day"])
    typed = {
        "value": "1399",
        "valid_from": "2027-11-01",
        "reference": "Loi à venir",
        "evidence": "text",
        "reason": "Prolongée",
    }
    wrong = client.post(address, typed)
    assert (
        wrong.status_code == 422
        and "Ce jour n’existe pas" in wrong.content.decode()
        and "Loi à venir" in wrong.content.decode()
    )
    page = client.post(address, typed | {"value": "430"}, follow=True).content.decode()
    assert "30\u00a0avril" in page and "Prolongée" in page and str(director) in page
    assert "30\u00a0avril" in client.get(reverse("law:values"), {"au": "2027-12-01"}).content.decode()


def test_values_are_ticked_as_checked(client, director):
    client.force_login(director)
    page = client.post(reverse("law:check"), {"codes": [CODE, "truce.first_day"]}, follow=True).content.decode()
    assert "2\u00a0valeurs vérifiées" in page and f"par {director}" in page
    assert "Cochez" in client.post(reverse("law:check"), follow=True).content.decode()
    shown = client.get(reverse("law:values"), {"vue": "a-verifier"}).content.decode()
    assert reverse("law:detail", args=[CODE]) not in shown


def test_the_parameters_in_force_are_sound():
    """Every number of every trade has a name; one text at a time is in force, and each says where it comes from."""
    for code, one in everything(timezone.localdate()).items():
        assert code in NAMES, f"{code}: name it in fronts/law/catalogue.py"
        texts = sorted(one.texts, key=lambda text: text.valid_from)
        for before, after in zip(texts, texts[1:], strict=False):
            assert before.valid_to and before.valid_to < after.valid_from, code
        assert all(text.reference and in_words(text.value, text.unit) for text in texts)


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [("450", "euros", "450,00\u00a0€"), ("6", "weeks", "6\u00a0semaines"), ("1101", "date", "1er\u00a0novembre"),
     ("20230729", "date", "29\u00a0juillet 2023"), ("2", "months", "2\u00a0mois"), ("3", "years", "3\u00a0ans")],
)  # fmt: skip
def test_values_are_read_in_words(value, unit, words):
    assert in_words(Decimal(value), unit) == words
