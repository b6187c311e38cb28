from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.test import Client

from loge.foundation.ui import french

NOON = datetime(2026, 3, 3, 11, 0, tzinfo=UTC)  # 12 h in Paris


def plain(text):
    """No-break spaces made ordinary, so that the expected words can be read here."""
    return text.replace(french.NBSP, " ").replace(french.THIN, " ")


def test_dates_are_written_in_full():
    assert plain(french.long_date(date(2026, 3, 2))) == "lundi 2 mars 2026"
    assert plain(french.short_date(date(2026, 8, 1))) == "1er août 2026"


def test_a_moment_is_told_in_paris_time():
    assert plain(french.moment(datetime(2026, 3, 3, 13, 5, tzinfo=UTC))) == "3 mars 2026 à 14 h 05"
    assert plain(french.moment(datetime(2026, 7, 3, 22, 0, tzinfo=UTC))) == "4 juillet 2026 à 0 h"


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=20), "à l’instant"),
        (timedelta(minutes=5), "il y a 5 min"),
        (timedelta(hours=3), "il y a 3 h"),
        (timedelta(hours=15), "hier à 21 h"),
        (timedelta(days=4), "il y a 4 jours"),
        (timedelta(days=20), "le 11 février 2026"),
        (-timedelta(hours=2), "3 mars 2026 à 14 h"),
    ],
)
def test_an_age_is_told_as_people_say_it(age, words):
    assert plain(french.ago(NOON - age, now=NOON)) == words


def test_amounts_have_a_comma_and_spaces_that_never_break():
    assert french.euros(Decimal("1234.5")) == "1\N{NARROW NO-BREAK SPACE}234,50\N{NO-BREAK SPACE}€"
    assert plain(french.euros(-12)) == "-12,00 €"
    assert french.euros(None) == "" and french.number(None) == ""
    assert plain(french.number(1234567)) == "1 234 567"
    assert plain(french.number(12.5)) == "12,5"


def test_a_french_number_is_read_by_pairs_and_a_foreign_one_is_left_alone():
    assert plain(french.phone("+33639981234")) == "06 39 98 12 34"
    assert plain(french.phone("0199000000")) == "01 99 00 00 00"
    assert french.phone("+262639981234") == "+262639981234"
    assert french.phone(None) == ""


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>Une erreur ? Oui : la voici !</p>", "<p>Une erreur_? Oui_: la voici_!</p>"),
        ("<p>Le script « Nouvelles » ; n° 12, 50 %, 3 €</p>", "<p>Le script «_Nouvelles_»_; n°_12, 50_%, 3_€</p>"),
        ("<b>Ligne</b> : corrigée.<br>", "<b>Ligne</b>_: corrigée.<br>"),
        ('<a title="Oui : non" href="/x/ ?a=1">Oui</a>', '<a title="Oui : non" href="/x/ ?a=1">Oui</a>'),
        ("<textarea>Elle dit : « oui »</textarea>", "<textarea>Elle dit : « oui »</textarea>"),
        ('<script type="application/json">{"a" : 1}</script>', '<script type="application/json">{"a" : 1}</script>'),
        ("<code>make : all</code><p>et</p>", "<code>make : all</code><p>et</p>"),
    ],
)
def test_punctuation_stays_with_its_word_except_where_spaces_are_typed(html, shown):
    assert french.typeset(html.encode()).decode() == shown.replace("_", french.NBSP)


def test_every_page_is_typeset():
    page = Client().get("/connexion/?session=expiree").content.decode()
    assert f"Reconnectez-vous{french.NBSP}: vous reviendrez" in page


def test_zero_and_one_are_singular():
    assert [plain(french.plural(count, "foyer")) for count in (0, 1, 2)] == ["0 foyer", "1 foyer", "2 foyers"]
    assert plain(french.plural(2, "cheval,chevaux")) == "2 chevaux"
    assert plain(french.plural(3, "foyer concerné")) == "3 foyers concernés"
    assert plain(french.plural(1200, "appel")) == "1 200 appels"
