"""The life of an application, from the agreement of the household to the end."""

from datetime import timedelta
from decimal import Decimal

import pytest

from loge.domains.aids.models import AidApplication, AidDecline
from loge.domains.aids.operations import deciding, drafting, papers, paying
from loge.domains.aids.queries.applications import tally, waiting_for
from loge.domains.aids.tests.world import TODAY, drafted, granted, make_debtor, make_scheme, sent
from loge.foundation.audit.models import Entry
from loge.foundation.dates import add_months
from loge.foundation.errors import Refusal, Stale
from loge.registers.seals.operations.sealing import seal_people

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 essai"


def now(application) -> AidApplication:
    return AidApplication.objects.get(pk=application.pk)


def test_an_application_begins_with_the_papers_of_its_scheme_one_owner_and_a_day(world):
    application = drafted(world)
    assert [paper.label for paper in application.documents.all()] == ["Pièce d’identité", "Relevé de compte"]
    assert (application.owner, application.status) == (world.worker, "drafted") and application.next_on > TODAY()
    assert Entry.objects.get(action="aids.application_drafted").target_id == str(application.pk)


def test_pressed_twice_it_is_the_same_and_a_colleague_is_told_who_asks(world):
    assert drafted(world) == drafted(world)
    with pytest.raises(Stale, match=f"suivie par {world.worker}"):
        drafting.draft_application(world.fund, household=world.home, person=world.person, by=world.officer)
    assert AidApplication.objects.count() == 1


def test_who_may_not_or_is_elsewhere_or_too_soon_is_refused(world):
    begin = {"household": world.home, "person": world.person}
    with pytest.raises(Refusal, match="préparent les demandes"):
        drafting.draft_application(world.fund, **begin, by=world.caller)
    with pytest.raises(Refusal, match="de votre périmètre|dans votre périmètre"):
        drafting.draft_application(world.fund, **begin, by=world.stranger)
    with pytest.raises(Refusal, match="n’est pas ouverte"):
        drafting.draft_application(make_scheme(world, name="Close", active_from=None), **begin, by=world.worker)
    assert not AidApplication.objects.exists()


def test_asking_ends_a_former_refusal_of_the_household(world):
    drafting.decline_aid(world.fund, household=world.home, until=TODAY() + timedelta(days=5), by=world.worker)
    drafted(world)
    assert not AidDecline.objects.exists()


def test_it_is_ready_once_the_household_agrees_and_every_paper_is_there(world):
    application = drafted(world)
    drafting.note_agreement(application, agrees=True, by=world.worker)
    assert now(application).status == "waiting"
    first, second = application.documents.all()
    papers.receive_paper(first, received_on=TODAY(), content=PDF, by=world.worker)
    assert now(application).status == "waiting"
    papers.receive_paper(second, received_on=TODAY(), by=world.worker)
    assert now(application).status == "ready"
    papers.give_back_paper(second, by=world.worker)
    assert now(application).status == "waiting"
    papers.receive_paper(second, received_on=TODAY(), by=world.worker)
    papers.ask_paper(application, label="Avis d’imposition", by=world.worker)
    assert now(application).status == "waiting"


def test_a_paper_too_old_is_missing(world):
    application = drafted(world)
    drafting.note_agreement(application, agrees=True, by=world.worker)
    first, second = application.documents.all()
    old = {"received_on": TODAY() - timedelta(days=90), "valid_until": TODAY() - timedelta(days=1)}
    assert papers.receive_paper(first, **old, by=world.worker).is_expired(TODAY())
    papers.receive_paper(second, received_on=TODAY(), by=world.worker)
    assert now(application).status == "waiting"


def test_a_file_is_read_by_its_kind_journalled_when_opened_and_goes_when_given_back(
    world, django_capture_on_commit_callbacks
):
    paper = drafted(world).documents.first()
    with pytest.raises(Refusal, match="Seuls un PDF"):
        papers.receive_paper(paper, received_on=TODAY(), content=b"<svg", by=world.worker)
    kept = papers.receive_paper(paper, received_on=TODAY(), content=PDF, by=world.worker)
    assert papers.read_paper(kept, by=world.worker) == PDF and kept.extension == ".pdf"
    assert Entry.objects.filter(target_model="aids.AidDocument", target_id=str(kept.pk)).exists()
    storage, name = kept.file.storage, kept.file.name
    with django_capture_on_commit_callbacks(execute=True):
        papers.give_back_paper(kept, by=world.worker)
    assert not storage.exists(name)
    with pytest.raises(Refusal, match="sur papier"):
        papers.read_paper(papers.receive_paper(paper, received_on=TODAY(), by=world.worker), by=world.worker)


