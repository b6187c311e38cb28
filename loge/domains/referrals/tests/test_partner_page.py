"""The page that a secret address opens: what it shows, to whom, and what becomes of a lost or expired address."""

import io
import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from loge.domains.referrals.choices import ReferralStatus
from loge.domains.referrals.models import Referral, ReferralList
from loge.domains.referrals.operations.consent import withdraw_consent
from loge.domains.referrals.operations.lists import remind_list, send_list
from loge.domains.referrals.operations.sending import close_page, send_again
from loge.domains.referrals.schedules import remind_partners
from loge.domains.referrals.tests.conftest import agreed, page_of, propose, sent
from loge.foundation.audit.models import Entry
from loge.foundation.links import keeping
from loge.foundation.links.logs import Discreet
from loge.foundation.links.models import Link
from loge.foundation.notifications.delivery import deliver_messages
from loge.foundation.notifications.models import Message
from loge.registers.seals.operations.sealing import seal_people
from loge.registers.tenants.tests.factories import make_home

PDF = b"%PDF-1.7 essai"


def text(answer):
    return answer.content.decode()


def fresh(referral):
    return Referral.objects.get(pk=referral.pk)


def give(client, referral, **typed):
    return client.post(
        page_of(referral), {"demande": referral.pk} | {f"d{referral.pk}-{k}": v for k, v in typed.items()}
    )


class TestReading:
    def test_without_an_account_one_reads_what_was_previewed(self, client, world):
        referral = sent(world)
        shown = client.get(page_of(referral))
        assert shown.status_code == 200 and all(line["value"] in text(shown) for line in referral.content)
        assert Entry.objects.filter(action="referrals.page_opened", by=None).count() == 1
        assert fresh(referral).status == ReferralStatus.SENT, "a mail scanner that opens links acknowledges nothing"

    def test_nothing_of_it_stays_anywhere(self, client, world):
        shown = client.get(page_of(sent(world)))
        assert "no-store" in shown["Cache-Control"] and "noindex" in shown["X-Robots-Tag"]
        assert shown["Referrer-Policy"] == "no-referrer" and not shown.cookies
        assert 'name="robots" content="noindex' in text(shown)

    def test_a_colleague_signed_in_sees_the_partners_page_only(self, client, world):
        client.force_login(world.worker)
        shown = text(client.get(page_of(sent(world))))
        assert "Se déconnecter" not in shown and "/locataires/" not in shown

    def test_the_address_is_in_the_letter_and_opens(self, client, world, mailoutbox):
        sent(world)
        deliver_messages()
        path = next(line for line in mailoutbox[0].body.splitlines() if "/p/" in line).partition("localhost:8000")[2]
        assert client.get(path).status_code == 200

    def test_a_forwarded_address_shows_nothing_of_a_sealed_case(self, client, world):
        seal = seal_people(people=[world.person], reason="violence", by=world.worker)
        referral = sent(world, seal_id=seal.pk)
        shown = text(client.get(page_of(referral)))
        assert referral.reference in shown and str(world.worker) in shown
        for word in (world.person.last_name, world.person.first_name, "ourses", str(world.home.unit.building)):
            assert word not in shown
        assert world.person.last_name not in Message.objects.get().body

    def test_a_seal_set_afterwards_empties_the_page(self, client, world):
        referral = sent(world)
        seal_people(people=[world.person], reason="violence", by=world.worker)
        assert world.person.last_name not in text(client.get(page_of(referral)))
        client.force_login(world.colleague)
        assert client.get(f"/orientations/{referral.pk}/").status_code == 404


