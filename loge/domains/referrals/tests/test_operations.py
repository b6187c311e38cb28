from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from loge.domains.referrals.choices import ConsentBasis, ReferralStatus
from loge.domains.referrals.models import Referral
from loge.domains.referrals.operations import answers, consent, following, proposing, sending
from loge.domains.referrals.tests.conftest import agreed, propose, sent
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.foundation.links.models import Link
from loge.foundation.notifications.models import Message
from loge.registers.partners.operations import put_aside
from loge.registers.partners.tests.factories import PartnerFactory

PDF = b"%PDF-1.7 essai"


def fresh(referral):
    return Referral.objects.get(pk=referral.pk)


def journal(action):
    return Entry.objects.filter(action=action)


class TestProposing:
    def test_the_partner_of_the_town_for_that_need_is_proposed(self, world):
        PartnerFactory(areas=["71153"]), PartnerFactory(themes=["money"])
        referral = propose(world)
        assert referral.partner == world.partner and referral.status == ReferralStatus.PROPOSED
        assert journal("referrals.proposed").get().by == world.worker and referral.steps.count() == 1

    def test_an_agreement_heard_on_the_phone_is_kept_with_who_asked_and_when(self, world):
        heard = timezone.now() - timedelta(minutes=3)
        referral = propose(
            world,
            origin="outreach.call",
            origin_id="7",
            heard_by=world.caller,
            consent=(heard, "CCAS"),
            by=world.caller,
        )
        assert (referral.status, referral.consent) == (ReferralStatus.CONSENTED, ConsentBasis.GIVEN)
        assert (referral.consent_at, referral.consent_by, referral.consent_recipient) == (heard, world.caller, "CCAS")

    def test_the_same_call_told_twice_proposes_once(self, world):
        call = {"origin": "outreach.call", "origin_id": "7"}
        assert propose(world, **call) == propose(world, **call)
        assert propose(world, theme="company", **call) != propose(world, **call)

    def test_a_caretaker_does_not_propose_by_hand(self, world):
        with pytest.raises(Refusal, match="Votre rôle"):
            propose(world, by=world.caretaker)

    def test_what_left_is_not_rewritten(self, world):
        referral = propose(world)
        changes = {"partner": world.partner, "theme": "company", "need": "Visites", "shares": ["phone", "autre"]}
        proposing.prepare_referral(referral, **changes, by=world.worker)
        assert fresh(referral).shares == ["phone"] and fresh(referral).need == "Visites"
        with pytest.raises(Refusal, match="déjà partie"):
            proposing.prepare_referral(sent(world), **changes, by=world.worker)
        with pytest.raises(Refusal, match="Votre rôle"):
            proposing.prepare_referral(referral, **changes, by=world.caller)

    def test_another_officer_takes_it_over(self, world):
        referral = propose(world)
        proposing.entrust_referral(referral, to=world.colleague, by=world.worker)
        assert fresh(referral).officer == world.colleague
        with pytest.raises(Refusal, match="ne suit pas"):
            proposing.entrust_referral(referral, to=world.caretaker, by=world.worker)


class TestConsent:
    def test_nothing_leaves_without_it(self, world):
        with pytest.raises(Refusal, match="L’accord de la personne n’est pas noté"):
            sending.send_referral(propose(world), by=world.worker)
        assert not Message.objects.exists() and not Link.objects.exists()

    def test_a_no_is_kept_and_may_become_a_yes(self, world):
        referral = consent.note_refusal(propose(world), by=world.caller)
        assert fresh(referral).status == ReferralStatus.REFUSED
        with pytest.raises(Stale):
            consent.note_refusal(referral, by=world.caller)
        assert consent.note_consent(referral, by=world.caller).consent_recipient == "CCAS de Trélazé"
        assert journal("referrals.consent_refused").count() == journal("referrals.consent_given").count() == 1

    def test_an_agreement_taken_back_closes_the_partners_page(self, world):
        referral = sent(world)
        consent.withdraw_consent(referral, by=world.worker)
        assert fresh(referral).status == ReferralStatus.NO_FOLLOW_UP and fresh(referral).withdrawn_by == world.worker
        assert not Link.objects.filter(revoked_at=None).exists()
        with pytest.raises(Refusal, match="plus d’accord"):
            consent.withdraw_consent(referral, by=world.worker)

    def test_whoever_heard_it_may_take_it_back_a_stranger_to_it_may_not(self, world):
        referral = agreed(world, heard_by=world.volunteer)
        with pytest.raises(Refusal):
            consent.withdraw_consent(referral, by=world.caretaker)
        consent.withdraw_consent(referral, by=world.volunteer)
        assert journal("referrals.consent_withdrawn").get().by == world.volunteer


