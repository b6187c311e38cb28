"""The payer looks every six months; what the ledger says of it, what was answered, what was decided."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from loge.domains.arrears import schedules
from loge.domains.arrears.choices import EntryKind, Payee
from loge.domains.arrears.models import BenefitCheck, Episode
from loge.domains.arrears.operations.checks import note_decision, open_checks, send_check
from loge.domains.arrears.operations.episodes import note_plan_sent, note_report, open_episode
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.queries.checks import prepared, standing
from loge.domains.arrears.tests.world import account_of, write
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale

JUNE = date(2027, 6, 15)


@pytest.fixture(autouse=True)
def _june():
    with time_machine.travel("2027-06-15T10:00:00+02:00", tick=False) as clock:
        yield clock


@pytest.fixture
def episode(world):
    write(world.lease, EntryKind.RENT, "500", on=date(2026, 12, 20))
    account = account_of(world.lease)
    account.benefit_payee = Payee.LANDLORD
    account.save()
    episode = open_episode(account, on=JUNE, by=None)
    note_report(episode, told="caf", reported_on=date(2027, 1, 5), by=world.officer)
    return note_plan_sent(episode, sent_on=date(2027, 1, 10), by=world.officer)


def pay(world, amount, *, on):
    write(world.lease, EntryKind.PAYMENT, f"-{amount}", on=on, label=f"VIR loyer {on:%m/%Y}")
    match_account(account_of(world.lease), on=on, by=None)


def test_a_check_falls_every_six_months_after_the_plan_was_sent(world, episode):
    assert [one.due_on for one in open_checks(episode, on=JUNE, by=None)] == [date(2027, 7, 10)]
    assert open_checks(episode, on=JUNE, by=None) == []
    assert [one.due_on for one in open_checks(episode, on=date(2028, 2, 1), by=None)] == [
        date(2028, 1, 10), date(2028, 7, 10)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("paid", "is_paid", "argued"), [("300", True, False), ("150", False, True), ("149.99", False, False)]
)
def test_the_ledger_prepares_the_answer(world, episode, paid, is_paid, argued, _june):
    """400 billed, 100 of benefit: half of the 300 left to pay is what R824-28 asks."""
    write(world.lease, EntryKind.RENT, "400", on=date(2027, 6, 1))
    write(world.lease, EntryKind.HOUSING_BENEFIT, "-100", on=date(2027, 6, 5))
    pay(world, paid, on=date(2027, 6, 10))
    check = open_checks(episode, on=JUNE, by=None)[0]
    found = prepared(check, on=JUNE)
    assert (found.housing.is_paid, found.can_be_argued, found.plan_kept) == (is_paid, argued, None)


def test_what_was_sent_is_frozen_and_sent_once(world, episode):
    check = open_checks(episode, on=JUNE, by=None)[0]
    with pytest.raises(Refusal, match="aujourd’hui"):
        send_check(check, sent_on=date(2027, 6, 16), by=world.officer)
    with pytest.raises(Refusal, match="périmètre"):
        send_check(check, sent_on=JUNE, by=world.stranger)
    sent = send_check(check, sent_on=JUNE, by=world.officer)
    assert (sent.plan_kept, sent.rent_paid, sent.half_paid) == (None, True, True)
    with pytest.raises(Stale):
        send_check(check, sent_on=JUNE, by=world.colleague)


def test_the_payer_or_the_panel_decides(world, episode):
    for decided_on, words in ((date(2027, 1, 4), "05/01/2027"), (date(2027, 6, 16), "aujourd’hui")):
        with pytest.raises(Refusal, match=words):
            note_decision(episode, decided_by="ccapex", decision="stopped", decided_on=decided_on, by=world.officer)
    note_decision(episode, decided_by="caf", decision="kept", decided_on=date(2027, 3, 1), by=world.officer)
    note_decision(episode, decided_by="ccapex", decision="stopped", decided_on=JUNE, by=world.officer)
    assert standing(episode, on=JUNE).is_suspended
    assert Entry.objects.filter(action="arrears.benefit_decided").count() == 2


def test_the_page_says_which_regime_applied_and_when_the_fund_is_asked(client, world, episode, _june):
    Episode.objects.update(plan_sent_on=None)
    world.lease.rent = Decimal(250)
    world.lease.save()
    client.force_login(world.officer)
    address = reverse("arrears:account", args=[episode.account_id])
    page = client.get(address).content.decode()
    assert "dette de plus de 450" in page and "FSL" not in page
    Episode.objects.update(constituted_on=date(2026, 12, 31))
    assert "2 fois la somme mensuelle" in client.get(address).content.decode()
    _june.move_to("2027-07-06T10:00:00+02:00")
    client.force_login(world.officer)
    assert "05/10/2027" in client.get(address).content.decode()


def test_the_screens_of_a_check(client, world, episode):
    schedules.follow_accounts()
    check = BenefitCheck.objects.get()
    addresses = [reverse("arrears:check", args=[check.pk]), reverse("arrears:decision", args=[episode.pk])]
    for someone, expected in ((world.officer, 200), (world.social, 403), (world.stranger, 404)):
        client.force_login(someone)
        assert [client.get(address).status_code for address in addresses] == [expected] * 2
    client.force_login(world.officer)
    refused = client.post(addresses[0], {"sent_on": "2027-06-20"})
    assert refused.status_code == 422 and "2027-06-20" in refused.content.decode()
    client.post(addresses[0], {"sent_on": "2027-06-15"})
    refused = client.post(addresses[1], {"decided_by": "caf", "decision": "kept", "decided_on": "2026-12-01"})
    assert refused.status_code == 422 and "2026-12-01" in refused.content.decode()
    client.post(addresses[1], {"decided_by": "caf", "decision": "stopped", "decided_on": "2027-06-15"})
    page = client.get(reverse("arrears:account", args=[episode.account_id])).content.decode()
    assert "Aide suspendue" in page and "Transmis le 15/06/2027" in page


# ---- d.9 against d3, docs/adr/0074


def test_a_debt_that_falls_below_the_threshold_before_the_report_keeps_its_first_day(world):
    write(world.lease, EntryKind.RENT, "500", on=date(2027, 3, 1))
    pay(world, "300", on=date(2027, 4, 1))
    write(world.lease, EntryKind.RENT, "400", on=date(2027, 5, 1))
    episode = open_episode(account_of(world.lease), on=JUNE, by=None)
    assert (episode.constituted_on, episode.report_by) == (date(2027, 3, 1), date(2027, 5, 1))


def test_a_debt_that_falls_and_rises_after_the_report_is_not_reported_again(world, episode):
    pay(world, "450", on=date(2027, 2, 1))
    schedules.follow_accounts()
    write(world.lease, EntryKind.RENT, "900", on=date(2027, 6, 1))
    schedules.follow_accounts()
    assert Episode.objects.get().reported_on == date(2027, 1, 5)


def test_a_debt_wholly_paid_after_the_report_then_back_is_another_one(world, episode):
    pay(world, "500", on=date(2027, 2, 1))
    schedules.follow_accounts()
    write(world.lease, EntryKind.RENT, "900", on=date(2027, 6, 1))
    schedules.follow_accounts()
    new, old = Episode.objects.order_by("-pk")
    assert (old.ended_on, new.constituted_on, new.reported_on) == (JUNE, date(2027, 6, 1), None)
