from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from loge.domains.arrears import schedules
from loge.domains.arrears.choices import EntryKind, Payee, Step
from loge.domains.arrears.models import Episode, NextStep
from loge.domains.arrears.operations.episodes import note_plan_sent, note_report, open_episode
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.queries.episodes import constituted_on, plans_expected, to_report
from loge.domains.arrears.tests.world import TODAY, account_of, write
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale

JUNE = date(2027, 6, 15)


@pytest.fixture(autouse=True)
def _june():
    """Under the regime of 2027: more than 450 euros, or three months."""
    with time_machine.travel("2027-06-15T10:00:00+02:00", tick=False):
        yield


def rent(world, day, amount="400"):
    return write(world.lease, EntryKind.RENT, amount, on=day)


def pay(world, day, amount):
    write(world.lease, EntryKind.PAYMENT, f"-{amount}", on=day)
    match_account(account_of(world.lease), on=day, by=None)


def test_the_clock_starts_on_the_day_of_the_debt_not_of_the_night_that_saw_it(world):
    rent(world, date(2027, 3, 1))
    rent(world, date(2027, 4, 1))
    episode = open_episode(account_of(world.lease), on=JUNE, by=None)
    assert (episode.constituted_on, episode.report_by) == (date(2027, 4, 1), date(2027, 6, 1))
    assert open_episode(account_of(world.lease), on=JUNE, by=None) is None


def test_a_small_default_counts_three_months_later_whatever_happened_since(world):
    rent(world, date(2027, 2, 1), "80")
    assert constituted_on(account_of(world.lease), on=date(2027, 4, 30)) is None
    assert constituted_on(account_of(world.lease), on=JUNE) == date(2027, 5, 1)


def test_the_law_of_each_day_is_applied_to_that_day(world):
    """459 euros: nothing in 2026 (twice the month is 800), an impayé on the first day of the new regime."""
    world.lease.rent = Decimal(400)
    world.lease.save()
    rent(world, date(2026, 12, 15), "459")
    assert constituted_on(account_of(world.lease), on=JUNE) == date(2027, 1, 1)


def test_only_a_full_payment_ends_it_and_what_comes_back_has_its_own_clock(world):
    rent(world, date(2027, 2, 1), "500")
    pay(world, date(2027, 2, 20), "480")
    account = account_of(world.lease)
    assert constituted_on(account, on=date(2027, 3, 1)) == date(2027, 2, 1)
    pay(world, date(2027, 3, 2), "20")
    rent(world, date(2027, 5, 1), "500")
    assert constituted_on(account, on=JUNE) == date(2027, 5, 1)


def test_the_night_opens_and_ends_episodes_and_advises_to_report(world):
    rent(world, date(2027, 5, 1), "500")
    schedules.follow_accounts()
    episode = Episode.objects.get()
    assert NextStep.objects.get().step == Step.PANEL  # no benefit: nobody else to tell
    assert list(to_report(world.officer)) == [episode]
    assert not to_report(world.stranger).exists()
    pay(world, JUNE, "500")
    schedules.follow_accounts()
    episode.refresh_from_db()
    assert episode.ended_on == JUNE
    assert not to_report(world.officer).exists()


@pytest.fixture
def episode(world):
    rent(world, date(2027, 5, 1), "500")
    account = account_of(world.lease)
    account.benefit_payee = Payee.LANDLORD
    account.save()
    return open_episode(account, on=JUNE, by=None)


def test_a_report_starts_the_clock_of_the_plan(world, episode):
    note_report(episode, told="caf", reported_on=date(2027, 6, 10), by=world.officer)
    told = plans_expected(world.officer).get()
    assert (told.plan_by, told.reported_by) == (date(2027, 12, 10), world.officer)
    note_plan_sent(told, sent_on=JUNE, by=world.officer)
    assert not plans_expected(world.officer).exists()
    actions = set(Entry.objects.values_list("action", flat=True))
    assert {"arrears.episode_opened", "arrears.episode_reported", "arrears.plan_sent_to_payer"} <= actions


def test_what_cannot_be_reported(world, episode):
    for told, day, by, words in (
        ("ccapex", JUNE, world.officer, "la CAF ou la MSA"),
        ("caf", JUNE + timedelta(days=1), world.officer, "aujourd’hui"),
        ("caf", date(2027, 4, 30), world.officer, "01/05/2027"),
        ("caf", JUNE, world.social, "recouvrement"),
        ("caf", JUNE, world.stranger, "périmètre"),
    ):
        with pytest.raises(Refusal, match=words):
            note_report(episode, told=told, reported_on=day, by=by)
    with pytest.raises(Refusal, match="pas encore signalé"):
        note_plan_sent(episode, sent_on=JUNE, by=world.officer)
    note_report(episode, told="msa", reported_on=JUNE, by=world.officer)
    with pytest.raises(Stale, match="déjà signalé"):
        note_report(episode, told="caf", reported_on=JUNE, by=world.colleague)


def test_the_screens_of_the_clocks(client, world, episode):
    client.force_login(world.officer)
    page = client.get(reverse("arrears:clocks"), {"vue": "signaler"}).content.decode()
    assert str(world.person) in page and "01/07/2027" in page
    address = reverse("arrears:report", args=[episode.pk])
    refused = client.post(address, {"told": "caf", "reported_on": "2027-04-01"})
    assert refused.status_code == 422 and "01/05/2027" in refused.content.decode()
    client.post(address, {"told": "caf", "reported_on": TODAY().isoformat()})
    page = client.get(reverse("arrears:clocks"), {"vue": "plans"}).content.decode()
    assert str(world.person) in page and "15/12/2027" in page
    client.force_login(world.stranger)
    assert client.get(address).status_code == 404
    assert str(world.person) not in client.get(reverse("arrears:clocks"), {"vue": "signaler"}).content.decode()
    client.force_login(world.social)
    assert client.get(reverse("arrears:plan_sent", args=[episode.pk])).status_code == 403
