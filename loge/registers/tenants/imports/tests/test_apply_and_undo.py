"""Applying is safe to run again; undoing takes back what nobody has used since."""

import pytest
from django.utils import timezone

from loge.foundation.errors import Refusal, Stale
from loge.foundation.exchange.choices import RunState
from loge.foundation.exchange.models import AppliedBatch, ChangedRow, ImportRun
from loge.foundation.exchange.runs import same_file_before
from loge.registers.accounts.access import Role
from loge.registers.accounts.models import Agency, User
from loge.registers.housing.models import Unit
from loge.registers.tenants.imports import engine, operations
from loge.registers.tenants.imports.planning.plan import parameters
from loge.registers.tenants.imports.tests.conftest import line, vacant
from loge.registers.tenants.imports.writing import targets
from loge.registers.tenants.models import (
    ContactPoint,
    Correction,
    Household,
    ImportedRow,
    Lease,
    LeaseParty,
    Occupant,
    Person,
    PlannedChange,
    RowOutcome,
)

REGISTER = (Agency, Unit, Person, Lease, LeaseParty, Household, Occupant, ContactPoint)
LINES = [
    line(**{"N° client": f"P{i}", "N° contrat": f"C{i}", "N° logement": f"U{i}", "Prénom": f"JEANNE{'ABCDE'[i]}"})
    for i in range(5)
]


def picture():
    return {model: list(model.objects.order_by("pk").values()) for model in REGISTER}


def started(run, manager):
    operations.apply_import(run, by=manager, background=False)
    run.refresh_from_db()
    return run


class Killed(BaseException):
    """What a worker feels of a kill -9: nothing is caught on the way."""


