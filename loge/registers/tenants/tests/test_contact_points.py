import pytest

from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.tenants.choices import Channel, ContactOwner, PhoneKind
from loge.registers.tenants.operations import contacts
from loge.registers.tenants.tests.factories import ContactPointFactory, PersonFactory


@pytest.fixture
def officer():
    return UserFactory()


def add(person, by, value="06 39 98 00 01", channel=Channel.PHONE, **kwargs):
    return contacts.add_contact_point(
        person, channel=channel, value=value, belongs_to=ContactOwner.SELF, by=by, **kwargs
    )


def test_a_number_is_added_after_the_others_in_canonical_form_and_the_journal_knows(officer):
    person = ContactPointFactory(value="+33199001122", rank=1).person
    contact = add(person, officer, note="  après 18 h ")
    assert (contact.value, contact.phone_kind, contact.rank) == ("+33639980001", PhoneKind.MOBILE, 2)
    assert (contact.note, contact.as_given) == ("après 18 h", "06 39 98 00 01")
    assert Entry.objects.filter(action="tenants.contact_point_added", by=officer, target_id=contact.pk).exists()


def test_an_email_address_is_kept_in_lower_case(officer):
    contact = add(PersonFactory(), officer, value=" Odette@Exemple.FR ", channel=Channel.EMAIL)
    assert (contact.value, contact.phone_kind) == ("odette@exemple.fr", "")


@pytest.mark.parametrize(
    ("channel", "value", "words"),
    [("phone", "0800 12 34 56", "numéro spécial"), ("phone", "NC", "aucun numéro"), ("email", "odette", "adresse")],
)
def test_what_is_not_a_way_to_reach_someone_is_refused(officer, channel, value, words):
    person = PersonFactory()
    with pytest.raises(Refusal, match=words):
        add(person, officer, value=value, channel=channel)
    assert not person.contact_points.exists()


def test_the_same_number_is_not_added_twice_even_disabled(officer):
    contact = ContactPointFactory(value="+33639980001")
    with pytest.raises(Refusal, match="déjà enregistrée"):
        add(contact.person, officer)
    contacts.disable_contact_point(contact, reason="Mauvais numéro", by=officer)
    with pytest.raises(Refusal, match="désactivée"):
        add(contact.person, officer)


def test_numbers_are_put_in_order_and_a_stale_list_is_refused(officer):
    first = ContactPointFactory(rank=1)
    second = ContactPointFactory(person=first.person, rank=2)
    contacts.reorder_contact_points(first.person, order=[second.pk, first.pk], by=officer)
    assert list(first.person.contact_points.all()) == [second, first]
    with pytest.raises(Stale):
        contacts.reorder_contact_points(first.person, order=[second.pk], by=officer)


def test_a_number_is_disabled_with_its_reason_then_put_back(officer):
    contact = contacts.disable_contact_point(ContactPointFactory(), reason="Mauvais numéro", by=officer)
    assert not contact.is_usable and contact.disabled_reason == "Mauvais numéro" and contact.disabled_by == officer
    with pytest.raises(Refusal):
        contacts.disable_contact_point(contact, reason="", by=officer)
    assert contacts.enable_contact_point(contact, by=officer).is_usable
    with pytest.raises(Refusal):
        contacts.enable_contact_point(contact, by=officer)


def test_a_number_marked_unsafe_is_not_used_until_marked_safe(officer):
    contact = contacts.mark_unsafe(ContactPointFactory(), by=officer)
    assert not contact.is_usable
    assert contacts.mark_safe(contact, by=officer).is_usable


def test_a_number_is_verified_and_noted(officer):
    contact = contacts.verify_contact_point(ContactPointFactory(), by=officer)
    contact = contacts.add_note(contact, note="fille", by=officer)
    assert contact.verified_on and contact.note == "fille"


@pytest.mark.parametrize("role", [Role.VOLUNTEER_CALLER, Role.DPO, Role.CARETAKER])
def test_numbers_are_not_for_every_role_to_change(role):
    person, contact = PersonFactory(), ContactPointFactory()
    by = UserFactory(roles=[role])
    acts = [
        lambda: add(person, by),
        lambda: contacts.disable_contact_point(contact, reason="", by=by),
        lambda: contacts.reorder_contact_points(contact.person, order=[contact.pk], by=by),
        lambda: contacts.mark_unsafe(contact, by=by),
    ]
    for act in acts:
        with pytest.raises(Refusal, match="rôle"):
            act()
    assert not Entry.objects.exists()
