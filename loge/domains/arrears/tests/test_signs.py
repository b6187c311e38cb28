from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from loge.domains.arrears.choices import Debt, EntryKind, Sign
from loge.domains.arrears.models import EarlySign, ToldSign
from loge.domains.arrears.operations.following import follow_accounts
from loge.domains.arrears.operations.signs import dismiss_sign, note_told_sign, set_thresholds, watch_accounts
from loge.domains.arrears.queries.signs import lives, peace_of_today
from loge.domains.arrears.queries.thresholds import thresholds_in_force
from loge.domains.arrears.rules.thresholds import DEFAULT_THRESHOLDS
from loge.domains.arrears.tests.world import TODAY, account_of, month, write
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale
from loge.registers.accounts.access import Role
from loge.registers.accounts.tests.factories import UserFactory
from loge.registers.tenants.tests.factories import make_home


@pytest.fixture(autouse=True)
def late_in_the_month():
    """Signs are about days of a month: the clock stands on a day when a rent of the first is late."""
    with time_machine.travel("2026-10-20 09:00 +02:00", tick=True):
        yield


def paid_until(lease, *, back: int, months: int = 8, label="VIR") -> None:
    """Rents of the first of each month, paid on the fifth; nothing for the last `back` months, the current one included."""
    lease.rent = Decimal(400)
    lease.save()
    for ago in range(months, -1, -1):
        write(lease, EntryKind.RENT, "400", back=ago)
        if ago >= back:
            write(lease, EntryKind.PAYMENT, "-400", on=month(ago) + timedelta(days=4), label=label)
    follow_accounts(on=TODAY(), by=None)


def shown(lease) -> list[str]:
    return list(EarlySign.objects.filter(account__lease=lease).shown(TODAY()).values_list("sign", flat=True))


def test_the_life_of_an_account_is_read_from_its_lines(world):
    paid_until(world.lease, back=1, label="Prélèvement SEPA")
    write(world.lease, EntryKind.RECONCILIATION, "220", on=TODAY() + timedelta(days=20), debt=Debt.RECONCILIATION)
    account = account_of(world.lease)
    ((found, life),) = lives([account.pk], on=TODAY(), peace=peace_of_today())
    assert found == account.pk and (life.owed, life.monthly) == (400, 400) and not life.own_path
    assert [one.paid for one in life.months] == [400] * 8 + [0]
    assert life.months[0].paid_on == month(8) + timedelta(days=4)
    assert len(life.payments) == 8 and all(one.is_debit for one in life.payments)
    assert (life.coming.due_on, life.coming.amount) == (TODAY() + timedelta(days=20), 220)


def test_a_benefit_and_a_returned_payment_are_read_too(world):
    account = account_of(write(world.lease, EntryKind.RENT, "400", back=1).account.lease)
    account.benefit_payee = "landlord"
    account.save()
    write(world.lease, EntryKind.HOUSING_BENEFIT, "-250", back=1)
    write(world.lease, EntryKind.PAYMENT, "-150", on=month(1) + timedelta(days=4))
    write(world.lease, EntryKind.RETURNED_PAYMENT, "150", on=month(1) + timedelta(days=8))
    follow_accounts(on=TODAY(), by=None)
    ((_, life),) = lives([account.pk], on=TODAY(), peace=peace_of_today())
    assert (life.months[0].paid, life.payments) == (0, ())
    assert (life.returned.amount, life.returned.paid_on) == (150, month(1) + timedelta(days=4))
    assert [(one.month, one.amount) for one in life.benefits] == [(month(1), 250)]


def test_the_night_raises_a_sign_then_ends_it_when_the_rent_comes(world):
    paid_until(world.lease, back=1)
    assert shown(world.lease) == [Sign.UNPAID]
    assert watch_accounts(on=TODAY(), by=None) == 0  # nothing new, nothing written
    write(world.lease, EntryKind.PAYMENT, "-400", on=TODAY())
    follow_accounts(on=TODAY(), by=None)
    assert shown(world.lease) == [] and EarlySign.objects.get().ended_on == TODAY()


