"""Who is who: the cascade, its reasons, and the lines that a person decides."""

from datetime import date

import pytest

from loge.foundation.exchange.models import Sender
from loge.registers.tenants.imports import engine, operations
from loge.registers.tenants.imports.tests.conftest import TITLES, line
from loge.registers.tenants.models import Person, RowOutcome

KEYLESS = [title for title in TITLES if title != "N° client"]


def known(**facts) -> Person:
    return Person.objects.create(
        **{
            "last_name": "Le Gall",
            "first_name": "Jeanne",
            "birth_date": date(1941, 3, 12),
            "birth_date_quality": "exact",
        }
        | facts
    )


def reasons(run):
    return sorted(RowOutcome.objects.filter(run_id=run.pk).values_list("reason", flat=True))


def test_the_number_of_the_sender_comes_first(load):
    load(line())
    run = load(line(Nom="LE GALL MOREAU", Prénom="JEANNE-MARIE"))
    assert Person.objects.get().last_name == "Le Gall Moreau" and reasons(run) == ["key"]


def test_names_and_birth_date_recognise_somebody_we_added(load):
    person = known()
    run = load(line())
    person.refresh_from_db()
    assert Person.objects.count() == 1 and reasons(run) == ["name_birth"]
    assert (person.source, person.source_key) == ("erp", "P1")


def test_accents_and_capitals_do_not_hide_somebody(load):
    known(last_name="Lefèvre", first_name="Noémie")
    load(line(Nom="LEFEVRE", Prénom="NOEMIE"))
    person = Person.objects.get()
    assert person.source_key == "P1"


def test_names_alone_never_recognise_anybody(load):
    known(birth_date=date(1950, 1, 2))
    load(line())
    assert Person.objects.count() == 2


def test_names_on_the_same_lease_recognise_somebody_without_birth_date(load):
    load(line(**{"Date naissance": ""}), titles=KEYLESS)
    run = load(line())
    assert Person.objects.count() == 1 and reasons(run) == ["name_lease"]
    assert Person.objects.get().birth_date == date(1941, 3, 12)


def test_two_homonyms_born_the_same_day_are_for_a_person_to_decide(preview, manager):
    first, other = known(), known()
    run = preview(line())
    assert run.counts["lines"] == {"decide": 1}
    assert "person" not in run.counts or "create" not in run.counts["person"]
    operations.decide_match(run, line=2, person=other, by=manager)
    operations.check_rows(run, by=manager, background=False)
    engine.check(run.pk)
    operations.apply_import(run, by=manager, background=False)
    engine.apply(run.pk)
    other.refresh_from_db()
    first.refresh_from_db()
    assert (other.source_key, first.source_key) == ("P1", "") and Person.objects.count() == 2


def test_a_person_may_be_decided_to_be_new(preview, manager):
    known(), known()
    run = preview(line())
    operations.decide_match(run, line=2, person=None, by=manager)
    operations.check_rows(run, by=manager, background=False)
    engine.check(run.pk)
    run.refresh_from_db()
    assert run.counts["lines"] == {"create": 1}


def test_father_and_son_of_the_same_name_on_one_lease_are_decided(load, preview):
    load(line())
    run = preview(line(), line(**{"N° client": "P2", "Date naissance": "01/05/1970"}), name="b.csv")
    assert run.counts["lines"]["create"] == 1  # P1 is known by its number: it is not a candidate for P2
    run = preview(line(**{"N° client": "P9", "Date naissance": "01/05/1970"}), name="c.csv")
    assert run.counts["lines"] == {"decide": 1}


def test_the_same_number_from_another_sender_is_another_person(load, write, manager):
    load(line())
    other = Sender.objects.create(code="ancien", name="Ancien progiciel")
    cells = line(
        Nom="MOREAU", Prénom="PAUL", **{"Date naissance": "01/05/1970", "N° contrat": "Z1", "N° logement": "U9"}
    )
    operations.import_file(path=write(cells), sender=other, by=manager)
    assert set(Person.objects.values_list("source", "source_key")) == {("erp", "P1"), ("ancien", "P1")}


def test_a_keyless_file_twice_makes_nobody_new(load):
    load(line(), titles=KEYLESS)
    run = load(line(), titles=KEYLESS)
    assert Person.objects.count() == 1 and run.report["written"] == {}


def test_a_client_renumbered_by_the_sender_is_the_same_person(load):
    load(line())
    load(line(**{"N° client": "N-77"}))
    assert Person.objects.get().source_key == "N-77"


def test_a_merged_record_leads_to_the_one_that_survives(load):
    load(line(), line(**{"N° client": "P2", "N° contrat": "C2", "N° logement": "U2"}))
    survivor, absorbed = Person.objects.order_by("pk")
    Person.objects.filter(pk=absorbed.pk).update(merged_into=survivor)
    run = load(line(), line(**{"N° client": "P2", "Prénom": "JANE", "N° contrat": "C2", "N° logement": "U2"}))
    survivor.refresh_from_db()
    assert survivor.first_name == "Jeanne" and reasons(run) == ["key", "merged"]
    assert Person.objects.get(pk=absorbed.pk).missing_since is None


@pytest.mark.parametrize("birth_name", ["", "KERVELLA"])
def test_a_birth_name_more_or_less_does_not_hide_somebody(load, birth_name):
    known(birth_name="Kervella")
    load(line(**{"Nom de naissance": birth_name}))
    assert Person.objects.count() == 1
