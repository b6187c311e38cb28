"""A file in, the register filled: what the import writes, and that the same file twice changes nothing."""

from datetime import date
from decimal import Decimal

from loge.foundation.audit.models import Entry
from loge.foundation.exchange.choices import RunState
from loge.registers.housing.models import Unit
from loge.registers.tenants.imports.tests.conftest import line, vacant
from loge.registers.tenants.models import ContactPoint, Household, Lease, Person


def test_one_line_fills_the_register_from_the_agency_to_the_telephone(load):
    run = load(line())
    assert run.state == RunState.APPLIED
    person = Person.objects.get()
    assert (person.civility, person.first_name, person.last_name) == ("Mme", "Jeanne", "Le Gall")
    assert person.birth_date == date(1941, 3, 12) and person.birth_date_quality == "exact"
    assert person.search_key == Person.build_search_key("Le Gall", "Jeanne", "")
    assert (person.source, person.source_key) == ("erp", "P1")
    lease = Lease.objects.get()
    assert (lease.number, lease.rent, lease.status, lease.kind) == ("C1", Decimal("412.30"), "active", "residential")
    unit = Unit.objects.get()
    assert (unit.code, unit.kind, unit.area) == ("U1", "dwelling", Decimal("62.50"))
    assert unit.building.residence.agency.name == "Agence Nord"
    assert unit.building.search_key == "1 rue des lilas 49000 angers"
    household = Household.objects.get()
    assert household.reference_person == person and household.residence == unit.building.residence
    assert [(o.person, o.link) for o in household.occupants.all()] == [(person, "reference")]
    assert [(p.person, p.role) for p in lease.parties.all()] == [(person, "holder")]
    contacts = {c.value: c for c in ContactPoint.objects.all()}
    assert set(contacts) == {"+33199001122", "+33639980102", "j.legall@example.org"}
    assert contacts["+33639980102"].phone_kind == "mobile" and contacts["+33639980102"].source == "erp"


def test_the_import_leaves_its_lines_in_the_journal(load, manager):
    run = load(line())
    actions = Entry.objects.filter(target_model="exchange.ImportRun", target_id=str(run.pk)).values_list(
        "action", flat=True
    )
    assert {"imports.received", "imports.mapped", "imports.checked", "imports.applied"} <= set(actions)
    assert Entry.objects.get(action="imports.applied").by == manager


def test_the_same_file_twice_changes_nothing(load):
    first = load(
        line(), line(**{"N° client": "P2", "Prénom": "PAUL", "Rôle": "CONJOINT"}), vacant(**{"N° logement": "U2"})
    )
    second = load(
        line(), line(**{"N° client": "P2", "Prénom": "PAUL", "Rôle": "CONJOINT"}), vacant(**{"N° logement": "U2"})
    )
    assert first.report["written"]["person"] == 2
    assert sum(second.report["written"].values()) == 0
    assert second.counts["lines"] == {"unchanged": 3}


def test_only_what_changed_is_written(load):
    load(line(), line(**{"N° client": "P2", "Prénom": "PAUL", "N° contrat": "C2", "N° logement": "U2"}))
    run = load(
        line(Solde="152,40"), line(**{"N° client": "P2", "Prénom": "PAUL", "N° contrat": "C2", "N° logement": "U2"})
    )
    assert run.report["written"] == {"lease": 1}
    assert Lease.objects.get(number="C1").balance == Decimal("152.40")
    assert Lease.objects.get(number="C1").balance_on == run.reference_date
    assert run.counts["lines"] == {"update": 1, "unchanged": 1}


def test_a_vacant_lot_has_a_unit_and_nobody(load):
    load(line(), vacant(**{"N° logement": "U2"}))
    assert Unit.objects.get(code="U2").status == "vacant_market"
    assert Person.objects.count() == Lease.objects.count() == 1