def test_nothing_leaves_without_agreement_or_papers(world):
    application = drafted(world)
    leave = {"sent_on": TODAY(), "sent_by": "letter", "by": world.worker}
    with pytest.raises(Refusal, match="L’accord du foyer"):
        deciding.send_application(application, **leave)
    with pytest.raises(Refusal, match="rien ne part"):
        papers.note_summary_print(application, by=world.worker)
    drafting.note_agreement(application, agrees=True, by=world.worker)
    with pytest.raises(Refusal, match="manque des pièces"):
        deciding.send_application(application, **leave)


def test_once_sent_the_decision_is_expected_and_what_left_is_not_rewritten(world):
    application = sent(world, days_ago=0)
    assert application.decision_by == application.next_on >= TODAY() + timedelta(days=40)
    with pytest.raises(Refusal, match="ne se réécrit pas"):
        drafting.edit_application(application, amount_asked=Decimal(1), by=world.worker)
    with pytest.raises(Stale, match="vient de le faire"):
        deciding.send_application(application, sent_on=TODAY(), sent_by="letter", by=world.officer)


def test_a_late_decision_is_on_the_list_of_whoever_follows_it_until_the_fund_is_reminded(world):
    application = sent(world, days_ago=60)
    assert list(waiting_for(world.worker)) == [application] and list(waiting_for(world.officer)) == []
    deciding.note_reminder(application, by=world.officer)
    assert list(waiting_for(world.worker)) == []
    with pytest.raises(Stale, match="d’être relancé"):
        deciding.note_reminder(application, by=world.worker)


def test_a_grant_says_how_much_to_whom_and_for_which_debt(world):
    application = sent(world)
    say = {"decided_on": TODAY(), "paid_to": "landlord", "debt": "rent", "by": world.worker}
    with pytest.raises(Refusal, match="ne dépasse pas"):
        deciding.grant_application(application, amount=Decimal("3000.01"), **say)
    with pytest.raises(Refusal, match="pour quelle dette"):
        deciding.grant_application(application, amount=Decimal(10), **say | {"debt": ""})
    with pytest.raises(Refusal, match="avant l’envoi"):
        deciding.grant_application(
            application, amount=Decimal(10), **say | {"decided_on": TODAY() - timedelta(days=11)}
        )
    done = deciding.grant_application(application, amount=Decimal(800), since=TODAY(), **say)
    assert (done.status, done.granted, done.granted_since.day) == ("granted", Decimal(800), 1)
    with pytest.raises(Stale, match="vient de le faire"):
        deciding.grant_application(application, amount=Decimal(800), **say)


def test_a_refusal_bears_a_neutral_reason_and_the_last_day_to_appeal(world):
    application = sent(world)
    deciding.refuse_application(application, reason="income", decided_on=TODAY(), by=world.worker)
    refused = now(application)
    assert (refused.appeal_by, refused.next_on) == (add_months(TODAY(), 2),) * 2
    deciding.appeal_refusal(application, on=TODAY(), by=world.worker)
    assert (now(application).status, now(application).refusal) == ("sent", "")


def test_an_appeal_too_late_is_refused(world):
    application = sent(world, days_ago=100)
    deciding.refuse_application(application, reason="debt", decided_on=TODAY() - timedelta(days=80), by=world.worker)
    with pytest.raises(Refusal, match="s’arrêtait le"):
        deciding.appeal_refusal(application, on=TODAY(), by=world.worker)


def test_an_adjourned_application_comes_back_and_leaves_again(world):
    application = sent(world)
    deciding.adjourn_application(
        application, until=TODAY() + timedelta(days=20), why="Un avis récent", by=world.worker
    )
    assert now(application).next_on == TODAY() + timedelta(days=20)
    drafting.edit_application(application, amount_asked=Decimal(700), by=world.worker)
    deciding.send_application(now(application), sent_on=TODAY(), sent_by="email", by=world.worker)
    assert now(application).status == "sent"


