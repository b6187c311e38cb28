from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from loge.domains.arrears.choices import AsideCause, BatchState, EntryKind, LetterState, LetterWay, ReviewOutcome, Step
from loge.domains.arrears.models import Letter, LetterBatch, NextStep
from loge.domains.arrears.operations import letter_sending
from loge.domains.arrears.operations.letter_sending import decide_sending, finish_batches, send_letters, send_on_paper
from loge.domains.arrears.operations.letters import (
    cancel_batch,
    note_lost_letter,
    note_returned,
    prepare_batch,
    settle_review,
    take_out,
)
from loge.domains.arrears.operations.steps import advise_accounts, set_table
from loge.domains.arrears.presenters.letters import letter_text, letters_pdf
from loge.domains.arrears.rules.next_step import Line
from loge.domains.arrears.tests.world import TODAY, account_of, build_world, month, write
from loge.foundation.audit.models import Entry
from loge.foundation.dates import add_months
from loge.foundation.errors import Refusal, Stale
from loge.foundation.notifications.models import Message
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.peace.models import OutgoingContact
from loge.registers.peace.operations import log_contact, pause_contacts
from loge.registers.tenants.models import ContactPoint, Guardian
from loge.registers.tenants.tests.factories import make_home


def owing(agency, *, mail="", address="3 rue des Lilas"):
    """A home whose next step is a reminder: 90 euros since last month."""
    home = make_home(ages=[50], agency=agency)
    home.lease.rent = Decimal(400)
    home.lease.save()
    building = home.unit.building
    building.address, building.postal_code, building.municipality = address, "49800", "Trélazé"
    building.save()
    if mail:
        ContactPoint.objects.create(person=home.reference_person, channel="email", value=mail)
    write(home.lease, EntryKind.RENT, "90", back=1)
    return home


@pytest.fixture
def homes(world):
    """One with an e-mail address, one without."""
    found = [owing(world.agency, mail="odette@poste.example"), owing(world.agency)]
    advise_accounts(on=TODAY(), by=None)
    return found


def prepare(world, step=Step.REMIND, **more):
    return prepare_batch(step=step, by=world.officer, **more)


def send(batch, by):
    return send_letters(decide_sending(batch, by=by), by=by)


def letter_to(home) -> Letter:
    return Letter.objects.get(account__lease=home.lease)


def causes() -> set[str]:
    return set(Letter.objects.values_list("cause", flat=True))


def test_prepared_read_then_sent_and_the_next_step_moves_on(world, homes):
    batch = prepare(world)
    assert [letter.way for letter in Letter.objects.order_by("pk")] == [LetterWay.EMAIL, LetterWay.LETTER]
    assert not Message.objects.exists() and not OutgoingContact.objects.exists()
    assert send(batch, world.officer) == 2
    message = Message.objects.get()
    assert (
        message.recipient == "odette@poste.example" and "aucuns frais" in message.body and "FSL" not in message.subject
    )
    assert {contact.channel for contact in OutgoingContact.objects.all()} == {"email", "letter"}
    assert set(NextStep.objects.values_list("step", flat=True)) == {Step.WAIT}
    batch.refresh_from_db()
    assert batch.state == BatchState.SENT and batch.sent_by == world.officer
    assert Entry.objects.filter(action="arrears.letter_left").count() == 2


def test_what_was_read_is_what_leaves(world, homes):
    prepare(world)
    letter = letter_to(homes[0])
    said = letter_text(letter)
    assert said["dues"][0][2] == "90,00\u00a0€" and homes[0].reference_person.full_name in said["addressee"]
    send(letter.batch, world.officer)
    assert all(words in Message.objects.get().body for words in (*said["opening"], *said["ending"]))


def test_what_is_not_due_yet_is_in_no_letter(world, homes):
    later = add_months(TODAY(), 1)
    write(homes[0].lease, EntryKind.RECONCILIATION, "900", on=later, debt="reconciliation")
    prepare(world)
    letter = letter_to(homes[0])
    assert letter.owed == 90 and len(letter.content["dues"]) == 1


def test_the_lines_of_a_letter_make_its_total_though_some_money_settles_nothing_yet(world, homes):
    write(homes[0].lease, EntryKind.DEPOSIT, "-25", on=TODAY())
    advise_accounts(on=TODAY(), by=None)
    prepare(world)
    letter = letter_to(homes[0])
    said = [(label, left) for label, _, left in letter.content["dues"]]
    assert said[0][1] == "90,00\u00a0€" and said[1:] == [("Versements reçus, à déduire", "-25,00\u00a0€")]
    assert letter.content["total"] == "65,00\u00a0€"


