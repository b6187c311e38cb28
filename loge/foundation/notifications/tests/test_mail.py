"""E-mail against a real SMTP server: taken, refused, down for a day, twice at most when a worker is killed."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.foundation.links.keeping import make_link, revoke_links, token_of
from loge.foundation.notifications import delivery, erasure, outbox
from loge.foundation.notifications.choices import MessageState
from loge.foundation.notifications.delivery import deliver_messages
from loge.foundation.notifications.events import MessageGivenUp
from loge.foundation.notifications.models import Message
from loge.foundation.notifications.tests.conftest import letter

START = timezone.now()


def state():
    return Message.objects.get().state


def at(**later):
    return time_machine.travel(START + timedelta(**later), tick=False)


def test_a_letter_leaves_through_smtp_with_its_own_identity(mail_server):
    message = letter(body="Voilà une demande.")
    assert deliver_messages() == 1
    (arrived,) = mail_server.letters
    assert arrived["Message-ID"] == f"<{message.key}@bailleur.example>" and arrived["To"] == "accueil@ccas.example"
    assert arrived["Auto-Submitted"] == "auto-generated" and "Voilà" in arrived.get_payload(decode=True).decode()
    assert state() == MessageState.SENT and Message.objects.get().sent_at is not None
    assert deliver_messages() == 0 and len(mail_server.letters) == 1


def test_the_row_is_part_of_the_fact(mail_server):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        letter()
        raise ZeroDivisionError
    assert not Message.objects.exists()


def test_a_refused_recipient_is_told_at_once_and_keeps_nobody_waiting(mail_server, published):
    mail_server.refusals["parti@ccas.example"] = "550 No such user"
    lost, other = letter("parti@ccas.example"), letter()
    assert deliver_messages() == 1
    lost.refresh_from_db(), other.refresh_from_db()
    assert lost.state == MessageState.FAILED and "code 550" in lost.error and other.state == MessageState.SENT
    assert published == [MessageGivenUp(message_id=lost.pk, about="referrals.Referral:12", by_id=None)]
    assert Entry.objects.filter(action="notifications.given_up", target_id=str(lost.pk)).exists()


def test_a_full_mailbox_is_tried_again_later_and_later(mail_server):
    with at():
        mail_server.refusals["accueil@ccas.example"] = "452 Mailbox full"
        letter()
        deliver_messages()
        message = Message.objects.get()
        assert (message.state, message.attempts) == (MessageState.QUEUED, 1) and "code 452" in message.error
        first = message.next_try_at - timezone.now()
    with at(minutes=2):
        deliver_messages()
        assert Message.objects.get().next_try_at - timezone.now() > first
    mail_server.refusals.clear()
    with at(minutes=10):
        assert deliver_messages() == 1 and state() == MessageState.SENT and Message.objects.get().error == ""


def test_a_message_refused_as_a_whole_is_lost(mail_server, published):
    mail_server.refuses_all = "554 Not here"
    letter()
    deliver_messages()
    assert state() == MessageState.FAILED and len(published) == 1


def test_a_server_down_for_a_day_loses_nothing(mail_server, published):
    mail_server.stop()
    with at():
        for place in range(25):
            letter(f"ccas{place}@ville.example")
    for minutes in range(0, 24 * 60, 7):
        with at(minutes=minutes):
            assert deliver_messages() == 0
    waiting = Message.objects.all()
    assert {m.state for m in waiting} == {MessageState.QUEUED} and {m.error for m in waiting} == {
        "Le serveur de messagerie ne répond pas"
    }
    mail_server.start()
    with at(hours=24, minutes=16):
        assert deliver_messages() == 25
    assert len(set(mail_server.ids())) == len(mail_server.letters) == 25 and published == []


def test_after_five_days_it_is_given_up_and_told(mail_server, published):
    mail_server.stop()
    with at():
        letter()
    with at(days=4, hours=23):
        deliver_messages()
        assert state() == MessageState.QUEUED
    with at(days=5, hours=1):
        deliver_messages()
        assert state() == MessageState.GIVEN_UP and len(published) == 1


def test_a_worker_killed_between_sending_and_noting_makes_one_duplicate_at_most(mail_server, monkeypatch):
    def killed(*args):
        raise SystemExit

    with at():
        letter()
        with monkeypatch.context() as patched:
            patched.setattr(delivery, "_note_sent", killed)
            with pytest.raises(SystemExit):
                deliver_messages()
        assert state() == MessageState.SENDING
        assert deliver_messages() == 0, "nobody takes what is perhaps being sent"
    with at(minutes=11):
        assert deliver_messages() == 1 and state() == MessageState.SENT
    assert len(mail_server.letters) == 2 and len(set(mail_server.ids())) == 1
    with at(minutes=30):
        assert deliver_messages() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_letter_once(mail_server):
    for place in range(60):
        letter(f"ccas{place}@ville.example")
    together = threading.Barrier(2)

    def work():
        together.wait()
        deliver_messages()
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(mail_server.letters) == 60 and len(set(mail_server.ids())) == 60
    assert set(Message.objects.values_list("state", flat=True)) == {MessageState.SENT}


def test_one_letter_that_cannot_be_written_keeps_no_other_from_leaving(mail_server):
    broken, good = letter(), letter()
    Message.objects.filter(pk=broken.pk).update(subject="Deux\nlignes")
    assert deliver_messages() == 1
    broken.refresh_from_db(), good.refresh_from_db()
    assert broken.state == MessageState.QUEUED and "Erreur inattendue" in broken.error
    assert good.state == MessageState.SENT


def test_the_token_of_a_link_is_written_at_the_last_moment(mail_server):
    link = make_link(purpose="partner", about="x:1", lasts=timedelta(days=3), by=None)
    message = letter(body=f"Voir {outbox.page_address('/p/{{lien}}/')}", link=link)
    assert token_of(link) not in str(Message.objects.values().get())
    deliver_messages()
    assert f"/p/{token_of(link)}/" in mail_server.letters[0].get_payload(decode=True).decode()
    assert message.link == link


def test_a_letter_whose_link_was_revoked_does_not_leave(mail_server, published):
    link = make_link(purpose="partner", about="x:1", lasts=timedelta(days=3), by=None)
    letter(body="{{lien}}", link=link)
    revoke_links(about="x:1", by=None)
    assert deliver_messages() == 0 and mail_server.letters == []
    assert state() == MessageState.GIVEN_UP and len(published) == 1


@pytest.mark.parametrize("to", ["", "accueil", "a@b c.fr", "deux@x.fr, trois@x.fr"])
def test_what_cannot_be_an_address_is_refused_at_once(to):
    with pytest.raises(Refusal, match="n’est pas une adresse électronique"):
        letter(to)


class TestByHand:
    def test_a_letter_that_came_back_is_noted_and_told(self, mail_server, published):
        message = letter()
        deliver_messages()
        outbox.note_bounce(message, reason="boîte inconnue", by=None)
        message.refresh_from_db()
        assert message.state == MessageState.FAILED and message.error == "Revenu non remis : boîte inconnue"
        assert len(published) == 1 and Entry.objects.filter(action="notifications.bounced").count() == 1
        with pytest.raises(Stale):
            outbox.note_bounce(message, reason="", by=None)

    def test_a_lost_letter_is_tried_again(self, mail_server, published):
        mail_server.refusals["accueil@ccas.example"] = "550 No such user"
        message = letter()
        deliver_messages()
        mail_server.refusals.clear()
        outbox.try_again(message, by=None)
        assert deliver_messages() == 1 and state() == MessageState.SENT
        with pytest.raises(Stale, match="déjà parti"):
            outbox.try_again(message, by=None)

    def test_one_stops_trying_what_waits_only(self, mail_server, published):
        message = letter()
        outbox.stop_trying(message, by=None)
        assert state() == MessageState.GIVEN_UP and len(published) == 1
        with pytest.raises(Stale):
            outbox.stop_trying(message, by=None)

    def test_texts_are_forgotten_after_a_month_and_those_that_wait_are_kept(self, mail_server):
        with at(days=-31):
            gone = letter()
            deliver_messages()
            waiting = letter()
        assert erasure.forget_texts(timezone.now() - timedelta(days=30)) == 1
        gone.refresh_from_db(), waiting.refresh_from_db()
        assert gone.body == "" and waiting.body != ""
        outbox.lose(gone, MessageState.FAILED, "")
        with pytest.raises(Refusal, match="a été effacé"):
            outbox.try_again(gone, by=None)
