"""Cells of real exports, understood or refused, never guessed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loge.foundation.exchange.values.codes import read_code, read_email, read_fixed, read_text
from loge.foundation.exchange.values.dates import read_date
from loge.foundation.exchange.values.names import display_name, names_several, read_civility, read_name
from loge.foundation.exchange.values.numbers import read_amount, read_count
from loge.foundation.exchange.values.words import read_flag, read_word
from loge.foundation.text import fold

days = st.dates(min_value=date(1910, 1, 1), max_value=date(2099, 12, 31))
anything = st.text(max_size=60)


def on(cell: str):
    return read_date(cell, pivot=2026)


@given(days)
def test_a_french_date_is_read_back(day):
    for cell in (
        day.strftime("%d/%m/%Y"),
        f" {day.day}-{day.month}-{day.year} ",
        day.isoformat(),
        day.strftime("%d.%m.%Y 00:00:00"),
    ):
        assert on(cell).value == day.isoformat() and not on(cell).fault


@given(days)
def test_a_day_number_of_a_spreadsheet_is_the_same_day_and_says_so(day):
    number = (day - date(1899, 12, 30)).days
    read = on(str(number))
    if number >= 10_000:  # below, 1927 and before, it looks like a year
        assert read.value == day.isoformat() and "tableur" in read.note
    else:
        assert read.fault


@pytest.mark.parametrize(
    "cell", ["", "  ", "00/00/0000", "01/01/1900", "1900-01-01", "31/12/9999", "31/12/2999", "0", "00.00.0000"]
)
def test_conventional_dates_say_nothing(cell):
    assert on(cell) == ("", "", "")


@pytest.mark.parametrize(
    "cell", ["31/02/2020", "29/02/2019", "32/01/2000", "12/13/1941", "1941", "hier", "12/03", "15/06/1203"]
)
def test_impossible_dates_are_refused_with_their_text(cell):
    assert on(cell).value == "" and cell in on(cell).fault


@pytest.mark.parametrize(
    ("cell", "year"), [("12/03/41", 1941), ("12/03/26", 2026), ("12/03/27", 1927), ("12/03/00", 2000)]
)
def test_two_digit_years_turn_on_the_pivot_and_say_so(cell, year):
    assert on(cell).value == f"{year}-03-12" and str(year) in on(cell).note


@given(st.decimals(min_value=-999_999, max_value=999_999, places=2, allow_nan=False))
def test_an_amount_is_read_back_in_every_spelling(amount):
    plain = f"{amount:.2f}"
    french = f"{abs(amount):,.2f}".replace(",", " ").replace(".", ",")
    minus = "-" if plain.startswith("-") else ""
    narrow = french.replace(" ", "\u202f")
    for cell in (plain, plain.replace(".", ","), f"{minus}{french} €", f"{french}{minus}", f"{minus}{narrow}"):
        assert float(read_amount(cell).value) == pytest.approx(float(plain)) and not read_amount(cell).fault


@pytest.mark.parametrize(
    ("cell", "value"),
    [("1 234,56 €", "1234.56"), ("12,50-", "-12.50"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("(45,00)", "-45.00"),
     ("45,00 CR", "-45.00"), ("0,00", "0"), ("-0", "0"), ("", ""), ("néant", "")],
)  # fmt: skip
def test_amounts_of_statements(cell, value):
    assert read_amount(cell).value == value and not read_amount(cell).fault


@pytest.mark.parametrize("cell", ["12,34,56", "abc", "1.2.3", "--5", "99999999999", "1E+05"])
def test_what_is_not_an_amount_is_refused(cell):
    assert read_amount(cell).value == "" and read_amount(cell).fault


@given(anything)
def test_no_cell_makes_a_reader_fall(cell):
    for read in (on, read_amount, read_count, read_email, read_flag, read_civility):
        answer = read(cell)
        assert not (answer.value and answer.fault)
    assert "\t" not in read_text(cell, longest=40).value and "\n" not in read_code(cell, longest=40).value
    assert len(read_text(cell, longest=40).value) <= 40


@pytest.mark.parametrize("cell", ["1.90556E+14", "1,90556E+14", "6,39986e+08", "2E+11"])
def test_numbers_destroyed_by_a_spreadsheet_are_refused_as_keys(cell):
    assert read_code(cell, longest=60).value == "" and "format texte" in read_code(cell, longest=60).fault


@given(st.from_regex(r"[A-Z0-9][A-Z0-9\-/]{0,20}", fullmatch=True).filter(lambda c: "E" not in c))
def test_a_code_is_kept_letter_for_letter(code):
    assert read_code(f"  {code} ", longest=60).value == code


@pytest.mark.parametrize(
    ("cell", "value"), [("1053", "01053"), ("2a004", "2A004"), ("49007", "49007"), ("00000", ""), ("", "")]
)
def test_a_code_of_known_width_gets_its_zero_back(cell, value):
    assert read_fixed(cell, width=5, what="Code INSEE").value == value


def test_a_zero_put_back_is_said_and_two_are_not_guessed():
    assert "« 1053 » complété en « 01053 »" in read_fixed("1053", width=5, what="Code INSEE").note
    assert read_fixed("105", width=5, what="Code INSEE").fault


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [("DE LA FONTAINE", "de La Fontaine"), ("LE GALL", "Le Gall"), ("D'ALMEIDA", "d'Almeida"), ("N'DIAYE", "N'Diaye"),
     ("SAINT-MARTIN", "Saint-Martin"), ("MARIE-THERESE", "Marie-Therese"), ("DES ROCHES", "des Roches"), ("DU", "Du"),
     ("McDonald", "McDonald"), ("de Gaulle", "de Gaulle"), ("EL AMRANI", "El Amrani")],
)  # fmt: skip
def test_capital_names_are_made_readable(given_name, shown):
    assert display_name(given_name) == shown


@given(st.text(st.characters(whitelist_categories=["Lu", "Ll"]), min_size=1, max_size=30))
def test_the_display_of_a_name_never_changes_what_is_searched(name):
    assert fold(display_name(name)) == fold(name)


@pytest.mark.parametrize(
    "cell",
    ["DUPONT (DCD)", "DUPONT DECEDE", "SUCCESSION DUPONT", "DUPONT †", "SUCCESSION DE MME DUPONT", "HOIRS DUPONT"],
)
def test_a_death_written_in_the_name_is_understood(cell):
    assert read_name(cell) == ("Dupont", True)


@pytest.mark.parametrize("cell", ["M. DUPONT et MME MARTIN", "DUPONT/MARTIN", "DUPONT OU MARTIN", "Dupont & Martin"])
def test_two_people_in_one_name_are_seen(cell):
    assert names_several(cell)


@pytest.mark.parametrize(
    "cell", ["BOUET", "OU", "LE GALL", "D'ETRETAT", "Martin-Dupont", "ETTORE", "OU YANG", "PAULINE ET"]
)
def test_one_person_is_not_taken_for_two(cell):
    assert not names_several(cell)


@pytest.mark.parametrize("cell", ["FEUILLET", "DUPONT", "SUCCAR", "DECEDER-MARTIN"])
def test_a_name_that_only_looks_like_it_is_left_alone(cell):
    assert not read_name(cell).deceased


@pytest.mark.parametrize(
    ("cell", "value"), [("MR", "M."), ("Madame", "Mme"), ("MLLE", "Mme"), ("", ""), ("M. et Mme", ""), ("SCI", "")]
)
def test_civilities(cell, value):
    assert read_civility(cell).value == value


@pytest.mark.parametrize(("cell", "value"), [("O", "t"), ("oui", "t"), ("X", "t"), ("N", "f"), ("0", "f"), ("", "")])
def test_yes_and_no(cell, value):
    assert read_flag(cell).value == value


def test_an_unknown_word_is_refused_not_guessed():
    read = read_word("Zorglub", {"titulaire": "holder"}, what="Rôle")
    assert read.value == "" and "Zorglub" in read.fault
    assert read_word(" TITULAIRE ", {"titulaire": "holder"}, what="Rôle").value == "holder"


@pytest.mark.parametrize("cell", ["a@b", "a b@c.fr x", "@example.org", "jean..b@example.org", "jean@example"])
def test_what_is_not_an_address_is_refused(cell):
    assert read_email(cell).value == ""


def test_an_address_is_lower_case_without_spaces():
    assert read_email(" Jean.Dupont@Example.ORG ").value == "jean.dupont@example.org"


def test_the_pivot_moves_with_the_year():
    tomorrow = date(2031, 1, 1) + timedelta(days=1)
    assert read_date("12/03/30", pivot=tomorrow.year).value == "2030-03-12"