class TestAddresses:
    def test_a_lost_address_is_replaced_and_dies(self, client, world):
        referral = sent(world)
        old = page_of(referral)
        send_again(referral, by=world.worker)
        assert client.get(old).status_code == 410 and client.get(page_of(referral)).status_code == 200

    def test_an_expired_one_tells_whom_to_ask(self, client, world):
        referral = sent(world)
        path = page_of(referral)
        with time_machine.travel(timezone.now() + timedelta(days=46)):
            answer = client.get(path)
            assert answer.status_code == 410 and "Demandez-en une nouvelle" in text(answer)
            assert client.post(path, {f"d{referral.pk}-answer": "done"}).status_code == 410
        assert fresh(referral).status == ReferralStatus.SENT

    def test_closed_by_us_or_by_the_person_it_no_longer_opens(self, client, world):
        closed, withdrawn = sent(world), sent(world)
        paths = [page_of(closed), page_of(withdrawn)]
        close_page(closed, by=world.worker)
        withdraw_consent(withdrawn, by=world.worker)
        assert [client.get(path).status_code for path in paths] == [410, 410]

    def test_an_invented_one_opens_nothing_and_guessing_is_stopped(self, client, world):
        path = page_of(sent(world))
        for place in range(keeping.WRONG_PER_ADDRESS):
            assert client.get(f"/p/{place:043}/").status_code == 404
        assert client.get(path).status_code == 429
        assert client.get(path, REMOTE_ADDR="203.0.113.9").status_code == 200

    def test_no_log_line_holds_the_secret(self, client, world, monkeypatch):
        written = {"as Django says it": io.StringIO(), "as the house writes it": io.StringIO()}
        logger = logging.getLogger("django.request")
        monkeypatch.setattr(logger, "disabled", False)
        for stream, formatter in zip(written.values(), (logging.Formatter(), Discreet()), strict=True):
            handler = logging.StreamHandler(stream)
            handler.setFormatter(formatter)
            monkeypatch.setattr(logger, "handlers", [*logger.handlers, handler])
        referral = sent(world)
        path = page_of(referral)
        give(client, referral, answer="declined")
        said, kept = (stream.getvalue() for stream in written.values())
        assert path in said and path not in kept and "/p/…" in kept