def test_a_formal_notice_is_a_registered_letter_whatever_the_address(world, homes):
    set_table([Line(Step.NOTICE)], by=UserFactory(roles=[Role.AGENCY_MANAGER]))
    advise_accounts(on=TODAY(), by=None)
    batch = prepare(world, Step.NOTICE)
    assert set(batch.letters.values_list("way", flat=True)) == {LetterWay.REGISTERED}
    assert letters_pdf(batch.letters.all(), today=TODAY()).startswith(b"%PDF")
    send(batch, world.officer)
    assert not Message.objects.exists()


def test_those_who_are_not_to_be_written_to_say_why(world, homes):
    pause_contacts(homes[0], reason="asked", until=timezone.now() + timedelta(days=5), by=world.officer)
    Guardian.objects.create(person=homes[1].reference_person, measure="guardianship", authority_name="UDAF")
    nowhere, hunted = owing(world.agency, address=""), owing(world.agency)
    ContactPoint.objects.create(
        person=hunted.reference_person, channel="phone", value="+33639980011", phone_kind="mobile", safe_to_use=False
    )
    NextStep.objects.bulk_create(
        NextStep(account=account_of(home.lease), step=Step.REMIND, sentence="", owed=90, since=TODAY())
        for home in (nowhere, hunted)
    )
    batch = prepare(world)
    assert causes() == {AsideCause.WAIT, AsideCause.GUARDIAN, AsideCause.NO_ADDRESS, AsideCause.HUMAN}
    with pytest.raises(Refusal, match="prête à partir"):
        decide_sending(batch, by=world.officer)


def test_an_interrupted_benefit_never_gets_a_reminder(world):
    """Even when the landlord’s table forgets it."""
    set_table([Line(Step.REMIND)], by=UserFactory(roles=[Role.AGENCY_MANAGER]))
    home = owing(world.agency)
    home.lease.housing_benefit = Decimal(250)
    home.lease.save()
    account = account_of(home.lease)
    account.benefit_payee = "landlord"
    account.save()
    write(home.lease, EntryKind.HOUSING_BENEFIT, "-10", back=4)
    advise_accounts(on=TODAY(), by=None)
    prepare(world)
    assert causes() == {AsideCause.BENEFIT}


@pytest.mark.parametrize(
    ("meanwhile", "cause"),
    [
        (lambda home, world: write(home.lease, EntryKind.PAYMENT, "-30", on=TODAY()), AsideCause.CHANGED),
        (lambda home, world: called(home), AsideCause.WAIT),
        (
            lambda home, world: pause_contacts(home, reason="human", referent=world.lead, by=world.lead),
            AsideCause.HUMAN,
        ),
    ],
    ids=["paid", "called", "left to a human"],
)
def test_everything_is_asked_again_at_the_last_moment(world, homes, meanwhile, cause):
    world.lead = UserFactory(roles=[Role.VULNERABILITY_LEAD])
    batch = prepare(world)
    meanwhile(homes[0], world)
    assert send(batch, world.officer) == 1
    assert (letter_to(homes[0]).state, letter_to(homes[0]).cause) == (LetterState.ASIDE, cause)
    assert not Message.objects.exists()


def called(home):
    log_contact(
        household_id=home.pk, channel="phone", trade="outreach", about="o:1", at=timezone.now(), spoken=True, by=None
    )


def test_pressed_twice_it_leaves_once_and_a_colleague_is_told(world, homes):
    batch = prepare(world)
    assert send(batch, world.officer) == 2
    assert send(batch, world.officer) == 0
    with pytest.raises(Stale, match="déjà parti"):
        decide_sending(batch, by=world.colleague)
    assert Message.objects.count() == 1 and OutgoingContact.objects.count() == 2


def test_cut_in_the_middle_the_rest_leaves_by_itself_and_nothing_twice(world, homes, monkeypatch):
    batch, leave, done = prepare(world), letter_sending._leave, []

    def die_at_the_second(letter, by):
        if done:
            raise SystemExit
        done.append(leave(letter, by))

    monkeypatch.setattr(letter_sending, "_leave", die_at_the_second)
    with pytest.raises(SystemExit):
        send(batch, world.officer)
    assert sorted(batch.letters.values_list("state", flat=True)) == [LetterState.LEFT, LetterState.READY]
    monkeypatch.undo()
    finish_batches()
    finish_batches()
    batch.refresh_from_db()
    assert batch.state == BatchState.SENT and set(batch.letters.values_list("state", flat=True)) == {LetterState.LEFT}
    assert Message.objects.count() == 1 and OutgoingContact.objects.count() == 2


def test_undone_before_it_left(world, homes):
    batch = prepare(world)
    take_out(letter_to(homes[0]), by=world.officer)
    cancel_batch(batch, by=world.colleague)
    with pytest.raises(Stale):
        decide_sending(batch, by=world.officer)
    assert send(prepare(world), world.officer) == 2