class TestWithoutConsent:
    def test_the_law_allows_it_to_an_authority_with_its_reason(self, world):
        referral = consent.pass_without_consent(
            propose(world), exception="ill_treatment", reason="Faits rapportés par l’infirmière", by=world.worker
        )
        assert sending.send_referral(referral, by=world.worker).status == ReferralStatus.SENT
        assert journal("referrals.passed_without_consent").get().facts == {"reason": "ill_treatment"}

    def test_to_an_association_it_does_not(self, world):
        with pytest.raises(Refusal, match="qu’à une autorité"):
            consent.pass_without_consent(
                propose(world, partner=PartnerFactory(kind="association")),
                exception="vital_danger",
                reason="x",
                by=world.worker,
            )

    def test_neither_for_every_role_nor_without_a_reason(self, world):
        with pytest.raises(Refusal, match="Seuls le conseiller social"):
            consent.pass_without_consent(propose(world), exception="vital_danger", reason="x", by=world.caller)
        with pytest.raises(Refusal, match="motif"):
            consent.pass_without_consent(propose(world), exception="vital_danger", reason=" ", by=world.worker)


class TestSending:
    def test_a_neutral_letter_leaves_with_its_page(self, world):
        referral = sent(world)
        message = Message.objects.get()
        assert message.recipient == world.partner.email and message.about == f"referrals.Referral:{referral.pk}"
        for word in (world.person.last_name, world.person.first_name, "ourses", "Trélazé"):
            assert word not in message.subject + message.body
        assert "{{lien}}" in message.body and message.link == Link.objects.get()
        assert journal("referrals.sent").get().facts == {"channel": "email"}

    def test_what_the_partner_sees_is_frozen_as_it_was_previewed(self, world):
        referral = agreed(world)
        proposing.prepare_referral(
            referral, partner=world.partner, theme="shopping", need="Courses", shares=["phone"], by=world.worker
        )
        content = {line["label"]: line["value"] for line in sending.send_referral(referral, by=world.worker).content}
        assert content["Personne"] == str(world.person) and content["Demande"] == "Courses" and "Téléphone" in content
        assert "Adresse" not in content and "Âge" not in content

    def test_two_officers_send_once(self, world):
        referral = agreed(world)
        sending.send_referral(referral, by=world.worker)
        with pytest.raises(Stale):
            sending.send_referral(referral, by=world.colleague)
        assert Message.objects.count() == 1

    def test_it_refuses_a_partner_put_aside_no_partner_and_who_may_not(self, world):
        referral = agreed(world)
        with pytest.raises(Refusal, match="Votre rôle"):
            sending.send_referral(referral, by=world.caller)
        put_aside(world.partner, by=world.worker)
        with pytest.raises(Refusal, match="mis de côté"):
            sending.send_referral(referral, by=world.worker)
        Referral.objects.update(partner=None)
        with pytest.raises(Refusal, match="Choisissez d’abord"):
            sending.send_referral(referral, by=world.worker)

    def test_sent_again_the_old_address_is_dead(self, world):
        referral = sent(world)
        sending.send_again(referral, by=world.worker)
        first, second = Link.objects.order_by("pk")
        assert first.revoked_at and second.revoked_at is None and Message.objects.count() == 2
        with pytest.raises(Refusal, match="Seule une orientation partie"):
            sending.send_again(agreed(world), by=world.worker)

    def test_a_page_closed_by_us_stays_closed(self, world):
        referral = sent(world)
        sending.close_page(referral, by=world.worker)
        assert Link.objects.get().revoked_by == world.worker
        with pytest.raises(Refusal, match="Aucune page"):
            sending.close_page(referral, by=world.worker)

    def test_a_letter_leaves_when_it_is_printed(self, world):
        partner = PartnerFactory(channel="letter", address="1 place de la Mairie, 49800 Trélazé")
        referral = sending.print_letter(agreed(world, partner=partner), by=world.worker)
        assert referral.status == ReferralStatus.SENT and not Message.objects.exists() and not Link.objects.exists()
        assert sending.print_letter(referral, by=world.worker).status == ReferralStatus.SENT
        with pytest.raises(Refusal, match="ne reçoit pas de lettre"):
            sending.print_letter(sent(world, partner=world.partner), by=world.worker)


