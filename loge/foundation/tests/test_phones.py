import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loge.foundation.phones import canonical, display, is_none, mask, parse_phones, why_refused

FICTION = "06 39 98 12 34"


def values(cell, **context):
    return [phone.value for phone in parse_phones(cell, **context)[0]]


def notes(cell):
    return [(phone.value[-4:], phone.note) for phone in parse_phones(cell)[0]]


@pytest.mark.parametrize(
    "written",
    [
        "06 39 98 12 34", "0639981234", "06.39.98.12.34", "06-39-98-12-34", "06/39/98/12/34", " 06\u00a039 98 12 34 ",
        "+33639981234", "+33 6 39 98 12 34", "+33 (0)6 39 98 12 34", "0033 6 39 98 12 34", "33639981234", "'0639981234",
        "639981234", "639981234.0", "6 39 98 12 34", "０６３９９８１２３４", "+330639981234",
    ],
)  # fmt: skip
def test_every_writing_of_a_french_number_gives_the_same_canonical_form(written):
    assert canonical(written).value == "+33639981234"


@pytest.mark.parametrize(
    ("written", "value", "kind"),
    [
        ("01 99 00 11 22", "+33199001122", "landline"),
        ("09 72 11 22 33", "+33972112233", "voip"),
        ("07 56 11 22 33", "+33756112233", "mobile"),
        ("0590 12 34 56", "+590590123456", "landline"),
        ("0690 12 34 56", "+590690123456", "mobile"),
        ("0594 30 12 34", "+594594301234", "landline"),
        ("0596 50 12 34", "+596596501234", "landline"),
        ("0696 12 34 56", "+596696123456", "mobile"),
        ("0262 41 12 34", "+262262411234", "landline"),
        ("0692 12 34 56", "+262692123456", "mobile"),
        ("692123456", "+262692123456", "mobile"),
        ("262692123456", "+262692123456", "mobile"),
        ("0269 61 12 34", "+262269611234", "landline"),
        ("0639 01 12 34", "+262639011234", "mobile"),
        ("+33 692 12 34 56", "+262692123456", "mobile"),
        ("0508 41 23 45", "+508412345", "landline"),
        ("+687 24 12 34", "+687241234", "landline"),
        ("+689 87 12 34 56", "+68987123456", "mobile"),
        ("+44 20 7946 0958", "+442079460958", "foreign"),
        ("00 44 20 7946 0958", "+442079460958", "foreign"),
        ("+377 93 30 12 34", "+37793301234", "foreign"),
    ],
)
def test_the_kind_and_the_territory_are_known(written, value, kind):
    assert canonical(written)[:2] == (value, kind)


@pytest.mark.parametrize(
    ("written", "department", "value"),
    [("24 12 34", "988", "+687241234"), ("87 12 34 56", "987", "+68987123456"), ("41 23 45", "975", "+508412345")],
)
def test_a_local_writing_is_read_in_its_own_territory_only(written, department, value):
    assert canonical(written, department=department).value == value
    assert canonical(written) is None


@pytest.mark.parametrize("cell", ["NC", "n.c.", "liste rouge", "LISTE ROUGE", "0000000000", "00 00 00 00 00", "-", "", " ",
                                  "néant", "0600000000", "99999999", "non communiqué", "X"])  # fmt: skip
