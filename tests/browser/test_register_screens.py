"""Putting the register right in a real browser: a number added in place, two records made one; accessible throughout."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from loge.foundation.timeline import PAGE
from loge.registers.accounts.access import Role
from loge.registers.tenants.models import DuplicatePair
from loge.registers.tenants.operations.duplicates import find_duplicates
from loge.registers.tenants.operations.people import correct_person
from loge.registers.tenants.tests.factories import PersonFactory, make_home


@pytest.fixture
def manager(log_in):
    return log_in(Role.CUSTOMER_RELATIONS_MANAGER)


def test_a_number_is_added_without_leaving_the_file(manager, browse, page_is_accessible):
    person = make_home(ages=[84]).reference_person
    page = browse(reverse("desk:tenant_file", args=[person.pk]))
    page_is_accessible(page)
    page.get_by_role("link", name="Ajouter un numéro ou une adresse").click()
    page.get_by_label("Numéro ou adresse").fill("0800 12 34 56")
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_text("numéro spécial").wait_for()
    page_is_accessible(page)
    page.get_by_label("Numéro ou adresse").fill("06 39 98 55 66")
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_text("La coordonnée est ajoutée.").wait_for()
    assert person.contact_points.filter(value="+33639985566").exists()


def test_a_number_is_set_aside_by_one_click_in_the_panel(manager, browse, page_is_accessible):
    person = make_home(ages=[84]).reference_person
    page = browse(reverse("desk:tenant_file", args=[person.pk]))
    page.get_by_text("Modifier").first.click()
    page_is_accessible(page)
    page.get_by_role("button", name="Ne pas utiliser").click()
    page.locator("#coordonnees").get_by_text("Utilisable de nouveau").wait_for(state="attached")
    contact = person.contact_points.get()
    assert not contact.is_usable
    assert contact.verified_on is None  # one click, one act: the form around it was not sent too


def test_the_past_of_a_tenant_unrolls_in_place_and_with_the_keyboard(manager, browse, page_is_accessible):
    person = make_home(ages=[84]).reference_person
    for n in range(PAGE):
        correct_person(person, field="first_name", value=f"Odette{n}", by=manager)
        person.corrections.update(settled_at=timezone.now())
    page = browse(reverse("desk:tenant_file", args=[person.pk]))
    moments = page.locator("#historique .event")
    assert moments.count() == PAGE
    page_is_accessible(page)
    page.get_by_role("link", name="Voir plus").press("Enter")
    moments.nth(PAGE).wait_for()
    assert moments.nth(PAGE).evaluate("element => element === document.activeElement")
    page.get_by_role("link", name="Voir plus").press("Enter")
    page.get_by_text("Début du bail").wait_for()
    assert moments.count() == 2 * PAGE + 1
    page_is_accessible(page)
    page_is_accessible(browse(reverse("desk:timeline", args=[person.pk])))


def test_two_records_are_compared_and_merged(manager, browse, page_is_accessible):
    born = {"birth_date": date(1944, 3, 5), "birth_date_quality": "exact", "last_name": "LEFÈVRE"}
    PersonFactory(first_name="Odette", **born)
    PersonFactory(first_name="Odete", **born)
    find_duplicates(by=None)
    page = browse(reverse("tenants:duplicates"))
    page_is_accessible(page)
    page.get_by_role("link", name="Comparer").click()
    page_is_accessible(page)
    page.get_by_role("button", name="Fusionner les deux fiches").click()
    page.get_by_text("n’en font plus qu’une").wait_for()
    page_is_accessible(page)
    assert DuplicatePair.objects.get().decision == "merged"
