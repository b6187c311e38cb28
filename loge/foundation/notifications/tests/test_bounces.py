"""What comes back: through the address that each message left with, from a pipe or a mailbox, forged by nobody."""

import pytest

from loge.foundation.audit.models import Entry
from loge.foundation.notifications.bounces import read_bounce, read_bounces
from loge.foundation.notifications.choices import MessageState
from loge.foundation.notifications.delivery import deliver_messages
from loge.foundation.notifications.events import MessageGivenUp
from loge.foundation.notifications.models import BounceReading, Message
from loge.foundation.notifications.queries import bounces
from loge.foundation.notifications.reports import Fate, read_report
from loge.foundation.notifications.returns import message_of, return_path
from loge.foundation.notifications.tests.conftest import letter
from loge.foundation.notifications.tests.imap import ImapServer


def notification(to: str, *, action="failed", status="5.1.1", kind="multipart/report", line="Delivered-To") -> bytes:
    """What Postfix sends back, the names changed."""
    return f"""Return-Path: <>
{line}: {to}
From: MAILER-DAEMON@ccas.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Content-Type: {kind}; report-type=delivery-status; boundary="B"
MIME-Version: 1.0

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.ccas.example
Arrival-Date: Sun, 22 Nov 2026 09:12:31 +0100 (CET)

Final-Recipient: rfc822; accueil@ccas.example
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 {status} <accueil@ccas.example>: Jeanne Le Gall no longer works here

--B
Content-Type: text/rfc822-headers

Message-ID: <anything@bailleur.example>
--B--
""".encode()


@pytest.fixture(autouse=True)
def mailbox(settings):
    settings.MAIL_RETURN_PATH = "retours@bailleur.example"


@pytest.fixture
def sent(mail_server):
    message = letter()
    deliver_messages()
    message.refresh_from_db()
    return message


def fresh(message):
    return Message.objects.get(pk=message.pk)


def test_each_message_leaves_with_its_own_way_back(mail_server, sent):
    (arrived,) = mail_server.letters
    assert mail_server.senders == [return_path(sent)] and "retours+" not in arrived["From"]
    assert message_of(f"<{return_path(sent).upper()}>") == sent


def test_without_a_mailbox_the_sender_is_the_usual_one(mail_server, settings):
    settings.MAIL_RETURN_PATH = ""
    letter()
    deliver_messages()
    assert mail_server.senders == ["ne-pas-repondre@localhost"]


def test_a_final_failure_is_a_loss_like_any_other(sent, published):
    assert read_bounce(notification(return_path(sent))) == "lost"
    lost = fresh(sent)
    assert lost.state == MessageState.FAILED and lost.error == "Revenu non remis : adresse inconnue (code 5.1.1)"
    assert published == [MessageGivenUp(message_id=sent.pk, about="referrals.Referral:12", by_id=None)]
    assert Entry.objects.filter(action="notifications.bounced", target_id=str(sent.pk)).exists()
    assert "Jeanne" not in str(list(Entry.objects.values()))


def test_told_twice_it_happens_once(sent, published):
    raw = notification(return_path(sent))
    assert read_bounce(raw) == read_bounce(raw) == "lost" and len(published) == 1


@pytest.mark.parametrize("status", ["4.4.7", "5.2.2", ""])
def test_it_is_the_server_s_word_that_ends_it_not_the_figure(sent, published, status):
    assert read_bounce(notification(return_path(sent), status=status)) == "lost" and len(published) == 1


def test_a_delay_is_noted_and_nobody_is_told(sent, published):
    assert read_bounce(notification(return_path(sent), action="delayed", status="4.2.2")) == "delayed"
    assert fresh(sent).state == MessageState.SENT and "boîte pleine (code 4.2.2)" in fresh(sent).error
    assert published == [] and Entry.objects.get(action="notifications.delayed").target_id == str(sent.pk)


def test_a_receipt_changes_nothing(sent):
    assert read_bounce(notification(return_path(sent), action="relayed", status="2.0.0")) == "arrived"
    assert fresh(sent).error == ""


def test_nobody_makes_up_the_bounce_of_another_message(sent, published):
    other = letter("ailleurs@ccas.example")
    signature = return_path(other).partition("-")[2]
    for made_up in (
        f"retours+{sent.pk}-{signature}",
        f"retours+{sent.pk}-{'0' * 20}@bailleur.example",
        "retours@x.example",
    ):
        assert read_bounce(notification(made_up)) == "unknown"
    assert fresh(sent).state == MessageState.SENT and published == []


def test_an_answer_on_holiday_is_left_for_a_person(sent):
    away = f"To: {return_path(sent)}\r\nSubject: Absence\r\n\r\nJe suis en congé.".encode()
    assert read_bounce(away) == "unknown" and read_bounce(b"\xff\x00 nothing at all") == "unknown"
    assert read_bounce(notification(return_path(sent), action="")) == "unknown"
    assert bounces() == {"lost": 0, "delayed": 0, "unknown": 3}


def test_the_mail_server_may_say_the_address_itself(sent):
    assert read_bounce(notification("postmaster@bailleur.example"), to=return_path(sent)) == "lost"


@pytest.mark.parametrize("line", ["To", "X-Original-To", "Envelope-To"])
def test_the_address_is_found_wherever_servers_write_it(sent, line):
    assert read_bounce(notification(return_path(sent), line=line)) == "lost"


def test_the_worst_of_several_is_believed():
    raw = notification("x@x.example").replace(
        b"--B\nContent-Type: text/rfc", b"Final-Recipient: rfc822; b@x\nAction: relayed\n\n--B\nContent-Type: text/rfc"
    )
    assert read_report(raw).fate == Fate.LOST


class TestMailbox:
    @pytest.fixture
    def imap(self, settings):
        server = ImapServer()
        settings.MAIL_BOUNCES = f"imap://retours:secret%20mot@127.0.0.1:{server.port}/INBOX"
        yield server
        server.stop()

    def test_what_is_understood_is_read_and_the_rest_is_left_to_a_person(self, imap, sent):
        understood, other = imap.receive(notification(return_path(sent))), imap.receive(b"Subject: Bonjour\n\nMerci")
        assert read_bounces() == {"lost": 1, "unknown": 1}
        assert fresh(sent).state == MessageState.FAILED
        assert understood.flags == {r"\Seen"} and other.flags == {r"\Flagged"}
        assert read_bounces() == {} and BounceReading.objects.count() == 1 and imap.looked == 2

    def test_a_mailbox_that_does_not_answer_is_for_later(self, imap, settings, caplog):
        settings.MAIL_BOUNCES = settings.MAIL_BOUNCES.replace("secret", "faux")
        assert read_bounces() == {}
        imap.stop()
        settings.MAIL_BOUNCES = "pop://x"
        assert read_bounces() == {} and "secret" not in caplog.text and "faux" not in caplog.text

    def test_without_a_mailbox_nothing_is_looked_into(self, settings):
        settings.MAIL_BOUNCES = ""
        assert read_bounces() == {}
