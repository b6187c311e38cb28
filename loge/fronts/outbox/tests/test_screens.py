from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from loge.foundation.audit.models import Entry
from loge.foundation.notifications.choices import MessageState
from loge.foundation.notifications.delivery import deliver_messages
from loge.foundation.notifications.models import BounceReading, Message
from loge.foundation.notifications.tests.conftest import letter
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory

FEW = 7  # tally, what is stuck (three), what came back, count and page


@pytest.fixture
def admin(client):
    admin = UserFactory(roles=[Role.ADMINISTRATOR])
    client.force_login(admin)
    return admin


def test_what_waits_says_why_and_the_home_page_of_the_administrator_too(client, admin, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with time_machine.travel(timezone.now() - timedelta(hours=2)):
        letter()
        deliver_messages()
    shown = client.get("/messages/").content.decode()
    assert "Le serveur de messagerie ne répond pas : 1" in shown and "accueil@ccas.example" in shown
    assert "Bonjour," not in shown, "the text is the recipient's"
    assert "1\N{NO-BREAK SPACE}message en attente depuis plus d’une heure" in client.get("/").content.decode()


def test_trying_again_stopping_and_noting_a_return_are_kept_in_the_journal(client, admin):
    message = letter()
    client.post(f"/messages/{message.pk}/abandonner")
    assert Message.objects.get().state == MessageState.GIVEN_UP
    client.post(f"/messages/{message.pk}/reessayer")
    deliver_messages()
    answer = client.post(f"/messages/{message.pk}/retour", {"reason": ""})
    assert answer.status_code == 422 and "obligatoire" in answer.content.decode()
    client.post(f"/messages/{message.pk}/retour", {"reason": "boîte pleine"})
    message.refresh_from_db()
    assert message.state == MessageState.FAILED and "boîte pleine" in message.error
    actions = set(Entry.objects.filter(by=admin).values_list("action", flat=True))
    assert {"notifications.tried_again", "notifications.bounced", "notifications.given_up"} <= actions


def test_a_message_that_left_meanwhile_says_so(client, admin):
    message = letter()
    deliver_messages()
    assert "déjà parti" in client.post(f"/messages/{message.pk}/reessayer", follow=True).content.decode()
    answer = client.post(f"/messages/{message.pk}/abandonner", follow=True)
    assert "n’attend plus" in answer.content.decode()


def test_texts_are_read_in_a_demonstration_only(client, admin, settings, tmp_path):
    message = letter(body="Voici la demande")
    assert "adressés à d’autres" in client.post(f"/messages/{message.pk}/lire", follow=True).content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    assert "Voici la demande" in client.post(f"/messages/{message.pk}/lire").content.decode()
    assert Entry.objects.filter(action="notifications.read", by=admin).exists()


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.DIRECTOR, Role.VOLUNTEER_CALLER, Role.CARETAKER])
def test_other_roles_do_not_enter(client, role):
    message = letter()
    client.force_login(UserFactory(roles=[role]))
    assert client.get("/messages/").status_code == 403
    assert client.get(f"/messages/{message.pk}/").status_code == 403
    assert client.post(f"/messages/{message.pk}/abandonner").status_code == 403
    assert Message.objects.get().state == MessageState.QUEUED


def test_as_many_queries_for_two_rows_as_for_fifty(client, admin, django_assert_num_queries):
    letter(), letter()
    client.get("/messages/")
    with django_assert_num_queries(FEW):
        client.get("/messages/")
    for _ in range(48):
        letter()
    with django_assert_num_queries(FEW):
        client.get("/messages/")


def test_what_came_back_and_was_not_understood_is_counted(client, admin):
    BounceReading.objects.create(at=timezone.now(), lost=2, unknown=3)
    shown = client.get("/messages/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "3 avis de retour non compris" in shown and "2 non remis" in shown
