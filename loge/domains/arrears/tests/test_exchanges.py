from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from loge.domains.arrears import timeline
from loge.domains.arrears.choices import EntryKind, PromiseState, Step
from loge.domains.arrears.models import AccountPause, Exchange, NextStep
from loge.domains.arrears.operations.exchanges import note_exchange
from loge.domains.arrears.operations.following import follow_accounts
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.queries.exchanges import numbers_to_dial
from loge.domains.arrears.rules.exchanges import Said
from loge.domains.arrears.tests.world import TODAY, account_of, owe, write
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.registers.peace.models import OutgoingContact
from loge.registers.peace.operations import pause_contacts
from loge.registers.tenants.models import ContactPoint
from loge.registers.tenants.tests.factories import ContactPointFactory, PersonFactory

IN_TEN_DAYS = timedelta(days=10)


@pytest.fixture
def account(world):
    world.lease.rent = 400
    world.lease.save()
    world.number = ContactPoint.objects.phones().get(person=world.person)
    owe(world.lease, months=1)
    made = account_of(world.lease)
    advise_accounts(on=TODAY(), by=None)
    return made


def spoke(account, by, **more):
    return note_exchange(account, said=Said(**{"means": "called", "outcome": "spoken"} | more), by=by)


def promise(account, by, euros="200", days=IN_TEN_DAYS, **more):
    return spoke(account, by, promised=Decimal(euros), promised_on=TODAY() + days, **more)


def step_of(account):
    return NextStep.objects.get(account=account)


def test_a_call_is_written_told_to_the_other_trades_and_nobody_calls_again_the_same_week(world, account):
    made = spoke(account, world.officer, number=world.number.pk, cause="bank", note="Nouveau RIB envoyé.")
    assert (made.number, made.get_cause_display()) == (world.number.value, "Banque ou moyen de paiement")
    contact = OutgoingContact.objects.get()
    assert (contact.channel, contact.spoken, contact.household) == ("phone", True, world.home)
    assert Entry.objects.filter(action="arrears.exchange_noted", by=world.officer).count() == 1
    advise_accounts(on=TODAY() + timedelta(days=20), by=None)
    assert step_of(account).step != Step.WAIT
    advise_accounts(on=TODAY() + timedelta(days=5), by=None)
    assert step_of(account).step in (Step.WAIT, Step.NONE)


def test_sent_twice_it_is_one_exchange(world, account):
    first = promise(account, world.officer, note="le 5, par virement")
    assert promise(account, world.officer, note="le 5, par virement") == first
    assert (Exchange.objects.count(), AccountPause.objects.count()) == (1, 1)


def test_a_second_number_tried_at_once_is_another_exchange(world, account):
    other = ContactPointFactory(person=world.person, value="+33639980998", rank=2)
    for number in (world.number, other, other):
        spoke(account, world.officer, outcome="no_answer", number=number.pk)
    assert sorted(one.number for one in Exchange.objects.all()) == sorted([world.number.value, other.value])


def test_a_wrong_number_sent_twice_is_one_exchange(world, account):
    for _ in range(2):
        spoke(account, world.officer, outcome="wrong", number=world.number.pk)
    assert Exchange.objects.count() == 1


def test_a_promise_puts_reminders_off_until_the_money_should_be_there(world, account):
    made = promise(account, world.officer)
    found = step_of(account)
    assert (found.step, found.until) == (Step.WAIT, made.promised_on + timedelta(days=4))
    assert "Paiement promis" in found.sentence


def test_a_promise_kept_lets_the_account_go_on_at_once(world, account):
    made = promise(account, world.officer)
    write(world.lease, EntryKind.PAYMENT, "-120", on=TODAY())
    follow_accounts(on=TODAY() + timedelta(days=1), by=None)
    made.refresh_from_db()
    assert made.promise == PromiseState.WAITING
    write(world.lease, EntryKind.PAYMENT, "-80", on=TODAY())
    follow_accounts(on=TODAY() + timedelta(days=1), by=None)
    made.refresh_from_db()
    assert (made.promise, AccountPause.objects.get().lifted_at is not None) == (PromiseState.KEPT, True)


def test_a_promise_that_nobody_kept_is_said_in_the_next_step(world, account):
    made = promise(account, world.officer, days=timedelta(days=2))
    follow_accounts(on=made.promised_on + timedelta(days=3), by=None)
    made.refresh_from_db()
    assert made.promise == PromiseState.WAITING
    later = made.promised_on + timedelta(days=20)
    follow_accounts(on=later, by=None)
    follow_accounts(on=later, by=None)
    made.refresh_from_db()
    assert (made.promise, made.promise_judged_on) == (PromiseState.BROKEN, later)
    assert f"promis pour le {made.promised_on:%d/%m/%Y} n’est pas arrivé" in step_of(account).sentence
    assert Entry.objects.filter(action="arrears.promise_followed").count() == 1


def test_money_that_the_bank_took_back_keeps_no_promise(world, account):
    made = promise(account, world.officer, days=timedelta(days=1))
    write(world.lease, EntryKind.PAYMENT, "-200", on=TODAY())
    write(world.lease, EntryKind.RETURNED_PAYMENT, "200", on=TODAY() + timedelta(days=2))
    follow_accounts(on=TODAY() + timedelta(days=8), by=None)
    made.refresh_from_db()
    assert made.promise == PromiseState.BROKEN