def test_an_officer_puts_a_sign_aside_until_a_day(world):
    paid_until(world.lease, back=1)
    sign, until = EarlySign.objects.get(), TODAY() + timedelta(days=10)
    for wrong in ({"because": " ", "until": until}, {"because": "vu", "until": TODAY()}):
        with pytest.raises(Refusal):
            dismiss_sign(sign, **wrong, by=world.officer)
    for someone in (world.social, world.stranger):
        with pytest.raises(Refusal):
            dismiss_sign(sign, because="vu", until=until, by=someone)
    dismiss_sign(sign, because="payé au guichet", until=until, by=world.officer)
    assert Entry.objects.filter(action="arrears.sign_dismissed").exists()
    watch_accounts(on=TODAY(), by=None)
    assert shown(world.lease) == []
    watch_accounts(on=until + timedelta(days=1), by=None)
    assert EarlySign.objects.shown(until + timedelta(days=1)).count() == 1


def test_what_was_put_aside_is_not_raised_again_meanwhile(world):
    paid_until(world.lease, back=1)
    sign = dismiss_sign(EarlySign.objects.get(), because="vu", until=TODAY() + timedelta(days=30), by=world.officer)
    EarlySign.objects.update(ended_on=TODAY())  # it was no longer true, and is again
    watch_accounts(on=TODAY(), by=None)
    assert not EarlySign.objects.standing().exists()
    with pytest.raises(Stale):
        dismiss_sign(sign, because="vu", until=TODAY() + timedelta(days=30), by=world.officer)
    watch_accounts(on=TODAY() + timedelta(days=31), by=None)
    assert EarlySign.objects.standing().exists()


@pytest.mark.parametrize("path", ["left", "died", "over_indebted", "protected"])
def test_those_who_have_their_own_path_lose_their_signs(world, monkeypatch, path):
    paid_until(world.lease, back=1)
    account = account_of(world.lease)
    if path == "left":
        world.lease.status = "terminated"
        world.lease.save()
    elif path == "died":
        world.person.deceased = True
        world.person.save()
    elif path == "over_indebted":
        account.over_indebted_on = TODAY()
        account.save()
    else:
        monkeypatch.setattr("loge.domains.arrears.queries.signs.protected_household_ids", lambda: {world.home.pk})
    watch_accounts(on=TODAY(), by=None)
    assert shown(world.lease) == []


def test_what_a_person_tells_is_noted_on_the_account_of_their_home(world):
    paid_until(world.lease, back=0)
    note_told_sign(person_id=world.person.pk, sign=Sign.INCOME, by=world.caller)
    note_told_sign(person_id=world.person.pk, sign=Sign.INCOME, by=None)
    assert shown(world.lease) == [Sign.INCOME] and ToldSign.objects.count() == 1
    assert Entry.objects.filter(action="arrears.sign_told").count() == 1
    with pytest.raises(Refusal, match="se lit dans le compte"):
        note_told_sign(person_id=world.person.pk, sign=Sign.UNPAID, by=None)


def test_nothing_is_noted_of_a_protected_person(world, monkeypatch):
    paid_until(world.lease, back=0)
    monkeypatch.setattr("loge.domains.arrears.operations.signs.protected_person_ids", lambda: {world.person.pk})
    assert note_told_sign(person_id=world.person.pk, sign=Sign.INCOME, by=None) == []


def test_the_number_of_statements_does_not_grow_with_the_accounts(world):
    def statements():
        with CaptureQueriesContext(connection) as found:
            watch_accounts(on=TODAY(), by=None)
        return len(found)

    write(world.lease, EntryKind.RENT, "400")
    one = statements()
    for _ in range(5):
        write(make_home(ages=[50], agency=world.agency).lease, EntryKind.RENT, "400")
    assert statements() == one <= 12


def test_a_manager_sets_the_thresholds_and_an_officer_does_not(world):
    manager = UserFactory(roles=[Role.AGENCY_MANAGER])
    assert thresholds_in_force() == DEFAULT_THRESHOLDS
    mine = [vars(line) | {"active": line.sign != Sign.UNPAID} for line in DEFAULT_THRESHOLDS]
    lines = [type(DEFAULT_THRESHOLDS[0])(**line) for line in mine]
    with pytest.raises(Refusal):
        set_thresholds(lines, by=world.officer)
    with pytest.raises(Refusal, match="une ligne, et une seule"):
        set_thresholds(lines[1:], by=manager)
    set_thresholds(lines, by=manager)
    assert thresholds_in_force() == tuple(lines)
    paid_until(world.lease, back=1)
    assert shown(world.lease) == [Sign.LATER]
    assert Entry.objects.filter(action="arrears.thresholds_set").exists()


@pytest.fixture
def sign(world):
    paid_until(world.lease, back=1)
    return EarlySign.objects.get()


