"""SMS against a server that speaks SMPP 3.4, and what they cost."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from loge.foundation.errors import Refusal
from loge.foundation.notifications.choices import MessageState
from loge.foundation.notifications.delivery import collect_receipts, deliver_messages
from loge.foundation.notifications.events import MessageDelivered, MessageGivenUp
from loge.foundation.notifications.models import Message
from loge.foundation.notifications.sms.segments import GSM, UCS2, plain, segments
from loge.foundation.notifications.tests.conftest import sms
from loge.foundation.notifications.tests.servers import INVALID_DESTINATION, THROTTLED

NUMBER = "33639981234"


def state():
    return Message.objects.get().state


def test_an_sms_leaves_and_its_receipt_comes_back(sms_centre, published):
    message = sms(body="Votre rendez-vous est confirmé.")
    assert deliver_messages() == 1 and state() == MessageState.SENT
    (taken,) = sms_centre.submitted
    assert taken["to"] == NUMBER and taken["receipt"] == 1 and b"rendez-vous" in taken["text"]
    sms_centre.has_received(Message.objects.get().gateway_reference)
    collect_receipts()
    assert state() == MessageState.DELIVERED and sms_centre.acknowledged
    assert published == [MessageDelivered(message_id=message.pk, about="x:1", by_id=None)]


def test_a_telephone_that_never_received_it_is_told(sms_centre, published):
    message = sms()
    deliver_messages()
    sms_centre.has_received(Message.objects.get().gateway_reference, "UNDELIV", "027")
    collect_receipts()
    message.refresh_from_db()
    assert message.state == MessageState.FAILED and "UNDELIV 027" in message.error
    assert published == [MessageGivenUp(message_id=message.pk, about="x:1", by_id=None)]


def test_a_receipt_of_nobody_is_left_to_the_operator_and_a_second_one_changes_nothing(sms_centre, published):
    sms()
    deliver_messages()
    reference = Message.objects.get().gateway_reference
    sms_centre.has_received("inconnu"), sms_centre.has_received(reference), sms_centre.has_received(reference)
    collect_receipts()
    assert sms_centre.acknowledged == [reference, reference] and len(published) == 1


def test_nothing_is_asked_of_the_gateway_while_no_receipt_is_awaited(settings):
    settings.SMS_GATEWAY = "smpp://loge:x@127.0.0.1:1"
    sms()
    collect_receipts()
    assert state() == MessageState.QUEUED


def test_a_long_text_goes_in_parts_and_asks_for_one_receipt(sms_centre):
    sms(body="Bonjour, " * 30)
    deliver_messages()
    assert [part["receipt"] for part in sms_centre.submitted] == [0, 1]
    assert all(part["features"] & 0x40 for part in sms_centre.submitted)
    assert Message.objects.get().gateway_reference == sms_centre.submitted[-1]["reference"]


def test_letters_out_of_the_gsm_alphabet_arrive_whole(sms_centre):
    sms(body="Bonjour, êtes-vous chez vous ? L’équipe")
    deliver_messages()
    (taken,) = sms_centre.submitted
    assert taken["coding"] == 8 and taken["text"].decode("utf-16-be") == "Bonjour, êtes-vous chez vous ? L'équipe"


def test_a_number_that_the_gateway_refuses_is_lost_and_one_while_it_is_busy_waits(sms_centre, published):
    refused, busy = sms(), sms("06 39 98 12 35")
    sms_centre.answers[NUMBER] = [INVALID_DESTINATION]
    sms_centre.answers["33639981235"] = [THROTTLED]
    deliver_messages()
    refused.refresh_from_db(), busy.refresh_from_db()
    assert refused.state == MessageState.FAILED and busy.state == MessageState.QUEUED and len(published) == 1
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        assert deliver_messages() == 1


def test_a_gateway_that_does_not_know_us_or_does_not_answer_loses_nothing(sms_centre, settings):
    good = settings.SMS_GATEWAY
    message = sms()
    settings.SMS_GATEWAY = good.replace("secret", "faux")
    deliver_messages()
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED and "refuse notre identifiant" in message.error
    settings.SMS_GATEWAY = "smpp://loge:x@127.0.0.1:1"
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        deliver_messages()
    message.refresh_from_db()
    assert message.state == MessageState.QUEUED and "ne répond pas" in message.error
    settings.SMS_GATEWAY = good
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        assert deliver_messages() == 1


def test_without_a_gateway_the_message_waits_and_says_why(settings):
    settings.SMS_GATEWAY = ""
    sms()
    deliver_messages()
    assert state() == MessageState.QUEUED and "Aucune passerelle" in Message.objects.get().error


def test_a_demonstration_keeps_them_in_a_folder(settings, tmp_path):
    settings.SMS_GATEWAY = f"file://{tmp_path}"
    message = sms(body="Bonjour")
    assert deliver_messages() == 1
    assert "Bonjour" in (tmp_path / f"{message.key}.txt").read_text()
    collect_receipts()
    assert state() == MessageState.DELIVERED


@pytest.mark.parametrize("number", ["01 99 00 11 22", "3639", "", "pas un numéro"])
def test_an_sms_goes_to_a_mobile_only(number):
    with pytest.raises(Refusal, match="numéro de mobile"):
        sms(number)


@pytest.mark.parametrize(
    ("text", "alphabet", "parts"),
    [
        ("", GSM, 1),
        ("a" * 160, GSM, 1),
        ("a" * 161, GSM, 2),
        ("a" * 306, GSM, 2),
        ("a" * 307, GSM, 3),
        ("é" * 160, GSM, 1),
        ("€" * 80, GSM, 1),
        ("€" * 81, GSM, 2),
        ("être" + "a" * 66, UCS2, 1),
        ("être" + "a" * 116, UCS2, 2),  # domain.md T40
        ("ê" * 134, UCS2, 2),
        ("ê" * 135, UCS2, 3),
        ("œuf", UCS2, 1),
        ("ça", UCS2, 1),
        ("L’eau", UCS2, 1),
        ("🙂" * 35, UCS2, 1),
        ("🙂" * 36, UCS2, 2),
    ],
)
def test_segments_are_those_that_the_operator_counts(text, alphabet, parts):
    counted = segments(text)
    assert (counted.alphabet, counted.parts) == (alphabet, parts)


def test_what_forces_the_dear_alphabet_is_named_and_typography_is_not_paid_for():
    assert segments("Même œuvre").costly == "êœ"
    assert segments(plain("« L’eau » est coupée…")).alphabet == GSM
