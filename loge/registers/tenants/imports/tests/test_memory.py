"""The next export: lines that say nothing new are passed over, and what comes of it is what reading them all would give."""

from datetime import date

import pytest
from django.utils import timezone

from loge.registers.tenants.imports import engine, memory, operations, workbench
from loge.registers.tenants.imports.tests.conftest import line, vacant
from loge.registers.tenants.models import (
    ContactPoint,
    Correction,
    ImportedRow,
    Lease,
    LeaseParty,
    Occupant,
    Person,
    RowOutcome,
)

# What is passed over is told by transactions: these tests commit as the product does.
pytestmark = pytest.mark.django_db(transaction=True)

NAMES = "ALBA BRUN COLIN DENIS ERARD FABRE GUY HUET".split()


def home(number: int, **cells) -> dict[str, str]:
    """A dwelling with its tenant; two per building, all buildings in one residence."""
    return line(**{
        "N° client": f"P{number}", "N° contrat": f"C{number:03}", "N° logement": f"U{number}", "Nom": NAMES[number],
        "Bâtiment": "ABCDEFGH"[number // 2], "Mobile": f"06 39 98 01 0{number}", "Tel fixe": "", "Email": "", **cells,
    })  # fmt: skip


HOMES = [home(number) for number in range(8)]
DAY, NEXT_DAY = date(2026, 11, 2), date(2026, 11, 3)


def second_thoughts() -> list[dict[str, str]]:
    """The next day: a balance, a number, a death, somebody gone, somebody new in a known home, a new home, a spoilt line."""
    return [
        home(0, Solde="120,00"), home(1, Mobile="06 39 98 07 07"), home(2), home(2, **{"N° client": "P20", "Nom": "NEUF", "Rôle": "ENFANT"}),
        home(3), home(4, **{"Date décès": "01/11/2026"}), home(5), home(7, Adresse="9 RUE NEUVE"),
        home(6, **{"N° client": "P60", "N° contrat": "C060", "N° logement": "U60"}), home(6, **{"N° contrat": ""}),
        vacant(**{"N° logement": "U9"}),
    ]  # fmt: skip


def picture(run) -> dict:
    """What an import leaves, by the keys of the sender: our own numbers differ from one time to the next."""
    return {
        "people": sorted(Person.objects.values_list("source_key", "last_name", "deceased", "missing_since")),
        "leases": sorted(Lease.objects.values_list("number", "status", "balance", "main_unit__code", "missing_since")),
        "homes": sorted(
            Lease.objects.values_list("main_unit__code", "main_unit__building__address", "main_unit__status")
        ),
        "parties": sorted(LeaseParty.objects.values_list("lease__number", "person__source_key", "role")),
        "occupants": sorted(
            Occupant.objects.values_list("household__lease__number", "person__source_key", "link", "ends_on")
        ),
        "contacts": sorted(ContactPoint.objects.values_list("person__source_key", "value", "disabled_reason")),
        "lines": sorted(RowOutcome.objects.filter(run_id=run.pk).values_list("line", "part", "state", "reason")),
        "counts": run.counts,
        "share": run.report["missing_share"],
        "result": [row.split(";")[:3] + row.split(";")[7:] for row in result_of(run)],
    }


def result_of(run) -> list[str]:
    return (workbench.file_of(run).parent / run.report["result"]).read_text(encoding="utf-8-sig").splitlines()


def compared(run) -> list[int]:
    """Lines of a run at its preview that were not passed over."""
    return sorted(ImportedRow.objects.filter(run_id=run.pk).values_list("line", flat=True))


def test_the_outcome_is_that_of_a_whole_reading(load, manager, monkeypatch):
    def both():
        runs = load(*HOMES, reference_date=DAY), load(*second_thoughts(), reference_date=NEXT_DAY, missing="flag")
        return runs, picture(runs[1])

    (first, second), found = both()
    assert second.report["base"] == first.pk
    for run in (second, first):
        operations.undo_import(run, by=manager, background=False)
    assert not Person.objects.exists()
    monkeypatch.setattr(memory, "recall", lambda run: None)
    (first, second), wanted = both()
    assert second.report["base"] is None
    assert found == wanted


def test_the_same_file_again_compares_no_line(load, preview):
    load(*HOMES)
    run = preview(*HOMES)
    assert compared(run) == []
    assert run.counts["lines"] == {"unchanged": 8} and run.counts["person"] == {"unchanged": 8}


def test_a_changed_line_is_compared_with_its_home_and_the_first_line_of_its_building(load, preview):
    load(*HOMES, home(3, **{"N° client": "P30", "Nom": "ALIX", "Rôle": "CONJOINT"}))
    run = preview(
        *HOMES[:3],
        home(3, Solde="9,00"),
        *HOMES[4:],
        home(3, **{"N° client": "P30", "Nom": "ALIX", "Rôle": "CONJOINT"}),
    )
    # line 2 gives the agency and the residence first, line 4 the building; 10 is the same home
    assert compared(run) == [2, 4, 5, 10]
    assert run.counts["lines"] == {"update": 2, "unchanged": 7}


@pytest.mark.parametrize("touch", [
    lambda: Person.objects.filter(source_key="P5").update(last_name="AUTRE"),
    lambda: Lease.objects.filter(number="C005").update(balance=77),
    lambda: Occupant.objects.filter(person__source_key="P5").update(ends_on=date(2026, 11, 1)),
    lambda: ContactPoint.objects.filter(person__source_key="P5").update(note="travail"),
])  # fmt: skip
def test_what_someone_wrote_since_is_compared_again(load, preview, touch):
    load(*HOMES)
    assert touch() == 1
    assert 7 in compared(preview(*HOMES))


def test_a_record_deleted_since_has_the_whole_file_read_again(load, preview):
    load(*HOMES)
    ContactPoint.objects.filter(person__source_key="P5").delete()
    run = preview(*HOMES)
    assert len(compared(run)) == 8 and run.counts["contact"] == {"create": 1}


def test_a_correction_waiting_for_the_sender_is_looked_at_and_survives(load, manager):
    load(*HOMES)
    person = Person.objects.get(source_key="P5")
    Person.objects.filter(pk=person.pk).update(first_name="Jeannette")
    Correction.objects.create(
        person=person, field="first_name", erp_value="Jeanne", corrected_value="Jeannette", corrected_at=timezone.now(), corrected_by=manager
    )  # fmt: skip
    for _ in range(2):
        run = load(*HOMES)
        person.refresh_from_db()
        assert run.report["base"] is not None and run.report["written"] == {} and person.first_name == "Jeannette"


def test_a_lease_that_ends_in_the_night_is_compared(load):
    lines = [*HOMES[:5], home(5, **{"Date sortie": "02/11/2026"})]
    load(*lines, reference_date=DAY)
    assert Lease.objects.get(number="C005").status == "notice_given"
    load(*lines, reference_date=NEXT_DAY)
    assert Lease.objects.get(number="C005").status == "terminated"


def test_lines_refused_or_mended_are_read_again(load, preview, manager):
    wrong = [*HOMES[:7], home(7, **{"N° contrat": ""})]
    run = preview(*wrong)
    operations.correct_row(run, line=9, values={"lease_number": "C007"}, by=manager)
    operations.check_rows(run, by=manager, background=False)
    engine.check(run.pk)
    operations.apply_import(run, by=manager, background=False)
    engine.apply(run.pk)
    assert Lease.objects.count() == 8
    again = preview(*wrong)
    assert again.counts["lines"]["error"] == 1 and 9 in compared(again)


def test_a_known_line_can_be_left_out_and_corrected(load, preview, manager):
    load(*HOMES)
    run = preview(*HOMES)
    operations.leave_out(run, line=4, by=manager)
    operations.check_rows(run, by=manager, background=False)
    engine.check(run.pk)
    run.refresh_from_db()
    assert run.counts["lines"]["left_out"] == 1 and 4 in compared(run)


def test_night_after_night_the_memory_follows(load, preview):
    load(*HOMES)
    load(*HOMES[1:], home(0, Solde="1,00"))
    load(home(0, Solde="1,00"), *HOMES[1:4], *HOMES[5:])
    run = preview(home(0, Solde="1,00"), *HOMES[1:4], *HOMES[5:])
    assert compared(run) == [] and run.counts["lines"] == {"unchanged": 7}
    assert Person.objects.get(source_key="P4").missing_since is not None


def test_lines_given_twice_are_read(load, preview):
    load(*HOMES, HOMES[3])
    run = preview(*HOMES, HOMES[3])
    assert {5, 10} <= set(compared(run)) and run.counts["lines"] == {"unchanged": 9}


def test_other_columns_or_an_undone_import_leave_nothing_to_rely_on(load, preview, manager):
    load(*HOMES)
    fewer = preview(*HOMES, titles=[title for title in line() if title != "Email"])
    assert len(compared(fewer)) == 8
    second = load(*HOMES[:7], home(7, Solde="3,00"))
    operations.undo_import(second, by=manager, background=False)
    run = preview(*HOMES)
    assert len(compared(run)) == 8 and run.counts["lines"] == {"unchanged": 8}


def test_a_workbench_lost_in_a_crash_has_the_whole_file_read(load, preview):
    load(*HOMES)
    ImportedRow.objects.all().delete()
    assert len(compared(preview(*HOMES))) == 8


def test_a_memory_that_another_import_takes_meanwhile_loses_no_line(load, preview, monkeypatch):
    load(*HOMES)
    marks = workbench._digests

    def taken_after(before):
        found = list(marks(before))
        ImportedRow.objects.filter(run_id=before.rows_of, line=4).delete()
        return found

    monkeypatch.setattr(workbench, "_digests", taken_after)
    run = preview(*HOMES)
    assert (
        len(compared(run)) == 8 and run.counts["lines"] == {"unchanged": 8} and run.counts["lease"] == {"unchanged": 8}
    )


def test_progress_shows_what_is_done_and_ends_on_it(preview, manager, monkeypatch):
    signs: list[tuple[str, int, int]] = []
    tell, totals = workbench.tell, {}

    def told(run, step, done=None, total=None):
        totals[step] = total or totals.get(step)
        if done is not None:
            signs.append((step, done, totals[step]))
        tell(run, step, done, total)

    monkeypatch.setattr(workbench, "tell", told)
    monkeypatch.setattr(engine, "tell", told)
    monkeypatch.setattr(workbench, "BLOCK", (1, 3))
    monkeypatch.setattr(engine, "BATCH", 2)
    run = preview(*HOMES)
    operations.apply_import(run, by=manager, background=False)
    engine.apply(run.pk)
    read = [done for step, done, _ in signs if step == "Lecture du fichier"]
    written = [(done, total) for step, done, total in signs if step == "Application"]
    assert read == sorted(read) and len(read) >= 8 and read[-1] == totals["Lecture du fichier"]
    assert written == sorted(written) and written[-1][0] == written[-1][1] == sum(
        last - first + 1 for first, last in run.batches.values_list("first_id", "last_id")
    )


def test_a_known_line_has_its_page_and_its_line_in_the_result(client, load, preview, manager):
    load(*HOMES)
    run = preview(home(0, Solde="4,00"), *HOMES[2:])
    client.force_login(manager)
    assert "HUET" in client.get(f"/imports/{run.pk}/apercu/").content.decode().upper()
    assert client.get(f"/imports/{run.pk}/lignes/8/1/").status_code == 200
    operations.apply_import(run, by=manager, missing="flag", background=False)
    engine.apply(run.pk)
    run.refresh_from_db()
    unchanged = [row for row in result_of(run) if ";inchangé;" in row]
    assert len(unchanged) == 6 and all(";n° de client;" in row for row in unchanged)


def test_an_import_over_known_lines_is_undone(load, manager):
    load(*HOMES)
    run = load(home(0, Solde="4,00"), *HOMES[1:])
    operations.undo_import(run, by=manager, background=False)
    assert Lease.objects.get(number="C000").balance == 0
