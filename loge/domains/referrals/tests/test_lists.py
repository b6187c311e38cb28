"""A list once sent: completed when others agree, sent again when the town has lost it, each person reminded in their turn."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from loge.domains.referrals.models import Referral, ReferralList
from loge.domains.referrals.operations.answers import answer_referral
from loge.domains.referrals.operations.lists import add_to_list, remind_list, send_list, send_list_again
from loge.domains.referrals.tests.conftest import agreed, page_of
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.foundation.links.models import Link
from loge.foundation.notifications.models import Message
from loge.foundation.notifications.outbox import lose
from loge.registers.tenants.tests.factories import make_home

CAMPAIGN = ("outreach.Campaign:3", "Appels de courtoisie")


def one_more(world) -> Referral:
    home = make_home(ages=[81], agency=world.agency)
    return agreed(world, household_id=home.pk, person_id=home.reference_person_id, gathering=CAMPAIGN)


@pytest.fixture
def listing(world):
    world.first, world.second = one_more(world), one_more(world)
    return send_list(world.partner, gathering=CAMPAIGN[0], code="49353", expected=2, by=world.worker)


@pytest.fixture
def page(client, world):
    client.force_login(world.worker)
    return client


class TestCompleting:
    def test_those_who_agreed_since_join_the_page_that_the_town_has(self, page, client, world, listing):
        address, late = page_of(listing), one_more(world)
        shown = page.get(f"/orientations/listes/{listing.pk}/completer/").content.decode()
        assert str(late.person) in shown and str(world.first.person) not in shown
        page.post(f"/orientations/listes/{listing.pk}/completer/", {"expected": 1})
        late.refresh_from_db()
        assert (late.status, late.listing, late.partner) == ("sent", listing, world.partner)
        assert str(late.person) in client.get(address).content.decode()
        said = Message.objects.latest("pk")
        assert "s’ajoute à votre liste" in said.subject and said.link == Link.objects.get(about=listing.about)
        assert Entry.objects.get(action="referrals.list_completed").facts == {"people": 1}

    def test_what_was_previewed_is_what_leaves(self, page, world, listing):
        one_more(world), one_more(world)
        answer = page.post(f"/orientations/listes/{listing.pk}/completer/", {"expected": 1})
        assert answer.status_code == 422 and 'value="2"' in answer.content.decode()
        assert listing.referrals.count() == 2

    def test_with_nobody_to_add_there_is_no_page(self, page, world, listing):
        assert page.get(f"/orientations/listes/{listing.pk}/completer/").status_code == 404
        with pytest.raises(Stale):
            add_to_list(listing, expected=0, by=world.worker)

    def test_each_is_reminded_in_their_turn(self, world, listing, settings):
        settings.REFERRAL_REMINDERS = 1
        with time_machine.travel(timezone.now() + timedelta(days=10), tick=False):
            remind_list(listing)
            late = one_more(world)
            add_to_list(listing, expected=1, by=world.worker)
        with time_machine.travel(timezone.now() + timedelta(days=20), tick=False):
            remind_list(listing)
        for referral in (world.first, late):
            referral.refresh_from_db()
        assert world.first.unanswered_at and late.unanswered_at is None and late.reminders == 1


class TestSendingAgain:
    def test_a_new_address_and_the_old_one_opens_nothing(self, page, client, world, listing):
        old = page_of(listing)
        answer = page.post(f"/orientations/listes/{listing.pk}/renvoyer/", {"reason": "wrong_hands"})
        assert answer["Location"] == f"/orientations/listes/{listing.pk}/"
        assert client.get(old).status_code == 410 and client.get(page_of(listing)).status_code == 200
        assert Entry.objects.get(action="referrals.list_sent_again").facts == {"reason": "wrong_hands", "people": 2}
        assert "allé à la mauvaise personne" in page.get(answer["Location"]).content.decode()
        assert "ne fonctionne plus" in Message.objects.latest("pk").body

    def test_patience_begins_anew_for_those_who_wait_and_answers_are_kept(self, world, listing):
        answer_referral(world.second, answer="in_progress")
        lose(Message.objects.get(), "failed", "Adresse refusée")
        send_list_again(listing, reason="bounced", by=world.worker)
        for referral in (world.first, world.second):
            referral.refresh_from_db()
        assert world.first.undelivered_at is None and world.first.next_reminder_at > timezone.now()
        assert world.second.status == "in_progress" and world.second.next_reminder_at is None

    def test_it_refuses_without_a_reason_or_when_all_is_over(self, page, world, listing):
        assert page.post(f"/orientations/listes/{listing.pk}/renvoyer/", {}).status_code == 422
        for referral in (world.first, world.second):
            answer_referral(referral, answer="done")
        with pytest.raises(Stale, match="rien à renvoyer"):
            send_list_again(listing, reason="lost", by=world.worker)

    def test_it_refuses_a_partner_put_aside_and_whoever_does_not_refer(self, client, world, listing):
        with pytest.raises(Refusal):
            send_list_again(listing, reason="lost", by=world.caretaker)
        world.partner.is_active = False
        world.partner.save()
        with pytest.raises(Refusal, match="mairie ou au CCAS"):
            send_list_again(ReferralList.objects.get(), reason="lost", by=world.worker)

    def test_another_agency_finds_no_such_page(self, client, world, listing):
        client.force_login(world.stranger)
        for path in ("completer", "renvoyer"):
            assert client.post(f"/orientations/listes/{listing.pk}/{path}/", {}).status_code == 404
