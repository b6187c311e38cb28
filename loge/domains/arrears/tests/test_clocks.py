"""The calendar on screen, the alerts that leave before, what rises to the manager."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from loge.domains.arrears import schedules
from loge.domains.arrears.choices import ClockKind, EntryKind, Payee
from loge.domains.arrears.models import Clock, Episode
from loge.domains.arrears.operations.acts import note_act
from loge.domains.arrears.operations.clocks import set_alerts, set_clocks, warn_staff
from loge.domains.arrears.operations.episodes import note_report
from loge.domains.arrears.queries.facts import facts
from loge.domains.arrears.tests.world import account_of, write
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.foundation.notifications.models import Message
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.tenants.tests.factories import make_home

JUNE = date(2027, 6, 15)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel("2027-06-15T10:00:00+02:00", tick=False) as clock:
        yield clock


@pytest.fixture
def account(world):
    write(world.lease, EntryKind.RENT, "500", on=date(2027, 5, 1))
    account = account_of(world.lease)
    account.benefit_payee = Payee.LANDLORD
    account.save()
    schedules.follow_accounts()
    return account


@pytest.fixture
def manager(world):
    return UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[world.agency])


def written_to(user) -> list[str]:
    return [one.subject for one in Message.objects.filter(recipient=user.email).order_by("pk")]


def test_the_night_puts_each_day_on_the_calendar_once_and_takes_it_off(world, account):
    one = Clock.objects.get()
    assert (one.kind, one.due_on, one.warn_on) == (ClockKind.REPORT, date(2027, 7, 1), date(2027, 6, 16))
    schedules.follow_accounts()
    assert Clock.objects.get().pk == one.pk
    note_report(Episode.objects.get(), told="caf", reported_on=JUNE, by=world.officer)
    assert Clock.objects.get().kind == ClockKind.PLAN
    write(world.lease, EntryKind.PAYMENT, "-500", on=JUNE)
    schedules.follow_accounts()
    assert not Clock.objects.exists()


def test_an_act_moves_its_day_at_once(world, account):
    note_report(Episode.objects.get(), told="caf", reported_on=JUNE, by=world.officer)
    note_act(account, kind="notice_to_pay", on=JUNE, by=world.officer)
    assert Clock.objects.get(kind=ClockKind.SUMMONS).due_on == date(2027, 8, 15)


def test_officers_are_told_before_and_managers_after(world, account, manager):
    assert warn_staff(on=JUNE, by=None) == 0  # the alert is for tomorrow
    assert warn_staff(on=date(2027, 6, 19), by=None) == 0  # a Saturday
    assert warn_staff(on=date(2027, 6, 16), by=None) == 2
    assert warn_staff(on=date(2027, 6, 16), by=None) == 0
    assert written_to(world.officer) == written_to(world.colleague) == ["Échéances légales : 1 échéance proche"]
    assert written_to(manager) == [] == written_to(world.stranger)
    assert warn_staff(on=date(2027, 7, 2), by=None) == 3
    assert written_to(manager) == ["Échéances légales : 1 échéance dépassée"]
    assert Entry.objects.filter(action="arrears.staff_warned").count() == 5
    body = Message.objects.filter(recipient=manager.email).get().body
    assert reverse("arrears:clocks") in body and str(world.person.last_name) not in body and "500" not in body


def test_what_no_officer_sees_is_told_to_the_manager_at_once(world, account, manager):
    for officer in (world.officer, world.colleague):
        officer.is_active = False
        officer.save()
    assert warn_staff(on=date(2027, 6, 16), by=None) == 1
    assert written_to(manager) == ["Échéances légales : 1 échéance proche"]


def test_a_manager_sets_the_alerts_and_an_officer_does_not(client, world, account, manager):
    with pytest.raises(Refusal):
        set_alerts({ClockKind.REPORT: 30}, by=world.officer)
    with pytest.raises(Refusal, match="un an"):
        set_alerts({ClockKind.REPORT: 0}, by=manager)
    set_alerts({ClockKind.REPORT: 30}, by=manager)
    assert Clock.objects.get().warn_on == date(2027, 6, 1)
    client.force_login(world.officer)
    assert client.get(reverse("arrears:alerts")).status_code == 403
    client.force_login(manager)
    page = client.get(reverse("arrears:alerts")).content.decode()
    assert 'value="30"' in page
    typed = {kind: "12" for kind in ClockKind.values}
    refused = client.post(reverse("arrears:alerts"), typed | {"report": "beaucoup"})
    assert refused.status_code == 422 and "beaucoup" in refused.content.decode()
    client.post(reverse("arrears:alerts"), typed)
    assert Clock.objects.get().warn_on == date(2027, 6, 18)


def test_the_calendar_is_read_filtered_and_seen_as_a_month(client, world, account, manager):
    client.force_login(world.officer)
    address = reverse("arrears:clocks")

    def shown(**asked) -> bool:
        return str(world.person) in client.get(address, asked).content.decode()

    assert shown() and shown(quoi="report") and shown(agence=world.agency.pk) and shown(charge="sans")
    assert shown(depuis="2027-07-01", jusque="2027-07-01") and shown(depuis="jamais")
    assert not shown(quoi="hearing") and not shown(jusque="2027-06-30")
    july = client.get(address, {"vue": "mois", "mois": "2027-07"}).content.decode()
    assert "1\u00a0échéance le 1 juillet" in july and "Fête nationale" in july
    assert "Début de la trêve" in client.get(address, {"vue": "mois", "mois": "2027-11"}).content.decode()
    assert client.get(address, {"vue": "mois", "mois": "treize"}).status_code == 200
    for someone, found in ((manager, True), (world.social, True), (world.stranger, False)):
        client.force_login(someone)
        assert shown() is found
    client.force_login(world.caller)
    assert client.get(address).status_code == 403


def test_what_is_late_is_said_first_and_on_the_home_page(client, world, account, clock):
    clock.move_to("2027-07-02T10:00:00+02:00")
    client.force_login(world.officer)
    page = client.get(reverse("arrears:clocks")).content.decode()
    assert "1\u00a0échéance dépassée" in page and "Dépassée" in page
    assert "1\u00a0échéance légale dépassée" in client.get(reverse("desk:home")).content.decode()
    client.force_login(world.stranger)
    assert "échéance" not in client.get(reverse("desk:home")).content.decode().replace("Échéances légales", "")


def test_the_calendar_goes_into_ones_own_and_names_nobody(client, world, account):
    client.force_login(world.officer)
    answer = client.post(reverse("arrears:calendar_file"))
    text = answer.content.decode()
    assert answer["Content-Type"].startswith("text/calendar") and "20270701" in text
    assert world.person.last_name not in text
    assert Entry.objects.filter(action="arrears.calendar_taken").count() == 1
    client.force_login(world.social)
    assert client.post(reverse("arrears:calendar_file")).status_code == 403


@pytest.mark.parametrize("view", ["", "mois"])
def test_two_days_or_fifty_cost_the_same(client, world, account, view):
    client.force_login(world.officer)
    asked = {"vue": view, "mois": "2027-07"}
    client.get(reverse("arrears:clocks"), asked)
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("arrears:clocks"), asked)
    for place in range(8):
        other = account_of(
            write(make_home(ages=[50], agency=world.agency).lease, EntryKind.RENT, "1", on=JUNE).account.lease
        )
        due = date(2027, 7, 1) + timedelta(days=place)
        Clock.objects.create(account=other, kind=ClockKind.REPORT, due_on=due, warn_on=JUNE)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("arrears:clocks"), asked)
    assert len(many) == len(few)


def test_who_left_has_a_deposit_to_settle_and_no_benefit_to_keep(world, account):
    world.lease.status, world.lease.ends_on = "closed", date(2027, 5, 31)
    world.lease.save()
    schedules.follow_accounts()
    assert [(one.kind, one.due_on) for one in Clock.objects.all()] == [(ClockKind.DEPOSIT, date(2027, 7, 31))]
    note_act(account, kind="deposit", on=JUNE, by=world.officer)
    assert not Clock.objects.exists()


def test_the_night_asks_as_much_for_two_accounts_as_for_eight(world, account):
    def asked() -> int:
        known = dict(facts(on=JUNE))
        with CaptureQueriesContext(connection) as queries:
            set_clocks(known, on=JUNE, by=None)
        return len(queries)

    note_act(account, kind="formal_notice", on=JUNE, by=world.officer)
    few = asked()
    for _ in range(6):
        other = account_of(
            write(make_home(ages=[50], agency=world.agency).lease, EntryKind.RENT, "900", on=JUNE).account.lease
        )
        note_act(other, kind="formal_notice", on=JUNE, by=world.officer)
    assert asked() == few
