from datetime import timedelta

import pytest
from django.urls import reverse

from loge.domains.arrears.choices import PauseBecause, Step
from loge.domains.arrears.models import AccountPause, NextStep
from loge.domains.arrears.operations.pauses import lift_pause, pause_account
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.tests.world import TODAY, account_of, owe
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale

IN_A_MONTH = timedelta(days=30)


@pytest.fixture
def account(world):
    world.lease.rent = 400
    world.lease.save()
    owe(world.lease, months=2)
    advise_accounts(on=TODAY(), by=None)
    return account_of(world.lease)


def pause(account, by, **more):
    said = {"reason": PauseBecause.PROMISE, "until": TODAY() + IN_A_MONTH} | more
    return pause_account(account, **said, by=by)


def step_of(account):
    return NextStep.objects.get(account=account)


def test_nobody_asks_until_the_last_day_and_the_duty_to_report_stays(world, account):
    assert step_of(account).step == Step.PANEL  # two months of rent, and no benefit: the law does not know pauses
    account.episodes.create(
        constituted_on=TODAY(), report_by=TODAY(), told="ccapex", reported_on=TODAY(), reported_by=world.officer
    )
    made = pause(account, world.officer)
    found = step_of(account)
    assert (found.step, found.until) == (Step.WAIT, made.until + timedelta(days=1))
    assert "Paiement promis" in found.sentence
    advise_accounts(on=made.until, by=None)
    assert step_of(account).step == Step.WAIT
    advise_accounts(on=made.until + timedelta(days=1), by=None)
    assert step_of(account).step != Step.WAIT


def test_lifted_by_hand_it_stops_at_once_and_only_once(world, account):
    account.episodes.create(
        constituted_on=TODAY(), report_by=TODAY(), told="ccapex", reported_on=TODAY(), reported_by=world.officer
    )
    made = pause(account, world.officer)
    lift_pause(made, by=world.colleague)
    assert step_of(account).step != Step.WAIT
    with pytest.raises(Stale, match="déjà levée"):
        lift_pause(made, by=world.officer)
    done = Entry.objects.filter(action__in=["arrears.account_paused", "arrears.pause_lifted"])
    assert list(done.order_by("pk").values_list("by_id", flat=True)) == [world.officer.pk, world.colleague.pk]


@pytest.mark.parametrize("days", [-1, 400])
def test_a_pause_has_an_end_that_is_not_past_nor_far_away(world, account, days):
    with pytest.raises(Refusal, match="dans un an"):
        pause(account, world.officer, until=TODAY() + timedelta(days=days))


@pytest.mark.parametrize("who", ["stranger", "social", "caller"])
def test_only_those_who_settle_this_account_pause_it(world, account, who):
    with pytest.raises(Refusal):
        pause(account, getattr(world, who))
    assert not AccountPause.objects.exists()


def test_another_trade_moves_the_end_of_its_own_pause(account):
    pause(account, None, reason=PauseBecause.AID, about="aids.AidApplication:1")
    moved = pause(account, None, reason=PauseBecause.AID, about="aids.AidApplication:1", until=TODAY())
    assert (AccountPause.objects.count(), moved.until) == (1, TODAY())


def test_the_screen_says_what_is_missing_and_keeps_what_was_typed(client, world, account):
    address = reverse("arrears:pause", args=[account.pk])
    client.force_login(world.officer)
    answer = client.post(address, {"reason": "promise", "until": "", "note": "le 5, en espèces au point relais"})
    assert answer.status_code == 422
    assert "au point relais" in answer.content.decode()
    answer = client.post(address, {"reason": "promise", "until": (TODAY() + IN_A_MONTH).isoformat()}, follow=True)
    page = answer.content.decode()
    assert "Relances suspendues" in page and "Reprendre les relances" in page
    client.post(reverse("arrears:lift_pause", args=[AccountPause.objects.get().pk]))
    assert AccountPause.objects.get().lifted_by == world.officer
    client.force_login(world.stranger)
    assert client.get(address).status_code == 404
