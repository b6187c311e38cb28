from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from loge.domains.arrears.choices import Debt, EntryKind, MatchReason
from loge.domains.arrears.models import LedgerEntry, Matching, NextStep, RentAccount
from loge.domains.arrears.operations.ledger import Line, note_over_indebtedness, record_lines
from loge.domains.arrears.operations.matching import match_account, match_by_hand, undo_matching
from loge.domains.arrears.queries.accounts import balance, balances, in_arrears, open_credits, open_dues, statement
from loge.domains.arrears.tests.world import TODAY, account_of, month, owe, write
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale


def test_the_same_file_read_twice_adds_nothing(world):
    line = Line(world.lease.pk, Debt.RENT, EntryKind.RENT, Decimal(400), month(1), month(1), period=month(1), key="A1")
    assert len(record_lines([line], source="ERP", by=None)) == 1
    assert record_lines([line], source="ERP", by=None) == []
    assert len(record_lines([line], source="AUTRE", by=None)) == 1  # another sender has keys of its own
    assert LedgerEntry.objects.count() == 2


def test_the_balance_of_a_past_day_does_not_change_when_lines_come_in(world):
    owe(world.lease, months=3)
    account = account_of(world.lease)
    assert balance(account, on=month(1)) == 800
    write(world.lease, EntryKind.PAYMENT, "-500", on=TODAY())
    assert balance(account, on=month(1)) == 800
    assert balance(account, on=TODAY()) == 700
    assert [line.running for line in statement(account, on=TODAY())][-1] == 700


def test_debts_are_never_mixed_up(world):
    owe(world.lease, months=1)
    write(world.lease, EntryKind.RENT, "50", debt=Debt.PARKING)
    found = {one.debt: one.balance for one in balances(account_of(world.lease), on=TODAY())}
    assert found == {Debt.RENT: Decimal(400), Debt.PARKING: Decimal(50)}


@pytest.mark.parametrize("change", ["amount = amount + 1", "debt = 'shop'", "dated_on = dated_on - 1"])
def test_the_database_itself_refuses_to_change_a_line(world, change):
    owe(world.lease, months=1)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE arrears_ledgerentry SET {change}")


def test_payments_are_matched_once_and_say_why(world):
    rents = owe(world.lease, months=2)
    payment = write(world.lease, EntryKind.PAYMENT, "-400", on=TODAY())
    account = account_of(world.lease)
    assert match_account(account, on=TODAY(), by=None) == 1
    assert match_account(account, on=TODAY(), by=None) == 0
    matching = Matching.objects.get()
    assert (matching.payment, matching.due, matching.reason) == (payment, rents[0], MatchReason.OLDEST_FIRST)
    assert [entry.pk for entry in open_dues(account)] == [rents[1].pk]
    assert not open_credits(account).exists()


def test_a_returned_payment_makes_its_rents_owed_again(world):
    rent = owe(world.lease, months=1)[0]
    payment = write(world.lease, EntryKind.PAYMENT, "-400", on=TODAY())
    account = account_of(world.lease)
    match_account(account, on=TODAY(), by=None)
    came_back = write(world.lease, EntryKind.RETURNED_PAYMENT, "400", on=TODAY())
    assert came_back.returned == payment
    match_account(account, on=TODAY(), by=None)
    assert [(one.due, one.reason) for one in Matching.objects.live()] == [(came_back, MatchReason.RETURNED)]
    assert [entry.pk for entry in open_dues(account)] == [rent.pk]
    assert balance(account, on=TODAY()) == 400


def test_a_matching_undone_by_someone_is_not_made_again_by_the_rules(world):
    rents = owe(world.lease, months=2)
    write(world.lease, EntryKind.PAYMENT, "-400", on=TODAY())
    account = account_of(world.lease)
    match_account(account, on=TODAY(), by=None)
    matching = Matching.objects.get()
    undo_matching(matching, because="il payait le mois en cours", by=world.officer)
    assert match_account(account, on=TODAY(), by=None) == 0
    by_hand = match_by_hand(matching.payment, due=rents[1], amount=Decimal(400), by=world.officer)
    assert by_hand.reason == MatchReason.BY_HAND
    assert [entry.pk for entry in open_dues(account)] == [rents[0].pk]
    assert set(Entry.objects.values_list("action", flat=True)) >= {
        "arrears.matching_undone",
        "arrears.payment_matched",
    }


def test_the_next_step_follows_what_an_officer_matches_at_once(world):
    rents = owe(world.lease, months=2)
    write(world.lease, EntryKind.PAYMENT, "-400", on=TODAY())
    account = account_of(world.lease)
    match_account(account, on=TODAY(), by=None)
    oldest = f"depuis {(TODAY() - month(1)).days} jours"
    matching = undo_matching(Matching.objects.get(), because="il payait le mois en cours", by=world.officer)
    assert oldest in NextStep.objects.get(account=account).sentence
    match_by_hand(matching.payment, due=rents[0], amount=Decimal(400), by=world.officer)
    assert oldest not in NextStep.objects.get(account=account).sentence


def test_what_an_officer_may_not_match(world):
    rents = owe(world.lease, months=1)
    payment = write(world.lease, EntryKind.PAYMENT, "-100", on=TODAY())
    with pytest.raises(Refusal, match="entre 0,01 et 100,00"):
        match_by_hand(payment, due=rents[0], amount=Decimal("100.01"), by=world.officer)
    with pytest.raises(Refusal, match="périmètre"):
        match_by_hand(payment, due=rents[0], amount=Decimal(1), by=world.stranger)
    with pytest.raises(Refusal, match="recouvrement"):
        match_by_hand(payment, due=rents[0], amount=Decimal(1), by=world.social)
    matching = match_by_hand(payment, due=rents[0], amount=Decimal(1), by=world.officer)
    with pytest.raises(Refusal, match="pourquoi"):
        undo_matching(matching, because=" ", by=world.officer)
    undo_matching(matching, because="erreur", by=world.officer)
    with pytest.raises(Stale):
        undo_matching(matching, because="erreur", by=world.colleague)


def test_a_correction_of_a_past_month_lowers_that_month(world):
    rents = owe(world.lease, months=3)
    write(world.lease, EntryKind.CORRECTION, "-30", back=1)
    account = account_of(world.lease)
    match_account(account, on=TODAY(), by=None)
    assert {entry.pk: entry.left for entry in open_dues(account)}[rents[1].pk] == 370


def test_the_list_of_those_who_owe_stays_in_the_perimeter(world):
    owe(world.lease, months=2)
    account = in_arrears(RentAccount.objects.visible_to(world.officer), on=TODAY()).get()
    assert (account.owed, account.oldest_unpaid, account.last_paid) == (Decimal(800), month(1), None)
    assert not in_arrears(RentAccount.objects.visible_to(world.stranger), on=TODAY()).exists()
    assert not in_arrears(RentAccount.objects.visible_to(world.caller), on=TODAY()).exists()
    assert not RentAccount.objects.visible_to(world.caller).exists()


def test_who_paid_ahead_owes_nothing(world):
    owe(world.lease, months=1)
    write(world.lease, EntryKind.PAYMENT, "-500", on=TODAY())
    assert not in_arrears(RentAccount.objects.visible_to(world.officer), on=TODAY()).exists()


def test_over_indebtedness_is_noted_by_who_settles(world):
    owe(world.lease, months=1)
    account = account_of(world.lease)
    with pytest.raises(Refusal):
        note_over_indebtedness(account, admissible_on=date(2027, 5, 5), by=world.social)
    assert note_over_indebtedness(account, admissible_on=date(2027, 5, 5), by=world.officer).over_indebted_on