def test_an_account_is_in_one_batch_at_a_time(world, homes):
    prepare(world)
    second = prepare_batch(step=Step.REMIND, by=world.colleague)
    assert set(second.letters.values_list("cause", flat=True)) == {AsideCause.BUSY}


def test_an_email_that_did_not_arrive_waits_for_someone_then_leaves_on_paper(world, homes):
    send(prepare(world), world.officer)
    letter = letter_to(homes[0])
    note_lost_letter(letter_id=letter.pk)
    with pytest.raises(Refusal, match="contacter aujourd’hui"):
        send_on_paper(letter, by=world.officer)  # the e-mail counts as the message of the day
    OutgoingContact.objects.update(at=timezone.now() - timedelta(days=2))
    advise_accounts(on=TODAY(), by=None)
    send_on_paper(letter, by=world.officer)
    letter.refresh_from_db()
    assert (letter.state, letter.way, letter.outcome) == (LetterState.LEFT, LetterWay.LETTER, ReviewOutcome.PRINTED)
    with pytest.raises(Stale):
        settle_review(letter, outcome="called", by=world.officer)


def test_a_letter_that_the_post_brings_back(world, homes):
    send(prepare(world), world.officer)
    mailed, posted = letter_to(homes[0]), letter_to(homes[1])
    with pytest.raises(Refusal, match="par la poste"):
        note_returned(mailed, because="NPAI", by=world.officer)
    note_returned(posted, because="N’habite pas à l’adresse indiquée", by=world.officer)
    settle_review(posted, outcome="corrected", by=world.officer)
    posted.refresh_from_db()
    assert posted.state == LetterState.SETTLED and posted.settled_by == world.officer


def test_who_prepares_what(world, homes):
    elsewhere = build_world()
    for someone in (world.social, world.caller, world.stranger, elsewhere.officer):
        with pytest.raises(Refusal):
            prepare_batch(step=Step.REMIND, by=someone)
    with pytest.raises(Refusal, match="par courrier"):
        prepare_batch(step=Step.CALL, by=world.officer)
    assert not LetterBatch.objects.exists()


def test_the_screens_from_the_preparation_to_the_paper(client, world, homes):
    client.force_login(world.officer)
    assert "2\u00a0comptes" in client.get(reverse("arrears:letters")).content.decode()
    wrong = client.post(reverse("arrears:prepare_letters"), {"step": "remind", "min_owed": "beaucoup"})
    assert wrong.status_code == 422 and "beaucoup" in wrong.content.decode()
    page = client.post(reverse("arrears:prepare_letters"), {"step": "remind"}, follow=True).content.decode()
    batch, letter = LetterBatch.objects.get(), letter_to(homes[1])
    assert "2\u00a0lettres prêtes" in page and "Rien n’est encore parti" in page
    assert "90,00" in client.get(reverse("arrears:letter", args=[letter.pk])).content.decode()
    client.post(reverse("arrears:take_letter_out", args=[letter_to(homes[0]).pk]))
    assert (
        "Retirée à la main"
        in client.get(reverse("arrears:letter_batch", args=[batch.pk]) + "?vue=cote").content.decode()
    )
    sent = client.post(reverse("arrears:send_letters", args=[batch.pk]), follow=True).content.decode()
    assert "Une lettre est partie" in sent
    for address in ("arrears:print_letters", "arrears:print_letter"):
        answer = client.post(reverse(address, args=[batch.pk if address.endswith("letters") else letter.pk]))
        assert answer.content.startswith(b"%PDF")
    client.post(reverse("arrears:letter_returned", args=[letter.pk]), {"because": "NPAI"})
    assert "NPAI" in client.get(reverse("arrears:letters_to_review")).content.decode()
    client.post(reverse("arrears:review_letter", args=[letter.pk]), {"outcome": "corrected"})
    assert "Rien à revoir" in client.get(reverse("arrears:letters_to_review")).content.decode()
    client.force_login(world.stranger)
    assert client.get(reverse("arrears:letter_batch", args=[batch.pk])).status_code == 404
    assert client.get(reverse("arrears:letter", args=[letter.pk])).status_code == 404
    client.force_login(world.social)
    assert client.get(reverse("arrears:letters")).status_code == 403


def test_the_batch_page_costs_the_same_for_two_or_twenty(client, world, homes, django_assert_max_num_queries):
    for _ in range(18):
        owing(world.agency)
    advise_accounts(on=TODAY(), by=None)
    batch = prepare(world)
    client.force_login(world.officer)
    with django_assert_max_num_queries(16):
        assert client.get(reverse("arrears:letter_batch", args=[batch.pk])).status_code == 200
    assert month(1) < TODAY()