class TestAnswers:
    def test_received_taken_on_done(self, world):
        referral = sent(world)
        for answer in ("acknowledged", "in_progress", "done"):
            answers.answer_referral(referral, answer=answer, words="Merci")
        referral = fresh(referral)
        assert (
            referral.status == ReferralStatus.DONE
            and referral.acknowledged_at
            and referral.acted_at
            and referral.closed_at
        )
        assert journal("referrals.answered").count() == 3 and referral.next_reminder_at is None

    def test_a_refusal_has_its_reason(self, world):
        referral = sent(world)
        with pytest.raises(Refusal, match="pourquoi"):
            answers.answer_referral(referral, answer="declined")
        answers.answer_referral(referral, answer="declined", reason="no_room", words="Complet jusqu’en mars")
        assert fresh(referral).decline_reason == "no_room"
        assert "Complet jusqu’en mars" in referral.steps.last().text

    def test_a_double_click_and_a_late_answer_say_so(self, world):
        referral = sent(world)
        answers.answer_referral(referral, answer="acknowledged")
        with pytest.raises(Stale, match="déjà enregistrée"):
            answers.answer_referral(referral, answer="acknowledged")
        answers.answer_referral(referral, answer="acknowledged", words="Nous passons jeudi")
        following.close_referral(referral, reason="no_longer_needed", by=world.worker)
        with pytest.raises(Stale, match="n’est plus attendue"):
            answers.answer_referral(referral, answer="done")

    def test_an_answer_does_not_go_backwards(self, world):
        referral = sent(world)
        answers.answer_referral(referral, answer="in_progress")
        with pytest.raises(Refusal, match="Passage impossible"):
            answers.answer_referral(referral, answer="acknowledged")

    def test_one_of_us_notes_what_was_said_on_the_telephone(self, world):
        referral = sent(world)
        answers.answer_referral(referral, answer="in_progress", by=world.worker)
        assert journal("referrals.answered").get().by == world.worker
        with pytest.raises(Refusal, match="Votre rôle"):
            answers.answer_referral(referral, answer="done", by=world.caretaker)


