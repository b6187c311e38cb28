from datetime import timedelta

from django.utils import timezone

from loge.foundation.retention import apply
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.peace.erasure import RULES
from loge.registers.peace.models import ContactPause, OutgoingContact
from loge.registers.peace.operations import lift_pause, log_contact, note_signs_of_life, pause_contacts
from loge.registers.tenants.tests.factories import make_home


def test_contacts_and_pauses_are_forgotten_once_they_tell_nothing_any_more():
    home, by, now = make_home(), UserFactory(roles=[Role.SOCIAL_WORKER]), timezone.now()
    log_contact(household_id=home.pk, channel="sms", trade="cases", about="cases.Case:1", at=now, by=by)
    standing = pause_contacts(home, reason="bereavement", by=by)
    lift_pause(pause_contacts(home, reason="away", by=by), by=by)
    note_signs_of_life({home.pk: timezone.localdate()}, kind="request", by=by)
    assert [apply(rule, now=now + timedelta(days=100)) for rule in RULES] == [0, 0, 0]
    assert [apply(rule, now=now + timedelta(days=800)) for rule in RULES] == [1, 1, 1]
    assert not OutgoingContact.objects.exists() and list(ContactPause.objects.all()) == [standing]
