"""Files of every kind: what can be read is read, what cannot is refused in plain French."""

import zipfile

import pytest
import xlsxwriter

from loge.foundation.errors import Refusal
from loge.foundation.exchange.columns import Column
from loge.foundation.exchange.reading import guards, open_table, reopen
from loge.foundation.exchange.values.reading import Read

KNOWN = frozenset({"nom", "prenom", "date naissance", "n contrat"})
TEXT = "Nom;Prénom;Date naissance\r\nLEFÈVRE;Noé;01/02/1950\r\nÇELIK;Zoé;03/04/1960\r\n"


def write(tmp_path, content: bytes | str, name="f.csv", encoding="cp1252"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def lines(table):
    return [row for block in reopen(table.path, table.titles, table.shape).blocks() for row in block.rows]


@pytest.mark.parametrize(
    ("encoding", "found"),
    [
        ("cp1252", "cp1252"),
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("mac_roman", "mac_roman"),
        ("utf-16", "utf-16"),
    ],
)
def test_encodings_are_found_by_rule(tmp_path, encoding, found):
    table = open_table(write(tmp_path, TEXT, encoding=encoding), known_titles=KNOWN)
    assert table.shape["encoding"] == found
    assert lines(table) == [["LEFÈVRE", "Noé", "01/02/1950"], ["ÇELIK", "Zoé", "03/04/1960"]]


@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
def test_separators_are_found(tmp_path, separator):
    table = open_table(write(tmp_path, TEXT.replace(";", separator)), known_titles=KNOWN)
    assert table.shape["separator"] == separator and len(table.titles) == 3


def test_decimal_commas_do_not_pass_for_separators(tmp_path):
    rows = "".join(f"MARTIN;Paul;{i},50;{i},25\r\n" for i in range(30))
    assert open_table(write(tmp_path, "Nom;Prénom;Loyer;Solde\r\n" + rows)).shape["separator"] == ";"


def test_titles_lie_under_the_headings_of_a_report(tmp_path):
    table = open_table(
        write(tmp_path, "Office public;;\r\nÉdité le 12/11/2026;;\r\n;;\r\n" + TEXT), known_titles=KNOWN
    )
    assert table.shape["header_line"] == 4 and len(lines(table)) == 2


def test_trailing_empty_columns_are_dropped_and_double_titles_numbered(tmp_path):
    table = open_table(write(tmp_path, "Nom;Prénom;Nom;;\r\nA;B;C;;\r\n"), known_titles=KNOWN)
    assert table.titles == ["Nom", "Prénom", "Nom (2)"] and lines(table) == [["A", "B", "C"]]


def test_filled_columns_without_title_are_shown_rather_than_refused(tmp_path):
    table = open_table(write(tmp_path, "Nom;Prénom\r\nA;B;C\r\nD;E;F\r\n"), known_titles=KNOWN)
    assert table.titles == ["Nom", "Prénom", "Colonne 3"]


def test_lines_of_another_width_are_kept_apart_with_their_number(tmp_path):
    table = open_table(write(tmp_path, TEXT + "COUPÉ;Li"), known_titles=KNOWN)
    (block,) = reopen(table.path, table.titles, table.shape).blocks()
    assert block.ragged == [(4, ["COUPÉ", "Li"])] and block.lines == [2, 3]


def test_a_line_break_inside_quotes_keeps_the_numbers_of_the_lines_that_follow(tmp_path):
    table = open_table(write(tmp_path, 'Nom;Prénom\r\n"A\r\nB";C\r\nD;E\r\n'), known_titles=KNOWN)
    (block,) = reopen(table.path, table.titles, table.shape).blocks()
    assert block.lines == [2, 4]


def test_blank_lines_and_repeated_titles_are_counted_apart(tmp_path):
    table = open_table(write(tmp_path, TEXT + ";;\r\n\r\nNom;Prénom;Date naissance\r\n"), known_titles=KNOWN)
    (block,) = reopen(table.path, table.titles, table.shape).blocks()
    assert block.blank == 3 and len(block.rows) == 2


def workbook(tmp_path, rows, name="f.xlsx", **options):
    path = tmp_path / name
    with xlsxwriter.Workbook(path, options) as book:
        book.add_worksheet("Notes").write(0, 0, "à lire")
        sheet = book.add_worksheet("Export")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                sheet.write_datetime(i, j, cell, day) if hasattr(cell, "year") else sheet.write(i, j, cell)
    return path


def test_a_workbook_gives_the_same_texts_as_a_csv(tmp_path):
    from datetime import date

    rows = [
        ["Nom", "Prénom", "N° client", "Naissance", "Solde", "Tel"],
        ["LE GALL", "Zoé", 42, date(1950, 2, 1), -12.5, "0639980102"],
    ]
    table = open_table(workbook(tmp_path, rows), known_titles=KNOWN)
    assert table.shape["sheet"] == "Export"
    assert lines(table) == [["LE GALL", "Zoé", "42", "1950-02-01", "-12.5", "0639980102"]]


def test_a_cell_merged_over_several_lines_says_the_same_for_each(tmp_path):
    path = tmp_path / "f.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.merge_range("B3:E3", "Locataires au 12/11/2026")
    sheet.write_row("B5", ["N° contrat", "Nom", "Prénom", "Date naissance"])
    for row, cells in ((6, ["LE GALL", "Anne"]), (7, ["LE GALL", "Paul"]), (9, ["MARTIN", "Zoé"])):
        sheet.write_row(f"C{row}", cells)
    sheet.merge_range("B6:B8", "C1")  # the blank line below stays blank
    sheet.write("B9", "C2")
    book.close()
    (block,) = open_table(path, known_titles=KNOWN).blocks()
    assert [[cell for cell in row if cell] for row in block.rows] == [
        ["C1", "LE GALL", "Anne"], ["C1", "LE GALL", "Paul"], ["C2", "MARTIN", "Zoé"],
    ]  # fmt: skip
    assert block.lines == [6, 7, 9] and block.blank == 1


def test_a_number_too_long_for_a_spreadsheet_shows_that_it_is_damaged(tmp_path):
    table = open_table(
        workbook(tmp_path, [["Nom", "Prénom", "NIR"], ["A", "B", 1905561234567890]]), known_titles=KNOWN
    )
    assert lines(table) == [["A", "B", "1.90556E+15"]]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "f.csv", "vide"),
        (guards.OLE + b"x" * 600, "f.xls", "ancien classeur"),
        (guards.OLE + "EncryptedPackage".encode("utf-16-le"), "f.xlsx", "mot de passe"),
        (b"Nom;Prenom\r\nA;B\r\n", "f.xlsx", "n\u2019est pas un classeur"),
        (b"Nom;Prenom\r\nA;B\r\n", "f.xls", "n\u2019est pas un classeur"),
        (b"<html><table><tr><td>Nom</td></tr></table>", "f.xls", "page web"),
        (b"%PDF-1.7 ...", "f.pdf", "PDF"),
        (b"PK\x03\x04" + b"\0" * 100, "f.xlsx", "abîmé"),
        (b"Nom;Prenom\r\n", "f.csv", "aucune ligne"),
        (b"12;13\r\n14;15\r\n", "f.csv", "Aucune ligne de titres"),
        (b"a\x00b\x00;\x00\xff\xfe", "f.csv", "pas un texte"),
        (b'Nom;Prenom\r\n"' + b"A" * 1_100_000 + b'";B\r\n', "f.csv", "démesurée"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_cannot_be_read_is_refused_in_french(tmp_path, content, name, said):
    with pytest.raises(Refusal, match=said):
        table = open_table(write(tmp_path, content, name=name), filename=name, known_titles=KNOWN)
        lines(table)


def zipped(tmp_path, parts: dict[str, bytes], name="f.xlsx"):
    path = tmp_path / name
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        for part, content in parts.items():
            archive.writestr(part, content)
    return path


def test_a_zip_bomb_is_not_opened(tmp_path):
    path = zipped(tmp_path, {"xl/worksheets/sheet1.xml": b"0" * (80 * 1024 * 1024)})
    with pytest.raises(Refusal, match="volume anormal"):
        open_table(path)


def test_an_archive_that_is_no_workbook_is_refused(tmp_path):
    path = tmp_path / "f.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("photo.jpg", b"x")
    with pytest.raises(Refusal, match="archive"):
        open_table(path)


def test_a_lone_cell_at_the_end_of_the_sheet_is_refused_before_it_fills_the_memory(tmp_path):
    cells = b'<row><c r="A1"><v>1</v></c><c r="XFD1048576"><v>1</v></c></row>'
    with pytest.raises(Refusal, match="très loin du tableau"):
        open_table(zipped(tmp_path, {"xl/worksheets/sheet1.xml": cells}))


def test_too_many_sheets_are_refused(tmp_path):
    with pytest.raises(Refusal, match="61 feuilles"):
        open_table(zipped(tmp_path, {f"xl/worksheets/sheet{i}.xml": b"<x/>" for i in range(61)}))


def test_a_workbook_named_csv_says_how_to_name_it(tmp_path):
    path = workbook(tmp_path, [["Nom", "Prénom"], ["A", "B"]], name="f.csv")
    with pytest.raises(Refusal, match="renommez-le en .xlsx"):
        open_table(path)


def test_a_column_understands_each_cell_once():
    calls = []

    def read(cell):
        calls.append(cell)
        return Read("", "faux") if cell == "x" else Read(cell.upper(), "", "mis en capitales")

    column = Column(read)
    assert column.values_of(["a", "a", "x"]) == ["A", "A", ""] and calls == ["a", "x"]
    assert list(column.remarks(["a", "x"])) == [(1, "fault", "faux"), (0, "note", "mis en capitales")]


def test_a_text_of_several_lines_with_separators_stays_one_cell(tmp_path):
    text = 'Nom;Note;Prénom\r\nMARTIN;"a dit ;\r\nà rappeler";Paul\r\nDURAND;;Zoé\r\n'
    table = open_table(write(tmp_path, text), known_titles=KNOWN)
    assert lines(table) == [["MARTIN", "a dit ;\r\nà rappeler", "Paul"], ["DURAND", "", "Zoé"]]


@pytest.mark.parametrize("more", [1, 100_000])
def test_lines_taken_by_a_lone_quote_are_given_back_with_their_numbers(tmp_path, more):
    text = TEXT.replace("LEF", '"LEF') + "MARTIN;Paul;\r\n" * more
    block, *others = open_table(write(tmp_path, text), known_titles=KNOWN).blocks()
    assert [number for number, _ in block.ragged] == [2] and block.lines[:2] == [3, 4]
    assert sum(len(b.lines) for b in (block, *others)) == 1 + more
