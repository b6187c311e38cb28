"""The invented register: same seed same bytes, the shares of the social stock, numbers that ring nowhere."""

import csv
import io
import re
from datetime import date
from functools import lru_cache
from itertools import pairwise

import pytest

from loge.fronts.demonstration.register import dirt
from loge.fronts.demonstration.register.columns import HEADER, SECOND_HOLDER
from loge.fronts.demonstration.register.estate import of_town
from loge.fronts.demonstration.register.options import DEFAULT_DAY
from loge.fronts.demonstration.register.phones import FICTION_PREFIXES
from loge.fronts.demonstration.register.writing import write_register

PHONE_TITLES = ("Tel fixe", "Mobile", "Tel tuteur")


@lru_cache(maxsize=8)
def _bytes(level: str = "none", homes: int = 1500, **options) -> tuple[bytes, object]:
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registre.csv"
        summary = write_register(path, homes=homes, dirt=level, **options)
        return path.read_bytes(), summary


def _rows(level: str = "none", homes: int = 1500, **options) -> list[dict[str, str]]:
    text = _bytes(level, homes, **options)[0].decode(options.get("encoding", "cp1252"))
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def _people(rows) -> list[dict[str, str]]:
    """People now in their home, one line each."""
    running = [row for row in rows if row["Nom"] and row["Nature"] == "LOGEMENT" and _running(row)]
    return list({row["N° client"]: row for row in running}.values())


def _running(row) -> bool:
    return not row["Date sortie"] or _day(row["Date sortie"]) > DEFAULT_DAY


def _day(text: str) -> date:
    return date(int(text[6:]), int(text[3:5]), int(text[:2]))


def _age(row) -> int:
    born = _day(row["Date naissance"])
    return DEFAULT_DAY.year - born.year - ((DEFAULT_DAY.month, DEFAULT_DAY.day) < (born.month, born.day))


@pytest.mark.parametrize("level", ["none", "light", "real"])
def test_the_same_seed_gives_the_same_bytes(tmp_path, level):
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    write_register(first, homes=300, seed=5, dirt=level)
    write_register(second, homes=300, seed=5, dirt=level)
    assert first.read_bytes() == second.read_bytes()


def test_another_seed_gives_other_bytes():
    assert _bytes(homes=300, seed=5)[0] != _bytes(homes=300, seed=6)[0]


def test_several_processes_give_the_bytes_of_one(tmp_path):
    alone, together = tmp_path / "alone.csv", tmp_path / "together.csv"
    write_register(alone, persons=5000, seed=3, dirt="real")
    write_register(together, persons=5000, seed=3, dirt="real", processes=2)
    assert alone.read_bytes() == together.read_bytes()


def test_a_workbook_too_is_the_same_twice(tmp_path):
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_register(first, homes=60, dirt="real")
    write_register(second, homes=60, dirt="real")
    assert first.read_bytes() == second.read_bytes()


def test_the_number_of_homes_is_exact_and_each_home_has_one_number():
    rows, summary = _rows(), _bytes()[1]
    assert summary.homes == 1500
    assert len({row["N° logement"] for row in rows if row["Nature"] == "LOGEMENT"}) == 1500


@pytest.mark.parametrize("asked", [1, 777, 4000])
def test_the_number_of_persons_is_reached_within_one_home(tmp_path, asked):
    summary = write_register(tmp_path / "r.csv", persons=asked)
    assert asked <= summary.persons < asked + 14


def test_the_demonstration_stock_has_four_agencies_and_fifty_lodges(tmp_path):
    path = tmp_path / "r.csv"
    summary = write_register(path, homes=15_000, lodges=50, dirt="none")
    rows = list(csv.DictReader(path.open(encoding="cp1252", newline=""), delimiter=";"))
    assert summary.homes == 15_000
    assert len({row["N° logement"] for row in rows if row["Nature"] == "LOGE"}) == 50
    assert len({row["Libellé agence"] for row in rows}) == 4


def test_up_to_15000_homes_no_two_households_share_a_number_by_accident(tmp_path):
    path = tmp_path / "r.csv"
    write_register(path, homes=15_000, dirt="none")
    leases: dict[str, set[str]] = {}
    for row in csv.DictReader(path.open(encoding="cp1252", newline=""), delimiter=";"):
        if row["Nature bail"] == "HABITATION" and row["Nature"] == "LOGEMENT" and row["Mobile"]:
            leases.setdefault(row["Mobile"], set()).add(row["N° contrat"])
    shared = sum(len(found) > 1 for found in leases.values())
    assert 0 < shared < 0.03 * len(leases)  # a relative next door, or two leases during a move