class TestAnswering:
    def test_the_partner_answers_without_token_nor_cookie(self, world):
        referral = sent(world)
        visitor = Client(enforce_csrf_checks=True)
        answer = visitor.post(page_of(referral), {f"d{referral.pk}-answer": "in_progress"}, HTTP_ORIGIN="null")
        assert answer.status_code == 302 and fresh(referral).status == ReferralStatus.IN_PROGRESS

    def test_words_and_a_document_come_with_it(self, client, world, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        referral = sent(world)
        document = SimpleUploadedFile("plan.pdf", PDF)
        answer = give(client, referral, answer="in_progress", words="Passage jeudi", document=document)
        assert answer.status_code == 302
        assert "Votre réponse est enregistrée" in text(client.get(answer["Location"]))
        assert referral.documents.get().received_from_partner and "Passage jeudi" in referral.steps.last().text

    @pytest.mark.parametrize(
        ("typed", "words"),
        [
            ({"words": "Bonjour"}, "obligatoire"),
            ({"answer": "declined", "words": "Bonjour"}, "Indiquez pourquoi"),
            ({"answer": "done", "words": "Bonjour", "document": SimpleUploadedFile("a.pdf", b"MZ")}, "Seuls un PDF"),
        ],
        ids=["no answer", "no reason", "a program"],
    )
    def test_a_mistake_is_told_nothing_is_kept_and_nothing_typed_is_lost(self, client, world, typed, words):
        referral = sent(world)
        answer = give(client, referral, **typed)
        assert answer.status_code == 422 and words in text(answer) and "Bonjour" in text(answer)
        assert fresh(referral).status == ReferralStatus.SENT and not referral.documents.exists()

    def test_a_file_too_large_is_refused_before_it_is_read(self, client, world):
        referral = sent(world)
        answer = give(client, referral, answer="done", document=SimpleUploadedFile("a.pdf", PDF + b"0" * 6_000_000))
        assert answer.status_code == 413 and fresh(referral).status == ReferralStatus.SENT

    def test_once_it_is_over_the_page_shows_nobody(self, client, world):
        referral = sent(world)
        give(client, referral, answer="done")
        shown = text(client.get(page_of(referral)))
        assert "Cette demande est terminée" in shown and world.person.last_name not in shown


CAMPAIGN = ("outreach.Campaign:3", "Appels de courtoisie")


class TestLists:
    @pytest.fixture
    def listing(self, world):
        for age in (80, 81, 82):
            home = make_home(ages=[age], agency=world.agency)
            agreed(world, household_id=home.pk, person_id=home.reference_person_id, gathering=CAMPAIGN)
        return send_list(world.partner, gathering=CAMPAIGN[0], code="49353", expected=3, by=world.worker)

    def test_the_town_reads_everyone_and_answers_for_one_or_all(self, client, world, listing):
        path, people = page_of(listing), list(listing.referrals.order_by("pk"))
        shown = text(client.get(path))
        assert all(str(referral.person) in shown for referral in people)
        chosen = people[1]
        client.post(path, {"demande": chosen.pk, f"d{chosen.pk}-answer": "in_progress"})
        client.post(path, {"tout": "1"})
        states = sorted(listing.referrals.values_list("status", flat=True))
        assert states == ["acknowledged", "acknowledged", "in_progress"]

    def test_it_answers_for_nobody_else(self, client, world, listing):
        other = sent(world)
        answer = client.post(page_of(listing), {"demande": other.pk, f"d{other.pk}-answer": "done"})
        assert answer.status_code == 404 and fresh(other).status == ReferralStatus.SENT

    def test_one_message_for_all_and_one_reminder_for_those_that_wait(self, client, world, listing):
        assert Message.objects.count() == 1 and Link.objects.count() == 1
        answered = listing.referrals.first()
        client.post(page_of(listing), {"demande": answered.pk, f"d{answered.pk}-answer": "acknowledged"})
        assert remind_list(listing) is False
        with time_machine.travel(timezone.now() + timedelta(days=8)):
            assert remind_partners() == 1
        assert Message.objects.count() == 2 and fresh(answered).reminders == 0

    def test_a_silent_town_is_a_task_for_each_of_its_people(self, world, listing, published):
        for days in (8, 16, 24):
            with time_machine.travel(timezone.now() + timedelta(days=days)):
                remind_partners()
        assert len(published) == 3 and Message.objects.count() == 3

    def test_a_home_about_which_a_human_decides_is_in_no_list(self, world):
        from loge.domains.referrals.queries.bulk import ready_for_town, waiting_gatherings

        agreed(world, gathering=CAMPAIGN)
        assert ready_for_town(world.worker, gathering=CAMPAIGN[0], code="49353").count() == 1
        seal_people(people=[world.person], reason="violence", by=world.worker)
        assert not ready_for_town(world.colleague, gathering=CAMPAIGN[0], code="49353").exists()
        assert waiting_gatherings(world.colleague) == []


class TestSealed:
    def test_without_a_key_it_is_nowhere(self, client, world):
        seal = seal_people(people=[world.person], reason="violence", by=world.worker)
        referral = propose(world, seal_id=seal.pk, heard_by=world.colleague)
        client.force_login(world.colleague)
        assert client.get(f"/orientations/{referral.pk}/").status_code == 404
        for path in ("/orientations/?vue=toutes", "/", "/orientations/tableau/", "/orientations/listes/"):
            assert referral.reference not in text(client.get(path)) and "1\N{NO-BREAK SPACE}orientation" not in text(
                client.get(path)
            )
        client.force_login(world.worker)
        assert client.get(f"/orientations/{referral.pk}/").status_code == 200


def test_a_list_that_is_seen_is_seen_whole(world):
    home = make_home(ages=[80], agency=world.agency)
    agreed(world, household_id=home.pk, person_id=home.reference_person_id, gathering=CAMPAIGN)
    listing = send_list(world.partner, gathering=CAMPAIGN[0], code="49353", expected=1, by=world.worker)
    assert listing in ReferralList.objects.visible_to(world.worker)
    assert listing not in ReferralList.objects.visible_to(world.stranger)