def pages(sign):
    return [
        reverse("arrears:signs"),
        reverse("arrears:thresholds"),
        reverse("arrears:account", args=[sign.account_id]),
        reverse("arrears:dismiss_sign", args=[sign.pk]),
        reverse("arrears:tell_sign", args=[sign.account_id]),
        reverse("arrears:edit_thresholds"),
    ]


def test_who_opens_what(client, world, sign):
    manager = UserFactory(roles=[Role.AGENCY_MANAGER], agencies=[world.agency])
    for someone, expected in (
        (manager, [200] * 6),
        (world.officer, [200] * 5 + [403]),
        (world.social, [200] * 3 + [403] * 3),
        (world.stranger, [200, 200, 404, 404, 404, 403]),
        (world.caller, [403] * 6),
    ):
        client.force_login(someone)
        assert [client.get(address).status_code for address in pages(sign)] == expected, someone.roles


def test_the_list_says_who_and_why_and_asks_as_much_for_fifty_as_for_one(client, world, sign):
    client.force_login(world.officer)

    def statements(**asked):
        with CaptureQueriesContext(connection) as found:
            page = client.get(reverse("arrears:signs"), asked).content.decode()
        return len(found), page

    one, page = statements()
    assert str(world.person) in page and "Rien n’est venu pour octobre 2026" in page
    assert str(world.person) not in statements(signe="partial")[1]
    for _ in range(4):
        paid_until(make_home(ages=[50], agency=world.agency).lease, back=1, months=3)
    assert statements(agence=world.agency.pk)[0] - 1 <= one
    client.force_login(world.stranger)
    assert "Aucun signe" in client.get(reverse("arrears:signs")).content.decode()


def test_a_sign_is_put_aside_from_the_screen_and_nothing_typed_is_lost(client, world, sign):
    client.force_login(world.officer)
    address = reverse("arrears:dismiss_sign", args=[sign.pk])
    far = (TODAY() + timedelta(days=800)).isoformat()
    wrong = client.post(address, {"because": "au guichet", "until": far})
    assert (
        wrong.status_code == 422
        and "dans un an au plus" in wrong.content.decode()
        and "au guichet" in wrong.content.decode()
    )
    until = (TODAY() + timedelta(days=20)).isoformat()
    answer = client.post(address, {"because": "au guichet", "until": until}, follow=True).content.decode()
    assert "ne sera plus montré" in answer and "Écarté jusqu’au" in answer
    listed = client.get(reverse("arrears:signs"), {"vue": "ecartes"}).content.decode()
    assert "au guichet" in listed and str(world.person) in listed


def test_what_is_told_to_an_officer_needs_an_agreement(client, world, sign):
    client.force_login(world.officer)
    address = reverse("arrears:tell_sign", args=[sign.account_id])
    refused = client.post(address, {"sign": "income"})
    assert refused.status_code == 422 and "Sans l’accord" in refused.content.decode()
    answer = client.post(address, {"sign": "income", "agreed": "on"}, follow=True).content.decode()
    assert "avec l’accord" in answer and "perd des revenus" in answer


def test_the_thresholds_are_edited_where_they_are_read(client, world):
    client.force_login(UserFactory(roles=[Role.AGENCY_MANAGER]))
    page = client.get(reverse("arrears:edit_thresholds")).context["table"]
    typed = {"form-TOTAL_FORMS": len(page.forms), "form-INITIAL_FORMS": len(page.forms)}
    for form in page:
        typed |= {form.add_prefix(name): form.initial[name] for name in form.fields if form.initial[name] is not False}
    wrong = client.post(reverse("arrears:edit_thresholds"), typed | {"form-3-days": "beaucoup"})
    assert wrong.status_code == 422 and "beaucoup" in wrong.content.decode()
    answer = client.post(
        reverse("arrears:edit_thresholds"), typed | {"form-3-days": "21", "form-3-min_euros": "12,50"}
    )
    assert answer.status_code == 302, answer.context["table"].errors
    set_to = {line.sign: line for line in thresholds_in_force()}[Sign.UNPAID]
    assert (set_to.days, set_to.min_euros, set_to.months) == (21, Decimal("12.50"), 6)
    assert "21" in client.get(reverse("arrears:thresholds")).content.decode()


def test_the_home_page_tells_of_new_signs(client, world, sign):
    client.force_login(world.officer)
    assert "signe précoce" in client.get(reverse("desk:home")).content.decode()
    assert timezone.localdate() == sign.raised_on