def test_a_quarter_of_the_adults_are_65_or_over():
    adults = [row for row in _people(_rows()) if _age(row) >= 18]
    assert 0.22 <= sum(_age(row) >= 65 for row in adults) / len(adults) <= 0.29


def test_most_of_the_oldest_live_alone_and_are_women():
    rows = _people(_rows())
    homes: dict[str, list] = {}
    for row in rows:
        homes.setdefault(row["N° contrat"], []).append(row)
    old = [row for row in rows if _age(row) >= 75]
    alone = [row for row in old if len(homes[row["N° contrat"]]) == 1]
    assert len(alone) / len(old) > 0.45
    assert sum(row["Civ"] == "MME" for row in alone) / len(alone) > 0.55


def test_some_homes_have_no_telephone_and_couples_share_a_landline():
    homes: dict[str, list] = {}
    for row in _people(_rows()):
        homes.setdefault(row["N° contrat"], []).append(row)
    silent = sum(not any(row["Tel fixe"] or row["Mobile"] for row in people) for people in homes.values())
    assert 0.02 <= silent / len(homes) <= 0.10
    assert any(a["Tel fixe"] and a["Tel fixe"] == b["Tel fixe"] for p in homes.values() for a, b in pairwise(p))
    assert any(row["Note tel"] for people in homes.values() for row in people)


@pytest.mark.parametrize("level", ["none", "light", "real"])
def test_no_number_is_outside_the_ranges_of_fiction(level):
    pieces = tuple(prefix.lstrip("0") for prefix in FICTION_PREFIXES)
    seen = 0
    for row in _rows(level):
        for title in PHONE_TITLES:
            for digits in _numbers(row[title]):
                seen += 1
                assert digits.startswith(pieces), row[title]
    assert seen > 1000


def _numbers(cell: str) -> list[str]:
    """Digits of each number of a cell without the leading 0, +33 or 0033; spreadsheets' exponents opened."""
    if re.fullmatch(r"\d[.,]\d+E\+\d+", cell):
        return [str(int(float(cell.replace(",", "."))))]
    parts = [re.sub(r"\D", "", part) for part in re.split(r"/|ou| - ", cell)]
    bare = [re.sub(r"^(0033|33(?=\d{9}$))", "", part).lstrip("0") for part in parts]
    return [part for part in bare if part]


def test_unique_numbers_are_only_given_when_asked():
    rows = _rows(unique_phones=True)
    mobiles = [row["Mobile"] for row in _people(rows) if row["Mobile"]]
    assert all(number.startswith("073") for number in mobiles)
    assert len(set(mobiles)) > 0.85 * len(mobiles)


def test_e_mail_addresses_end_in_reserved_domains():
    mails = [row["Email"] for row in _rows() if row["Email"]]
    assert mails and all(mail.endswith(("@example.org", "@example.net")) for mail in mails)


def test_every_kind_of_dirt_is_met_in_a_real_export():
    counts = _bytes("real", 3000)[1].dirt
    assert {kind for kind in dirt.kinds("real") if not counts[kind]} == set()


@pytest.mark.parametrize(
    "pattern",
    [
        r"00/00/0000",
        r"01/01/1900",
        r"31/12/9999",
        r"06[ .]?39[ .]?98[ .]?\d\d[ .]?\d\d ?(/|ou|-) ?0",
        r"(?i)liste rouge",
        r"6[.,]39981?\d*E\+08",
        r"\r\n;{20,}\r\n",
        r";63998\d{4};",
        r";\d\d/\d\d/\d\d;",
        r"(DCD|DECEDE|SUCCESSION)",
        r";TOTAL ",
        r" +;",
    ],
)
def test_a_real_export_shows(pattern):
    assert re.search(pattern, _bytes("real", 3000)[0].decode("cp1252"))


def test_a_clean_export_has_no_dirt():
    text, summary = _bytes()
    assert not summary.dirt
    assert not re.search(rb"00/00/0000|01/01/1900|9999|E\+|  ", text)


