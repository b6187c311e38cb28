"""What people put right here survives the next export."""

from datetime import date

import pytest
from django.utils import timezone

from loge.registers.tenants.imports.tests.conftest import line
from loge.registers.tenants.models import ContactPoint, ContactRefusal, Correction, Person


@pytest.fixture
def jeanne(load):
    load(line())
    return Person.objects.get()


def correct(person, field, erp, value, by):
    Person.objects.filter(pk=person.pk).update(**{field: value})
    return Correction.objects.create(
        person=person,
        field=field,
        erp_value=str(erp),
        corrected_value=str(value),
        corrected_at=timezone.now(),
        corrected_by=by,
    )


def test_a_correction_stays_as_long_as_the_erp_repeats_itself(load, jeanne, manager):
    correct(jeanne, "birth_date", date(1941, 3, 12), date(1941, 3, 21), manager)
    run = load(line())
    jeanne.refresh_from_db()
    assert jeanne.birth_date == date(1941, 3, 21) and run.report["written"] == {}


def test_a_correction_is_settled_when_the_erp_follows(load, jeanne, manager):
    correction = correct(jeanne, "birth_date", date(1941, 3, 12), date(1941, 3, 21), manager)
    load(line(**{"Date naissance": "21/03/1941"}))
    correction.refresh_from_db()
    assert correction.settled_at is not None and correction.settled_as == "followed"


def test_a_third_value_is_a_divergence_that_a_person_decides(load, jeanne, manager):
    correction = correct(jeanne, "first_name", "Jeanne", "Jeannette", manager)
    load(line(Prénom="JANINE"))
    correction.refresh_from_db()
    jeanne.refresh_from_db()
    assert (
        jeanne.first_name == "Jeannette" and correction.diverging_value == "Janine" and correction.settled_at is None
    )
    run = load(line(Prénom="JANINE"))
    assert run.report["written"] == {}


def test_a_birth_date_typed_by_a_caller_survives_an_export_without_one(load):
    load(line(**{"Date naissance": ""}))
    Person.objects.update(birth_date=date(1941, 3, 12), birth_date_quality="exact")
    load(line(**{"Date naissance": ""}))
    load(line(**{"Date naissance": "01/01/1941"}))
    person = Person.objects.get()
    assert (person.birth_date, person.birth_date_quality) == (date(1941, 3, 12), "exact")


def test_a_wrong_number_stays_disabled_when_the_erp_repeats_it(load, jeanne, manager):
    point = ContactPoint.objects.get(value="+33639980102")
    ContactPoint.objects.filter(pk=point.pk).update(
        disabled_at=timezone.now(), disabled_by=manager, disabled_reason="faux numéro"
    )
    run = load(line())
    point.refresh_from_db()
    assert point.disabled_at is not None and ContactPoint.objects.filter(value=point.value).count() == 1
    assert run.report["written"] == {}


def test_a_number_heard_on_a_call_stays_when_the_erp_ignores_it(load, jeanne):
    ContactPoint.objects.create(
        person=jeanne, channel="phone", value="+33639980999", phone_kind="mobile", source="call"
    )
    load(line())
    assert ContactPoint.objects.get(value="+33639980999").disabled_at is None


def test_a_number_that_the_erp_replaced_is_put_aside_and_comes_back(load, jeanne):
    load(line(Mobile="06 39 98 05 05"))
    old = ContactPoint.objects.get(value="+33639980102")
    assert old.disabled_reason == "absent de l’export"
    load(line())
    old.refresh_from_db()
    assert old.disabled_at is None and old.disabled_reason == ""


def test_a_verified_number_is_not_put_aside(load, jeanne):
    ContactPoint.objects.filter(value="+33639980102").update(verified_on=date(2026, 11, 1))
    load(line(Mobile="06 39 98 05 05"))
    assert ContactPoint.objects.get(value="+33639980102").disabled_at is None


def test_refusals_are_untouched(load, jeanne, manager):
    ContactRefusal.objects.create(person=jeanne, refused_at=timezone.now(), recorded_by=manager)
    load(line(Solde="12,00"))
    assert ContactRefusal.objects.get().lifted_at is None


def test_a_blank_cell_does_not_erase_what_is_known(load, jeanne):
    load(line(Prénom="", **{"Date naissance": "", "Type": "", "Surface": "", "Email": ""}))
    jeanne.refresh_from_db()
    assert jeanne.first_name == "Jeanne" and jeanne.birth_date == date(1941, 3, 12)