def test_money_that_comes_to_the_account_pays_it_by_itself_and_once(world):
    application = granted(world)
    for _ in range(2):
        paying.receive_payment(
            application_id=application.pk, entry=7, amount=Decimal(300), received_on=TODAY(), by=None
        )
    assert now(application).status == "granted" and application.payments.count() == 1
    paying.receive_payment(application_id=application.pk, entry=8, amount=Decimal(500), received_on=TODAY(), by=None)
    assert (now(application).status, now(application).paid_on) == ("paid", TODAY())
    paying.take_payment_back(entry=8, by=None)
    assert (now(application).status, now(application).paid_on) == ("granted", None)
    with pytest.raises(Refusal, match="notée d’elle-même"):
        paying.note_paid(application, on=TODAY(), by=world.worker)


def test_money_paid_to_the_household_is_noted_by_hand(world):
    application = granted(world, paid_to="tenant", debt="")
    paying.note_paid(application, on=TODAY(), by=world.worker)
    assert now(application).status == "paid"
    drafting.close_application(application, by=world.worker)
    assert drafting.close_application(application, by=world.worker).closed_at is not None


def test_money_that_does_not_come_is_to_be_looked_for(world, settings):
    settings.LOGE_AID_PAID_DAYS = 1
    application = sent(world, days_ago=30)
    deciding.grant_application(
        application,
        amount=Decimal(5),
        decided_on=TODAY() - timedelta(days=20),
        paid_to="landlord",
        debt="rent",
        by=world.worker,
    )
    assert list(waiting_for(world.worker)) == [application]


def test_it_is_given_up_with_a_reason_and_may_be_asked_again(world):
    application = sent(world)
    drafting.withdraw_application(application, reason="not_wished", by=world.worker)
    with pytest.raises(Stale, match="terminée"):
        drafting.withdraw_application(application, reason="not_wished", by=world.worker)
    assert drafted(world) != application


def test_it_is_handed_over_to_someone_who_may_follow_it_there(world):
    application = drafted(world)
    for to, why in ((world.caller, "ne suit pas"), (world.stranger, "périmètre")):
        with pytest.raises(Refusal, match=why):
            drafting.hand_over_application(application, to=to, by=world.worker)
    drafting.hand_over_application(application, to=world.officer, by=world.worker)
    assert now(application).owner == world.officer


def test_a_page_that_is_not_up_to_date_overwrites_nothing(world):
    application = drafted(world)
    seen = application.version
    drafting.edit_application(application, income=Decimal(900), seen=seen, by=world.officer)
    with pytest.raises(Stale, match="vient de modifier"):
        drafting.edit_application(application, income=Decimal(1), seen=seen, by=world.worker)
    assert (now(application).income, now(application).income_on) == (Decimal(900), TODAY())


def test_an_application_of_someone_protected_is_seen_by_key_alone(world):
    application = drafted(world)
    seal_people(people=[world.person], reason="violence", by=world.worker)
    assert AidApplication.objects.visible_to(world.worker).get() == application
    for other in (world.officer, world.manager):
        assert not AidApplication.objects.visible_to(other).exists() and sum(tally(other).values()) == 0
        with pytest.raises(Refusal, match="pas dans votre périmètre"):
            drafting.note_agreement(application, agrees=True, by=other)
    with pytest.raises(Refusal, match="Un référent décide"):
        drafting.draft_application(world.fund, household=world.home, person=world.person, by=world.officer)


def test_nobody_but_those_who_see_accounts_sees_an_application(world):
    drafted(world)
    for user, seen in (
        (world.officer, 1),
        (world.director, 1),
        (world.caller, 0),
        (world.volunteer, 0),
        (world.stranger, 0),
    ):
        assert AidApplication.objects.visible_to(user).count() == seen


def test_another_home_of_the_perimeter_is_untouched(world):
    other = make_debtor(world.residence)
    drafted(world)
    made = drafting.draft_application(world.fund, household=other, person=other.reference_person, by=world.officer)
    assert made.owner == world.officer
