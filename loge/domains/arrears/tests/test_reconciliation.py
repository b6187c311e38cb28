from decimal import Decimal

from django.urls import reverse

from loge.domains.arrears.choices import EntryKind
from loge.domains.arrears.queries.reconciliation import differences
from loge.domains.arrears.tests.world import TODAY, month, owe, write


def announce(lease, balance, on):
    lease.balance, lease.balance_on = balance and Decimal(balance), on
    lease.save()


def gaps(user):
    return [account.gap for account in differences(user, on=TODAY())]


def test_lines_are_compared_with_the_balance_on_the_day_it_was_announced(world):
    owe(world.lease, months=3)
    announce(world.lease, "800", month(1))
    assert gaps(world.officer) == []
    write(world.lease, EntryKind.PAYMENT, "-400", on=TODAY())
    assert gaps(world.officer) == []  # came after that day
    announce(world.lease, "1200", TODAY())
    assert gaps(world.officer) == [Decimal(-400)]


def test_a_balance_that_nobody_announced_is_no_difference(world):
    owe(world.lease, months=1)
    announce(world.lease, None, None)
    assert gaps(world.officer) == []
    announce(world.lease, "100", None)
    assert gaps(world.officer) == [Decimal(300)]
    assert gaps(world.stranger) == []


def test_the_screen_lists_them(client, world):
    owe(world.lease, months=1)
    announce(world.lease, "100", TODAY())
    client.force_login(world.officer)
    page = client.get(reverse("arrears:differences")).content.decode()
    assert str(world.person) in page and "300,00\u00a0€" in page
    client.force_login(world.stranger)
    assert "Aucun écart" in client.get(reverse("arrears:differences")).content.decode()
    client.force_login(world.caller)
    assert client.get(reverse("arrears:differences")).status_code == 403