def test_a_cell_that_says_there_is_no_number_is_not_an_error(cell):
    assert parse_phones(cell) == ([], [])
    assert is_none(cell)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("6.39981E+8", "tableur"),
        ("6,39981E+08", "tableur"),
        ("1.90556E+14", "tableur"),
        ("0800 12 34 56", "numéro spécial"),
        ("3949", "numéro spécial"),
        ("112", "numéro spécial"),
        ("15", "trop court"),
        ("06 39 98 12", "trop court"),
        ("06 39 98 12 34 56", "trop long"),
        ("+999 12 34 56 78", "plan de numérotation"),
        ("Mme Martin", "aucun numéro"),
    ],
)
def test_what_is_refused_comes_with_its_reason(written, reason):
    phones, faults = parse_phones(written)
    assert phones == []
    assert len(faults) == 1 and reason in faults[0] and written in faults[0]
    assert canonical(written) is None
    assert reason in why_refused(written)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("06 39 98 12 34 / 01 99 00 11 22 fille", [("1234", ""), ("1122", "fille")]),
        ("dom. 01.99.00.11.22 travail 06.39.98.12.34", [("1122", "dom."), ("1234", "travail")]),
        ("06.39.98.12.34 dom. 01 99 00 11 22 (travail)", [("1234", "dom."), ("1122", "travail")]),
        ("Fille : 0639981234 ; Fils : 0199001122", [("1234", "Fille"), ("1122", "Fils")]),
        ("tél 0199001122 port 0639981234", [("1122", ""), ("1234", "port")]),
        ("0639981234 (après 18h30)", [("1234", "après 18h30")]),
        ("0199001122 poste 12", [("1122", "poste 12")]),
        ("0639981234 mère - 0199001122 père", [("1234", "mère"), ("1122", "père")]),
        ("06 39 98 12 34 01 99 00 11 22", [("1234", ""), ("1122", "")]),
        ("0639981234\n0199001122", [("1234", ""), ("1122", "")]),
        ("0639981234 ou 0639981234", [("1234", "")]),
        ("0639981234/NC", [("1234", "")]),
        ("+33 6 39 98 12 34 +44 7911 123456", [("1234", ""), ("3456", "")]),
    ],
)
def test_several_numbers_in_one_cell_keep_the_words_written_beside_them(cell, expected):
    assert notes(cell) == expected
    assert parse_phones(cell)[1] == []


def test_what_is_understood_is_kept_when_the_rest_of_the_cell_is_not():
    phones, faults = parse_phones("06 39 98 12 34 ou 35")
    assert [phone.value for phone in phones] == ["+33639981234"]
    assert faults == ["« 35 » : trop court pour un numéro de téléphone"]


@pytest.mark.parametrize(
    ("value", "shown", "masked"),
    [
        ("+33639981234", "06 39 98 12 34", "06 •• •• •• 34"),
        ("+262692123456", "0692 12 34 56", "069• •• •• 56"),
        ("+442079460958", "+44 20 7946 0958", "+44 •• •••• ••58"),
        ("pas un numéro", "pas un numéro", None),
    ],
)
def test_numbers_are_shown_as_people_write_them_and_masked_in_lists(value, shown, masked):
    assert display(value) == shown
    if masked:
        assert mask(value) == masked


mainland = st.tuples(st.sampled_from("1234569"), st.integers(10_000_000, 19_999_999)).map(lambda t: f"0{t[0]}{t[1]}")


@given(mainland, st.sampled_from(["", " ", ".", "-", "/", "\u00a0"]))
def test_separators_never_change_a_number(number, separator):
    written = separator.join(number[i : i + 2] for i in range(0, 10, 2))
    assert values(written) == values(number) == ["+33" + number[1:]]


@given(
    st.lists(mainland, min_size=1, max_size=4, unique=True), st.sampled_from([" / ", "; ", ", ", " ou ", "\n", " "])
)
def test_a_cell_of_several_numbers_gives_them_all_in_order(numbers, separator):
    assert values(separator.join(numbers)) == ["+33" + number[1:] for number in numbers]


@given(st.text(alphabet="0123456789+. /-()EeNCtel", max_size=40) | st.text(max_size=40))
def test_no_cell_makes_the_reader_fail_and_what_is_read_reads_again_as_itself(cell):
    phones, faults = parse_phones(cell)
    for phone in phones:
        assert canonical(phone.value).value == phone.value
        assert canonical(display(phone.value)).value == phone.value
    assert len({phone.value for phone in phones}) == len(phones)
    assert all(isinstance(fault, str) and fault for fault in faults)


def test_plain_french_numbers_are_read_fast_enough_for_a_million_rows():
    numbers = [f"06 12 98 {i // 100:02d} {i % 100:02d}" for i in range(10_000)]
    fastest = min(_seconds(numbers) for _ in range(5))
    assert len(numbers) / fastest > 200_000  # 900,000/s measured on a free core; a busy one is allowed for


def _seconds(numbers):
    start = time.process_time()
    for number in numbers:
        canonical(number)
    return time.process_time() - start
