"""The traps of real exports, one test each (domain.md a.4 and a.6)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from loge.foundation.errors import Refusal
from loge.registers.housing.models import Building, Residence, Unit
from loge.registers.tenants.imports import operations
from loge.registers.tenants.imports.tests.conftest import TITLES, line, vacant
from loge.registers.tenants.models import (
    ContactPoint,
    FrailtyMark,
    Guardian,
    Household,
    Lease,
    Occupant,
    Organisation,
    Person,
)


def second(**cells):
    return line(
        **{"N° client": "P2", "Prénom": "PAUL", "Civ": "M.", "Rôle": "CONJOINT", "Date naissance": "05/06/1939"}
        | cells
    )


def remarks(run):
    from loge.registers.tenants.models import ImportedRow

    return [r["text"] for row in ImportedRow.objects.filter(run_id=run.pk).order_by("id") for r in row.remarks or []]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "mac_roman"])
def test_accents_are_read_whatever_the_encoding(load, encoding):
    load(line(Nom="Lefèvre", Prénom="Noémie"), encoding=encoding)
    person = Person.objects.get()
    assert (person.last_name, person.first_name, person.search_key) == ("Lefèvre", "Noémie", "lefevre noemie")


def test_a_long_number_destroyed_by_the_spreadsheet_is_refused_as_a_key(preview):
    run = preview(line(), line(**{"N° client": "1,90556E+14"}))
    assert run.counts["lines"] == {"create": 1, "error": 1}
    assert any("1,90556E+14" in text and "format texte" in text for text in remarks(run))


def test_zeros_lost_in_front_are_put_back_only_where_the_width_is_known(load):
    run = load(line(**{"Code postal": "1000", "Code INSEE": "1053", "Mobile": "639980102", "N° client": "42"}))
    residence = Residence.objects.get()
    assert (residence.postal_code, residence.municipality_code) == ("01000", "01053")
    assert ContactPoint.objects.filter(value="+33639980102").exists()
    assert Person.objects.get().source_key == "42"
    assert "Code postal « 1000 » complété en « 01000 »" in remarks(run)


def test_an_agency_code_that_lost_its_zero_is_refused_rather_than_created(load):
    run = load(line(), line(**{"Agence": "1", "N° contrat": "C2", "N° client": "P2", "N° logement": "U2"}))
    assert run.counts["lines"] == {"create": 1, "error": 1}
    assert run.counts["agency"] == {"create": 1}


def test_a_lease_number_that_lost_its_zeros_is_refused_when_the_whole_one_exists(load):
    full = [
        line(**{"N° contrat": f"00012345{i:02d}", "N° client": f"P{i}", "N° logement": f"U{i}"}) for i in range(20)
    ]
    run = load(*full, line(**{"N° contrat": "1234503", "N° client": "P99"}))
    assert run.counts["lines"] == {"create": 20, "error": 1}


@pytest.mark.parametrize(
    ("column", "whole"), [("N° contrat", "0012"), ("N° logement", "0013"), ("Groupe", "0014"), ("N° client", "0015")]
)
def test_a_whole_column_that_lost_its_zeros_does_not_make_a_second_register(load, preview, column, whole):
    load(line(**{column: whole}))
    run = preview(line(**{column: whole.lstrip("0")}))
    assert run.counts["lines"] == {"error": 1}
    assert any("avec des zéros devant" in text for text in remarks(run))


def test_a_short_code_beside_long_ones_is_new_when_none_is_the_same_with_zeros(load):
    load(line(**{"N° contrat": "0012"}))
    run = load(line(**{"N° contrat": "0012"}), second(**{"N° contrat": "13", "N° logement": "U2"}))
    assert run.counts["lines"].get("error") is None and Lease.objects.count() == 2


@pytest.mark.parametrize("unknown", ["00/00/0000", "01/01/1900", ""])
def test_unknown_dates_stay_unknown(load, unknown):
    load(line(**{"Date naissance": unknown}))
    person = Person.objects.get()
    assert person.birth_date is None and person.birth_date_quality == "unknown"


def test_a_birth_in_1900_is_said_doubtful_and_an_empty_cell_is_not(load):
    run = load(line(**{"Date naissance": "01/01/1900"}))
    assert [text for text in remarks(run) if "« 01/01/1900 » est une date de convention, douteuse" in text]
    empty = load(line(**{"N° client": "P2", "N° contrat": "C2", "Date naissance": "00/00/0000"}))
    assert not [text for text in remarks(empty) if "convention" in text]


def test_a_first_of_january_is_known_to_be_vague(load):
    load(line(**{"Date naissance": "01/01/1941"}))
    assert Person.objects.get().birth_date_quality == "year_only"


@pytest.mark.parametrize(
    ("cell", "quality"),
    [("1/2/1950", "exact"), ("19500201", "exact"), ("01/02/50", "doubtful"), ("01/02/1950", "exact")],
)
def test_a_birth_date_is_doubtful_when_its_year_has_two_digits(load, cell, quality):
    load(line(**{"Date naissance": cell}))
    person = Person.objects.get()
    assert (person.birth_date, person.birth_date_quality) == (date(1950, 2, 1), quality)


def test_31_12_9999_is_no_end(load):
    load(line(**{"Date sortie": "31/12/9999"}))
    lease = Lease.objects.get()
    assert lease.ends_on is None and lease.status == "active"


def test_two_digit_years_are_read_with_a_pivot_and_said(load):
    run = load(line(**{"Date naissance": "12/03/41"}))
    person = Person.objects.get()
    assert person.birth_date == date(1941, 3, 12) and person.birth_date_quality == "doubtful"
    assert "année à deux chiffres lue 1941" in remarks(run)


def test_several_telephones_in_one_cell_become_several_with_their_notes(load):
    load(line(**{"Mobile": "06 39 98 01 02 / 06 39 98 01 03 fille", "Tel fixe": "NC"}))
    found = {c.value: c for c in ContactPoint.objects.filter(channel="phone")}
    assert set(found) == {"+33639980102", "+33639980103"}
    assert (found["+33639980103"].note, found["+33639980103"].belongs_to) == ("fille", "relative")


def test_what_is_said_of_a_cell_left_out_is_two_sentences(preview):
    said = remarks(preview(line(Mobile="6,3998E+08")))
    assert any(text.endswith("exportez à nouveau. Cellule laissée de côté.") for text in said)


def test_a_cut_telephone_is_left_out_and_the_person_is_kept(load):
    run = load(line(Mobile="06 39 98"))
    assert Person.objects.exists() and not ContactPoint.objects.filter(phone_kind="mobile").exists()
    assert [t for t in remarks(run) if "trop court" in t and "laissée de côté" in t], remarks(run)


@pytest.mark.parametrize("name", ["DUPONT (DCD)", "DUPONT DECEDE", "SUCCESSION DUPONT"])
def test_a_holder_said_dead_in_the_name_is_noted_dead(load, name):
    load(line(Nom=name))
    person = Person.objects.get()
    assert person.last_name == "Dupont" and person.deceased and person.deceased_on is None


@pytest.mark.parametrize("name", ["M. DUPONT et MME MARTIN", "DUPONT/MARTIN"])
def test_two_people_in_one_name_are_pointed_at(preview, name):
    run = preview(line(Nom=name))
    assert run.counts["lines"] == {"create": 1}
    assert any("deux personnes dans une même cellule" in text for text in remarks(run)), remarks(run)


def test_a_date_of_death_is_kept(load):
    load(line(**{"Date décès": "03/04/2024"}))
    person = Person.objects.get()
    assert person.deceased and person.deceased_on == date(2024, 4, 3)


def test_a_death_known_here_is_not_undone_by_an_export_that_ignores_it(load):
    load(line())
    Person.objects.update(deceased=True)
    load(line(Solde="1,00"))
    assert Person.objects.get().deceased


def test_blank_lines_repeated_titles_and_totals_are_not_people(load):
    total = {"Programme": "TOTAL LES LILAS", "N° logement": "14"}
    run = load(line(), {}, dict(zip(TITLES, TITLES, strict=True)), total)
    assert run.counts["lines"] == {"create": 1, "left_out": 1} and Person.objects.count() == 1


def test_titles_are_found_under_the_headings_of_a_report(write, manager, erp):
    path = write(line())
    path.write_bytes("État du parc;;\r\nÉdité le 12/11/2026\r\n;;\r\n".encode("cp1252") + path.read_bytes())
    run = operations.import_file(path=path, sender=erp, by=manager)
    assert run.shape["header_line"] == 4 and Person.objects.count() == 1


def test_two_hundred_unknown_columns_are_ignored_and_listed(load):
    extra = [f"Zone libre {i}" for i in range(200)]
    run = load(line(**{title: "x" for title in extra}), titles=[*TITLES, *extra])
    assert Person.objects.count() == 1 and len(run.titles) == len(TITLES) + 200


def test_a_line_cut_in_the_middle_is_reported_with_its_number(write, manager, erp):
    path = write(line(), second())
    path.write_bytes(path.read_bytes()[:-60])
    run = operations.import_file(path=path, sender=erp, by=manager)
    assert run.counts["lines"] == {"create": 1, "error": 1}
    from loge.registers.tenants.models import ImportedRow

    row = ImportedRow.objects.get(refused=True)
    assert row.line == 3 and "coupée" in row.remarks[0]["text"]


def test_a_file_cut_inside_a_letter_is_still_utf8_and_spoils_no_name(write, manager, erp):
    path = write(
        line(Nom="LEFÈVRE"), second(**{"N° contrat": "C2", "N° logement": "U2", "Nom": "CÉ"}), encoding="utf-8"
    )
    content = path.read_bytes()
    path.write_bytes(content[: content.rindex("É".encode()) + 1])
    run = operations.import_file(path=path, sender=erp, by=manager)
    assert run.shape["encoding"] == "utf-8" and run.counts["lines"] == {"create": 1, "error": 1}
    assert Person.objects.get().last_name == "Lefèvre"


def test_a_letter_that_cannot_be_read_is_refused_not_kept(write, manager, erp):
    path = write(
        line(Nom="LEFÈVRE"), second(**{"N° contrat": "C2", "N° logement": "U2", "Nom": "CÉSAR"}), encoding="utf-8"
    )
    path.write_bytes(path.read_bytes().replace("CÉSAR".encode(), "CÉSAR".encode("cp1252")))
    run = operations.import_file(path=path, sender=erp, by=manager)
    assert run.counts["lines"] == {"create": 1, "error": 1} and any("illisible" in text for text in remarks(run))
    assert Person.objects.get().last_name == "Lefèvre"


@pytest.mark.parametrize("closes", [False, True])
def test_a_lone_quote_takes_no_other_line_with_it(write, manager, erp, closes):
    others = [second(**{"N° contrat": f"C{n}", "N° logement": f"U{n}", "N° client": f"P{n}"}) for n in range(2, 6)]
    path = write(line(Email='"voir dossier'), *others[:3], others[3] | ({"Email": 'fin"'} if closes else {}))
    run = operations.import_file(path=path, sender=erp, by=manager)
    assert run.counts["lines"] == {"create": 4, "error": 1}
    assert any("guillemet" in text for text in remarks(run))


def test_duplicate_lines_make_one_person(load):
    run = load(line(), line(), line())
    assert Person.objects.count() == Occupant.objects.count() == 1 and run.counts["lines"] == {"create": 3}


def test_one_client_number_with_two_names_is_refused(load):
    run = load(line(), line(**{"Nom": "MOREAU", "N° contrat": "C2"}))
    assert run.counts["lines"] == {"error": 2} and not Person.objects.exists()


def test_lots_of_one_lease_on_several_lines_are_a_home_and_its_annexes(load):
    load(
        line(**{"N° logement": "P12", "Nature": "PARKING", "Type": ""}),
        line(),
        line(**{"N° logement": "K3", "Nature": "CAVE", "Type": ""}),
    )
    lease = Lease.objects.get()
    assert lease.main_unit.code == "U1" and lease.kind == "residential"
    assert sorted(lease.ancillary_units.values_list("code", flat=True)) == ["K3", "P12"]
    assert Household.objects.count() == 1


def test_a_parking_lease_has_no_household(load):
    load(line(**{"N° logement": "P12", "Nature": "PARKING", "Type": ""}))
    assert Lease.objects.get().kind == "parking_only" and not Household.objects.exists()


def test_the_same_person_on_two_leases_is_one_person(load):
    load(line(), line(**{"N° contrat": "C2", "N° logement": "P12", "Nature": "PARKING", "Type": ""}))
    assert Person.objects.get().lease_roles.count() == 2


def test_an_elder_who_is_only_an_occupant_is_in_the_home(load):
    load(line(), line(**{"N° client": "P2", "Prénom": "YVONNE", "Rôle": "MERE", "Date naissance": "02/02/1930"}))
    occupant = Occupant.objects.get(person__first_name="Yvonne")
    assert occupant.link == "parent" and not occupant.person.lease_roles.exists()


def test_an_organisation_is_not_a_person(load):
    load(line(Nom="", Prénom="", Civ="", **{"Raison sociale": "Solidarité logement", "Date naissance": ""}))
    assert Organisation.objects.get().name == "Solidarité logement" and not Person.objects.exists()
    assert Lease.objects.get().parties.get().organisation is not None


def test_a_guardian_and_an_agreed_disability_are_noted_once(load):
    titles = [*TITLES, "Mesure de protection", "Organisme tuteur", "Tel tuteur", "Handicap déclaré", "Accord handicap"]
    cells = {"Mesure de protection": "CURATELLE RENFORCEE", "Organisme tuteur": "UDAF", "Tel tuteur": "02 61 91 00 11"}
    for _ in range(2):
        load(line(**cells, **{"Handicap déclaré": "O", "Accord handicap": "O"}), titles=titles)
    guardian = Guardian.objects.get()
    assert (guardian.measure, guardian.authority_name, guardian.phone) == ("curatorship", "UDAF", "+33261910011")
    assert FrailtyMark.objects.get().kind == "disability"


def test_a_disability_without_agreement_is_not_kept(load):
    titles = [*TITLES, "Handicap déclaré", "Accord handicap"]
    load(line(**{"Handicap déclaré": "O", "Accord handicap": "N"}), titles=titles)
    assert Person.objects.exists() and not FrailtyMark.objects.exists()


def test_a_former_lease_is_ended_with_its_household(load):
    load(line(**{"Date sortie": "30/06/2024"}))
    assert Lease.objects.get().status == "terminated"
    assert Household.objects.get().ended_on == Occupant.objects.get().ends_on == date(2024, 6, 30)


def test_a_move_inside_the_stock_is_the_same_person_with_two_leases(load):
    leaving = (timezone.localdate() + timedelta(days=20)).strftime("%d/%m/%Y")
    load(line(), line(**{"N° contrat": "C2", "N° logement": "U2"}))
    load(line(**{"Date sortie": leaving}), line(**{"N° contrat": "C2", "N° logement": "U2"}))
    assert Person.objects.count() == 1
    assert (
        Lease.objects.get(number="C1").status == "notice_given" and Lease.objects.get(number="C2").status == "active"
    )


def test_a_notice_withdrawn_empties_the_end_of_the_lease(load):
    leaving = (timezone.localdate() + timedelta(days=20)).strftime("%d/%m/%Y")
    load(line(**{"Date sortie": leaving}))
    load(line(**{"Date sortie": ""}))
    lease = Lease.objects.get()
    assert lease.ends_on is None and lease.status == "active"


def test_an_occupant_gone_from_the_lines_of_the_home_has_left_it(load):
    load(line(), second())
    load(line())
    assert Occupant.objects.get(person__first_name="Paul").ends_on == timezone.localdate()


def test_what_disappears_is_flagged_never_deleted_and_comes_back(load):
    load(line(), second(), vacant(**{"N° logement": "U2"}))
    load(line(), vacant(**{"N° logement": "U3"}))
    paul = Person.objects.get(first_name="Paul")
    assert paul.missing_since == timezone.localdate()
    assert Unit.objects.get(code="U2").missing_since is not None
    load(line(), second(), vacant(**{"N° logement": "U2"}))
    paul.refresh_from_db()
    assert paul.missing_since is None and Unit.objects.get(code="U2").missing_since is None


def test_a_line_in_error_is_not_a_disappearance(load):
    load(line(), second())
    load(line(), second(**{"Date naissance": "31/02/1939"}))
    assert Person.objects.get(first_name="Paul").missing_since is None
    assert Occupant.objects.get(person__first_name="Paul").ends_on is None


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda text: text.replace("P2;", "P2;;"),  # a separator too many
        lambda text: text.replace("P2;", '"P2;'),
        lambda text: text.replace("0012;", "12;"),
        lambda text: text.replace("P2;", "1,90556E+14;"),
    ],
    ids=["separator", "quote", "zeros", "figures lost"],
)
def test_nobody_is_gone_because_their_line_cannot_be_read(load, write, manager, erp, spoilt):
    paul = second(**{"N° contrat": "0012", "N° logement": "U2"})
    marie = second(
        **{"N° contrat": "0012", "N° logement": "U2", "N° client": "P3", "Prénom": "MARIE", "Rôle": "TITULAIRE"}
    )
    gone = second(**{"N° contrat": "C9", "N° logement": "U9", "N° client": "P9", "Prénom": "ZOE"})
    load(line(), paul, marie, gone)
    path = write(line(), paul, marie)
    path.write_bytes(spoilt(path.read_bytes().decode("cp1252")).encode("cp1252"))
    run = operations.import_file(path=path, sender=erp, by=manager)
    assert run.counts["lines"]["error"] >= 1
    assert list(Person.objects.exclude(missing_since=None).values_list("source_key", flat=True)) == ["P9"]
    assert list(Lease.objects.exclude(missing_since=None).values_list("number", flat=True)) == ["C9"]
    assert not Occupant.objects.filter(person__source_key__in=("P2", "P3")).exclude(ends_on=None).exists()


def test_amounts_of_every_spelling_are_read(load):
    load(line(Loyer="1 234,56 €", Solde="12,50-"))
    lease = Lease.objects.get()
    assert (lease.rent, lease.balance) == (Decimal("1234.56"), Decimal("-12.50"))


def test_a_building_letter_belongs_to_its_residence(load):
    load(line(), line(**{"Groupe": "R002", "N° logement": "U2", "N° contrat": "C2", "N° client": "P2"}))
    assert sorted(Building.objects.values_list("code", flat=True)) == ["R001-A", "R002-A"]


def test_a_unit_in_two_buildings_is_refused(load):
    run = load(line(), second(**{"Bâtiment": "B"}))
    assert run.counts["lines"] == {"error": 2}


def test_an_unknown_role_is_refused_with_its_word(preview):
    run = preview(line(), second(**{"Rôle": "ZORGLUB"}))
    assert run.counts["lines"] == {"create": 1, "error": 1} and any("ZORGLUB" in text for text in remarks(run))


def test_lease_grain_takes_the_second_holder_of_the_line(load):
    titles = [t for t in TITLES if t != "Rôle"] + ["Civ 2", "Nom 2", "Prénom 2", "Date naissance 2", "Mobile 2"]
    cells = {
        "Civ 2": "M.",
        "Nom 2": "LE GALL",
        "Prénom 2": "PAUL",
        "Date naissance 2": "05/06/1939",
        "Mobile 2": "06 39 98 07 07",
    }
    for _ in range(2):
        run = load(line(**cells), titles=titles, grain="lease")
    assert sorted(Person.objects.values_list("first_name", flat=True)) == ["Jeanne", "Paul"]
    assert {p.role for p in Lease.objects.get().parties.all()} == {"holder", "joint_holder"}
    assert run.report["written"] == {}


def test_unit_grain_holds_vacant_and_let_units(load):
    titles = [t for t in TITLES if t not in ("Rôle", "N° client")]
    run = load(line(), vacant(**{"N° logement": "U2"}), titles=titles, grain="unit")
    assert run.counts["unit"] == {"create": 2} and Person.objects.count() == 1


def test_an_ambiguous_mapping_is_refused_without_a_screen(load):
    with pytest.raises(Refusal, match="ambiguës"):
        load(line(**{"Nom usage": "X"}), titles=[*TITLES, "Nom usage"])


def test_the_mapping_is_remembered_for_the_sender_and_the_titles(load, write, manager, erp):
    titles = [title if title != "N° contrat" else "Zxqv" for title in TITLES]
    cells = line() | {"Zxqv": "C1"}
    known = {t: "" for t in titles} | {"Zxqv": "lease_number", "N° logement": "unit_code", "Nom": "last_name", "Groupe": "residence_code",
             "Agence": "agency_code", "Prénom": "first_name"}  # fmt: skip
    load(cells, titles=titles, mapping={t: c for t, c in known.items() if c}, grain="person")
    again = operations.receive_file(path=write(cells, titles=titles), sender=erp, by=manager)
    assert (
        again.columns[str(titles.index("Zxqv"))] == "lease_number" and str(titles.index("Loyer")) not in again.columns
    )