def test_a_worker_killed_between_batches_is_resumed_without_a_double(preview, manager, monkeypatch):
    monkeypatch.setattr(engine, "BATCH", 2)
    run = started(preview(*LINES), manager)
    write, done = engine.write_batch, []

    def dying(target, params):
        done.append(target.name)
        if len(done) == 9:
            raise Killed
        return write(target, params)

    monkeypatch.setattr(engine, "write_batch", dying)
    with pytest.raises(Killed):
        engine.apply(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.APPLYING and AppliedBatch.objects.filter(run=run).count() == 8
    monkeypatch.setattr(engine, "write_batch", write)
    engine.apply(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.APPLIED
    assert Person.objects.count() == Lease.objects.count() == Household.objects.count() == 5
    assert ContactPoint.objects.count() == 15


def test_a_batch_run_again_writes_nothing(preview, manager):
    run = started(preview(*LINES), manager)
    engine.apply(run.pk)
    run.refresh_from_db()
    before = picture()
    params = {**parameters(run), "actions": ["update"], "first": 0, "last": 2**40}
    assert {target.name: engine.write_batch(target, params) for target in targets()} == {t.name: 0 for t in targets()}
    assert picture() == before


def test_the_job_run_twice_applies_once(preview, manager):
    run = started(preview(*LINES), manager)
    engine.apply(run.pk)
    before = picture()
    engine.apply(run.pk)
    assert picture() == before


def test_a_workbench_lost_in_a_crash_of_the_database_is_rebuilt(preview, manager):
    run = started(preview(*LINES), manager)
    for model in (ImportedRow, PlannedChange, RowOutcome):
        model.objects.all().delete()
    engine.apply(run.pk)
    assert Person.objects.count() == 5


def test_an_unforeseen_error_is_said_and_the_import_can_be_resumed(preview, manager, monkeypatch):
    run = started(preview(*LINES), manager)
    write = engine.write_batch
    monkeypatch.setattr(engine, "write_batch", lambda target, params: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        engine.apply(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED and "vous pouvez reprendre" in run.failure
    monkeypatch.setattr(engine, "write_batch", write)
    operations.resume_import(run, by=manager)
    engine.apply(run.pk)
    assert Person.objects.count() == 5


def test_two_managers_at_once_one_wins_the_other_is_told(preview, manager):
    run = preview(line())
    other = User.objects.create_user("autre", first_name="Paul", last_name="Durand", roles=[Role.ADMINISTRATOR])
    operations.apply_import(run, by=manager, background=False)
    with pytest.raises(Stale, match="déjà été lancé par Nadia Martin"):
        operations.apply_import(run, by=other, background=False)


def test_one_import_at_a_time(preview, manager):
    first, second = preview(line()), preview(line(), name="b.csv")
    operations.apply_import(first, by=manager, background=False)
    with pytest.raises(Refusal, match="Un autre import est en cours"):
        operations.apply_import(second, by=manager, background=False)


def test_a_preview_older_than_another_import_is_planned_again(preview, manager):
    first, second = preview(line()), preview(line(Solde="45,00"), name="b.csv")
    engine.apply(started(first, manager).pk)
    engine.apply(started(second, manager).pk)
    assert Person.objects.count() == Lease.objects.count() == 1
    assert Lease.objects.get().balance == 45


def test_a_file_that_makes_much_disappear_asks_first(load, preview, manager):
    load(*LINES)
    run = preview(*LINES[:2], name="b.csv")
    with pytest.raises(Refusal, match="n’est plus dans ce fichier"):
        operations.apply_import(run, by=manager, background=False)
    operations.apply_import(run, by=manager, missing="ignore", background=False)
    engine.apply(run.pk)
    assert not Person.objects.exclude(missing_since=None).exists()


def test_other_roles_cannot_import_nor_apply_nor_undo(preview, write, erp, manager):
    run = preview(line())
    officer = User.objects.create_user("chargee", roles=[Role.TENANCY_OFFICER])
    attempts = (
        lambda: operations.receive_file(path=write(line()), sender=erp, by=officer),
        lambda: operations.set_mapping(run, columns={}, grain="person", by=officer),
        lambda: operations.check_rows(run, by=officer),
        lambda: operations.correct_row(run, line=2, values={}, by=officer),
        lambda: operations.leave_out(run, line=2, by=officer),
        lambda: operations.decide_match(run, line=2, person=None, by=officer),
        lambda: operations.apply_import(run, by=officer),
        lambda: operations.undo_import(run, by=officer),
        lambda: operations.resume_import(run, by=officer),
    )
    for attempt in attempts:
        with pytest.raises(Refusal, match="Seuls"):
            attempt()


def test_undoing_a_first_import_leaves_the_register_as_it_was(load, manager):
    before = picture()
    run = load(*LINES, vacant(**{"N° logement": "U9"}))
    run = operations.undo_import(run, by=manager, background=False)
    assert run.state == RunState.UNDONE and picture() == before


def test_undoing_an_update_puts_back_the_former_values(load, manager):
    load(*LINES)
    before = picture()
    run = load(*[cells | {"Solde": "99,00", "Mobile": "06 39 98 07 07"} for cells in LINES])
    assert ChangedRow.objects.filter(run=run).exists() and picture() != before
    operations.undo_import(run, by=manager, background=False)
    assert picture() == before


def test_what_was_used_since_stays_and_the_report_says_so(load, manager):
    run = load(*LINES)
    used = Person.objects.order_by("pk").first()
    Correction.objects.create(person=used, field="first_name", corrected_at=timezone.now(), corrected_by=manager)
    run = operations.undo_import(run, by=manager, background=False)
    assert list(Person.objects.all()) == [used]
    assert run.report["undone"]["tenants_person"] == {"restored": 0, "changed": 0, "deleted": 4, "used": 1}


def test_someone_who_served_since_keeps_their_home_and_their_numbers(load, manager):
    couple = line(**{"N° client": "P9", "N° contrat": "C0", "N° logement": "U0", "Prénom": "PAUL", "Rôle": "CONJOINT"})
    run = load(*LINES, couple | {"Date naissance": "05/06/1939"})
    used = Person.objects.get(source_key="P0")
    Correction.objects.create(person=used, field="first_name", corrected_at=timezone.now(), corrected_by=manager)
    operations.undo_import(run, by=manager, background=False)
    assert sorted(Person.objects.values_list("source_key", flat=True)) == ["P0", "P9"]
    assert used.contact_points.count() == 3 and Lease.objects.get().parties.filter(person=used).exists()
    assert Household.objects.get().occupants.count() == 2 and Unit.objects.get().code == "U0"


def test_a_number_added_by_hand_keeps_the_person_and_a_number_of_the_import_leaves_one_who_was_there(load, manager):
    load(LINES[0])
    before = picture()
    run = load(LINES[0] | {"Mobile": "06 39 98 07 07"}, LINES[1])
    person = Person.objects.get(source_key="P1")
    ContactPoint.objects.create(person=person, channel="phone", value="+33639980909", phone_kind="mobile", rank=9)
    operations.undo_import(run, by=manager, background=False)
    assert Person.objects.filter(source_key="P1").exists() and Lease.objects.filter(number="C1").exists()
    assert [p for p in picture()[ContactPoint] if p["person_id"] == before[Person][0]["id"]] == before[ContactPoint]


def test_what_was_changed_since_stays(load, manager):
    run = load(*LINES)
    changed = Person.objects.order_by("pk").last()
    Person.objects.filter(pk=changed.pk).update(language="portugais")
    run = operations.undo_import(run, by=manager, background=False)
    assert list(Person.objects.all()) == [changed] and run.report["undone"]["tenants_person"]["changed"] == 1


def test_a_value_changed_again_since_is_not_put_back(load, manager):
    load(*LINES)
    run = load(*[cells | {"Solde": "99,00"} for cells in LINES])
    Lease.objects.filter(number="C0").update(balance=5)
    run = operations.undo_import(run, by=manager, background=False)
    assert Lease.objects.get(number="C0").balance == 5 and Lease.objects.get(number="C1").balance == 0
    assert run.report["undone"]["tenants_lease"]["changed"] == 1


def test_an_import_undone_can_be_imported_again(load, manager):
    operations.undo_import(load(*LINES), by=manager, background=False)
    load(*LINES)
    assert Person.objects.count() == 5


def test_an_import_is_undone_once(load, manager):
    run = operations.undo_import(load(line()), by=manager, background=False)
    with pytest.raises(Refusal):
        operations.undo_import(run, by=manager, background=False)


def test_the_same_file_twice_is_said(load):
    load(line())
    again = load(line())
    assert same_file_before(again) == ImportRun.objects.order_by("pk").first()