class TestDocuments:
    def test_a_pdf_is_kept_under_a_name_of_ours(self, world, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        document = answers.attach_document(sent(world), name="../../etc/Plan d’aide.pdf", content=PDF)
        assert document.name == ".. .. etc Plan d’aide.pdf" and "Plan" not in document.file.name
        assert answers.read_document(document, by=world.worker) == PDF
        assert Entry.objects.filter(action="read", target_model="referrals.ReferralDocument").count() == 1

    @pytest.mark.parametrize(
        ("content", "words"),
        [(b"MZ\x90 programme", "Seuls un PDF"), (b"<html>", "Seuls un PDF"), (PDF + b"0" * 5 * 1024 * 1024, "5 Mo")],
        ids=["program", "page", "too big"],
    )
    def test_other_files_are_refused_whatever_their_name(self, world, content, words):
        referral = sent(world)
        with pytest.raises(Refusal, match=words):
            answers.attach_document(referral, name="plan.pdf", content=content)
        assert not referral.documents.exists()

    def test_five_at_most_and_none_once_it_is_over(self, world, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        referral = sent(world)
        for _ in range(5):
            answers.attach_document(referral, name="a.pdf", content=PDF)
        with pytest.raises(Refusal, match="5 documents"):
            answers.attach_document(referral, name="a.pdf", content=PDF)
        following.close_referral(referral, reason="mistake", by=world.worker)
        with pytest.raises(Stale):
            answers.attach_document(referral, name="a.pdf", content=PDF)


class TestSilence:
    def later(self, referral):
        return time_machine.travel(fresh(referral).next_reminder_at + timedelta(minutes=1), tick=False)

    def test_reminders_then_the_fallback_and_the_officer(self, world, published):
        fallback = PartnerFactory(name="CIAS du val")
        world.partner.fallback = fallback
        world.partner.save()
        referral = sent(world)
        assert following.remind(referral) is False, "not yet"
        for place in (1, 2):
            with self.later(referral):
                assert following.remind(referral) is True and fresh(referral).reminders == place
        assert Message.objects.count() == 3 and Link.objects.count() == 1, "the same address, told again"
        assert published == []
        with self.later(referral):
            following.remind(referral)
        (unanswered,) = published
        assert unanswered.referral_id == referral.pk and unanswered.officer_id == world.worker.pk
        assert fresh(referral).unanswered_at and fresh(referral).next_reminder_at is None
        proposed = referral.replaced_by.get()
        assert proposed.partner == fallback and proposed.status == ReferralStatus.PROPOSED, (
            "the agreement is asked again"
        )

    def test_an_answer_even_late_ends_the_reminders(self, world, published):
        referral = sent(world)
        with self.later(referral):
            following.remind(referral)
        answers.answer_referral(referral, answer="acknowledged")
        with time_machine.travel(timezone.now() + timedelta(days=90)):
            assert following.remind(referral) is False

    def test_a_letter_is_not_reminded_by_itself(self, world, published):
        partner = PartnerFactory(channel="letter", address="1 place de la Mairie")
        referral = sending.send_referral(agreed(world, partner=partner), by=world.worker)
        with self.later(referral):
            following.remind(referral)
        assert len(published) == 1 and not Message.objects.exists()

    def test_an_urgent_one_is_reminded_within_hours(self, world):
        referral = sent(world, level=4)
        assert fresh(referral).next_reminder_at - fresh(referral).sent_at == timedelta(hours=2)
        assert Message.objects.get().subject.startswith("Urgent")

    def test_an_expired_page_is_opened_anew_with_the_reminder(self, world):
        referral = sent(world)
        Link.objects.update(expires_at=timezone.now())
        with self.later(referral):
            following.remind(referral)
        assert Link.objects.count() == 2

    def test_a_letter_that_came_back_is_the_officers_at_once(self, world, published):
        referral = sent(world)
        following.note_undelivered(about=referral.about)
        assert fresh(referral).undelivered_at and len(published) == 1
        following.note_undelivered(about=referral.about)
        assert len(published) == 1 and journal("referrals.undelivered").count() == 1
        following.note_undelivered(about="cases.Case:3")


class TestEnding:
    def test_closing_ends_it_with_its_reason_once(self, world):
        referral = sent(world)
        following.close_referral(referral, reason="no_longer_needed", text="Sa fille s’en charge", by=world.worker)
        assert fresh(referral).end_reason == "no_longer_needed" and not Link.objects.filter(revoked_at=None).exists()
        with pytest.raises(Stale):
            following.close_referral(referral, reason="mistake", by=world.colleague)

    def test_the_person_is_told_once_by_whoever_heard_them(self, world):
        referral = sent(world, heard_by=world.volunteer)
        answers.answer_referral(referral, answer="in_progress")
        following.tell_person(referral, by=world.volunteer)
        assert fresh(referral).told_by == world.volunteer and journal("referrals.person_told").count() == 1
        with pytest.raises(Stale):
            following.tell_person(referral, by=world.worker)
        with pytest.raises(Refusal, match="encore rien"):
            following.tell_person(agreed(world), by=world.worker)
        with pytest.raises(Refusal):
            following.tell_person(sent(world), by=world.caretaker)