def test_a_new_promise_replaces_the_one_before(world, account):
    first = promise(account, world.officer)
    second = promise(account, world.colleague, euros="100")
    first.refresh_from_db()
    assert (first.promise, second.promise) == (PromiseState.REPLACED, PromiseState.WAITING)
    assert [one.about for one in AccountPause.objects.filter(lifted_at=None)] == [second.about]


def test_a_wrong_number_is_no_longer_offered_and_reached_nobody(world, account):
    spoke(account, world.officer, outcome="wrong", number=world.number.pk)
    world.number.refresh_from_db()
    assert (world.number.disabled_reason, OutgoingContact.objects.count()) == ("Mauvais numéro", 0)
    with pytest.raises(Refusal, match="n’est plus proposé"):
        spoke(account, world.officer, number=world.number.pk, note="encore")


def test_a_number_that_two_people_share_is_shown_once_and_lost_for_both(world, account):
    spouse = PersonFactory()
    world.home.occupants.create(person=spouse, link="spouse")
    for value in (world.number.value, "+33639980999"):
        ContactPointFactory(person=spouse, value=value, rank=2)
    shown = numbers_to_dial(account)
    assert [(one.value, len(one.people)) for one in shown] == [(world.number.value, 2), ("+33639980999", 1)]
    spoke(account, world.officer, outcome="wrong", number=shown[0].pk)
    assert [one.value for one in numbers_to_dial(account)] == ["+33639980999"]


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"means": "office", "outcome": "message"}, "qu’un appel donné"),
        ({"means": "heard", "outcome": "no_answer"}, "Nous avons parlé"),
        ({"outcome": "wrong"}, "Choisissez le numéro"),
        ({"outcome": "no_answer", "cause": "bank"}, "parlé à quelqu’un"),
        ({"promised": Decimal(50)}, "un montant et un jour"),
        ({"promised": Decimal(50), "promised_on": TODAY() + timedelta(days=40)}, "un mois au plus"),
        ({"promised": Decimal(50), "promised_on": TODAY() - timedelta(days=1)}, "un mois au plus"),
    ],
)
def test_words_that_do_not_hold_together(world, account, said, sentence):
    with pytest.raises(Refusal, match=sentence):
        spoke(account, world.officer, **said)
    assert not Exchange.objects.exists()


@pytest.mark.parametrize("who", ["stranger", "social", "caller"])
def test_whom_an_exchange_is_refused_to(world, account, who):
    with pytest.raises(Refusal):
        spoke(account, getattr(world, who))


def test_a_home_for_which_a_human_decides_is_not_called_and_may_call(client, world, account):
    pause_contacts(world.home, reason="human", referent=world.social, by=world.social)
    with pytest.raises(Refusal, match="Un référent décide"):
        spoke(account, world.officer)
    assert spoke(account, world.officer, means="heard").pk
    client.force_login(world.officer)
    page = client.get(reverse("arrears:note_exchange", args=[account.pk])).content.decode()
    assert "Un référent décide" in page and "tel:" not in page


def test_the_screen_offers_the_numbers_and_keeps_what_was_typed(client, world, account):
    address = reverse("arrears:note_exchange", args=[account.pk])
    client.force_login(world.officer)
    page = client.get(address).content.decode()
    assert f"tel:{world.number.value}" in page and "Doit <strong>400,00" in page
    said = {
        "means": "called",
        "number": world.number.pk,
        "outcome": "spoken",
        "note": "paie vendredi",
        "promised": "150,50",
    }
    answer = client.post(address, said)
    assert answer.status_code == 422 and "paie vendredi" in answer.content.decode()
    friday = (TODAY() + timedelta(days=4)).isoformat()
    page = client.post(address, said | {"promised_on": friday}, follow=True).content.decode()
    assert "paie vendredi" in page and "150,50" in page and "Attendue" in page
    client.force_login(world.stranger)
    assert client.get(address).status_code == 404
    client.force_login(world.caller)
    assert client.get(address).status_code == 403


def test_words_that_do_not_belong_there_are_pointed_at_once(client, world, account):
    client.force_login(world.officer)
    said = {"means": "heard", "outcome": "spoken", "note": "il a un cancer"}
    answer = client.post(reverse("arrears:note_exchange", args=[account.pk]), said)
    assert answer.status_code == 422 and "jamais une maladie" in answer.content.decode()
    client.post(reverse("arrears:note_exchange", args=[account.pk]), said | {"accept_words": "on"})
    assert Exchange.objects.count() == 1


def test_the_line_of_time_tells_it_to_those_who_see_accounts_only(world, account):
    spoke(account, world.officer, note="Nouveau RIB envoyé.")
    streams = {one.name: one for one in timeline.of_person(world.person, viewer=world.social)}
    told = [streams["arrears.exchanges"].tell(one) for one in streams["arrears.exchanges"].rows]
    assert [one.detail for one in told] == ["Nouveau RIB envoyé."]
    assert timeline.of_person(world.person, viewer=world.caller) == []
    assert not timeline.of_person(world.person, viewer=world.stranger)[0].rows.exists()


def test_the_list_of_exchanges_costs_the_same_for_one_as_for_many(
    client, world, account, django_assert_max_num_queries
):
    client.force_login(world.officer)
    page = reverse("arrears:account", args=[account.pk])
    spoke(account, world.officer, note="1")
    client.get(page)

    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(page)
    now = timezone.now()
    Exchange.objects.bulk_create(
        Exchange(account=account, at=now, by=world.colleague, means="called", outcome="no_answer") for _ in range(20)
    )
    with django_assert_max_num_queries(len(one)):
        client.get(page)