def test_dirt_never_changes_who_lives_where():
    clean, soiled = _rows("none"), _rows("light")
    assert [row["N° client"] for row in clean] == [row["N° client"] for row in soiled]


@pytest.mark.parametrize("level", ["light", "real"])
def test_the_lines_of_one_client_say_the_same_name_and_birth(level):
    said: dict[str, set] = {}
    for row in _rows(level, 3000):
        if row["N° client"]:
            said.setdefault(row["N° client"], set()).add((row["Nom"], row["Prénom"], row["Date naissance"]))
    assert {client for client, identities in said.items() if len(identities) > 1} == set()


def test_lines_end_and_accents_are_those_of_windows():
    text = _bytes()[0]
    assert text.count(b"\r\n") == text.count(b"\n") > 1500
    assert text.startswith("Sté;".encode("cp1252"))


def test_utf8_with_its_mark(tmp_path):
    path = tmp_path / "r.csv"
    write_register(path, homes=20, encoding="utf-8-sig", delimiter="\t")
    assert path.read_bytes().startswith(b"\xef\xbb\xbfSt\xc3\xa9\tAgence")


def test_every_family_of_lots_leases_and_roles_is_there():
    rows = _rows(homes=3000)
    assert {row["Nature"] for row in rows} == {
        "LOGEMENT", "PARKING", "GARAGE", "CAVE", "COMMERCE", "LOCAL ASSOCIATIF", "LOGE",
    }  # fmt: skip
    assert {row["Nature bail"] for row in rows} == {"HABITATION", "STATIONNEMENT", "COMMERCIAL", "ASSOCIATION", ""}
    roles = {row["Rôle"] for row in rows}
    assert roles == {"TITULAIRE", "COTITULAIRE", "CONJOINT", "OCCUPANT", "ENFANT", ""}
    for title in ("Date décès", "Mesure de protection", "Organisme tuteur", "Mutation prioritaire", "Accord handicap"):
        assert any(row[title] for row in rows), title
    assert any(not row["N° contrat"] for row in rows if row["Nature"] == "LOGEMENT")


def test_former_leases_and_moves_inside_the_stock_are_there():
    rows = _rows(homes=3000)
    assert any(row["Date sortie"] and not _running(row) for row in rows)
    homes: dict[str, set[str]] = {}
    for row in rows:
        if row["Nature"] == "LOGEMENT" and row["N° client"] and _running(row):
            homes.setdefault(row["N° client"], set()).add(row["N° contrat"])
    assert any(len(contracts) == 2 for contracts in homes.values())


def test_one_line_per_lot_names_each_home_once():
    rows = _rows(grain="unit")
    numbers = [row["N° logement"] for row in rows]
    assert len(numbers) == len(set(numbers))
    assert any(row["Nom 2"] for row in rows)
    assert list(rows[0]) == [*HEADER, *SECOND_HOLDER]


def test_one_line_per_lease_names_no_vacant_lot():
    assert all(row["N° contrat"] for row in _rows(grain="lease"))


def test_a_workbook_holds_the_lines_of_the_csv_with_true_dates(tmp_path):
    from python_calamine import CalamineWorkbook

    path = tmp_path / "r.xlsx"
    summary = write_register(path, homes=80, dirt="none")
    sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    assert sheet[0] == HEADER
    assert len(sheet) == summary.rows + 1
    born = sheet[1][HEADER.index("Date naissance")]
    assert isinstance(born, date)
    assert sheet[1][HEADER.index("N° logement")].startswith("0000")


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("r.pdf", {"homes": 5}),
        ("r.xlsx", {"persons": 1_000_000}),
        ("r.csv", {}),
        ("r.csv", {"homes": 5, "persons": 5}),
        ("r.csv", {"homes": 0}),
    ],
)
def test_what_cannot_be_met_is_refused_before_writing(tmp_path, name, options):
    with pytest.raises(ValueError):
        write_register(tmp_path / name, **options)
    assert not (tmp_path / name).exists()


@pytest.mark.parametrize(
    ("town", "written"),
    [("Dole", "de Dole"), ("Le Creusot", "du Creusot"), ("Autun", "d'Autun"), ("Les Ulis", "des Ulis")],
)
def test_an_agency_bears_the_name_of_its_town_in_good_french(town, written):
    assert of_town(town) == written
