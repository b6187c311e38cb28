from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from loge.domains.arrears.choices import ArrangementStatus, Debt, EntryKind, PlanStatus, Step
from loge.domains.arrears.models import AccountPause, Deferral, NextStep, PartialPayment, RepaymentPlan
from loge.domains.arrears.operations.arrangements import (
    agree_deferral,
    agree_partial_payment,
    follow_deferral,
    follow_partial,
    spread_reconciliation,
    stop_deferral,
)
from loge.domains.arrears.operations.following import follow_accounts
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.operations.plans import Terms, follow_plan, propose_plan, sign_plan
from loge.domains.arrears.queries.accounts import balance, open_dues
from loge.domains.arrears.rules.arrangements import enough_for_the_benefit, judge_partial, last_days
from loge.domains.arrears.rules.plans import schedule
from loge.domains.arrears.tests.world import TODAY, account_of, month, owe, tomorrow, write
from loge.foundation.audit.models import Entry
from loge.foundation.dates import add_months
from loge.foundation.errors import Refusal, Stale
from loge.foundation.money import ZERO, in_equal_parts

IN_A_MONTH = timedelta(days=30)
CENTS = st.integers(100, 10_000_000).map(lambda cents: Decimal(cents) / 100)


@pytest.fixture
def account(world):
    """Two rents owed, told to nobody: 800 euros of a rent of 900."""
    world.lease.rent = Decimal(900)
    world.lease.save()
    owe(world.lease, months=2)
    return account_of(world.lease)


def defer(world, account, **more):
    said = {"entries": [due.pk for due in open_dues(account)], "until": TODAY() + IN_A_MONTH} | more
    return agree_deferral(account, **said, by=world.officer)


def step_of(account):
    return NextStep.objects.get(account=account).step


def test_what_is_put_off_is_asked_by_nobody_and_stays_owed(world, account):
    deferral = defer(world, account)
    assert step_of(account) == Step.WAIT and balance(account, on=TODAY()) == 800
    assert sum(debt.amount for debt in deferral.debts.all()) == 800
    follow_accounts(on=deferral.until, by=None)
    assert Deferral.objects.get().status == ArrangementStatus.RUNNING
    after = deferral.until + timedelta(days=1)
    follow_deferral(deferral, on=after, by=None)
    follow_deferral(deferral, on=after, by=None)
    deferral.refresh_from_db()
    assert deferral.status == ArrangementStatus.ENDED and "de nouveau due" in deferral.ended_because
    assert not AccountPause.objects.filter(lifted_at=None).exists() and step_of(account) != Step.WAIT
    assert Entry.objects.filter(action="arrears.deferral_ended").count() == 1


def test_a_deferral_ends_when_paid_and_breaks_when_the_rents_since_are_not(world, account):
    deferral = defer(world, account)
    write(world.lease, EntryKind.RENT, "400", on=tomorrow())
    assert follow_deferral(deferral, on=tomorrow() + timedelta(days=9), by=None).status == ArrangementStatus.RUNNING
    late = follow_deferral(deferral, on=tomorrow() + timedelta(days=11), by=None)
    assert late.status == ArrangementStatus.BROKEN and "n’est pas payé" in late.why
    again = defer(world, account)
    write(world.lease, EntryKind.PAYMENT, "-800", on=TODAY())
    match_account(account, on=TODAY(), by=None)
    assert follow_deferral(again, on=TODAY(), by=None).status == ArrangementStatus.ENDED


def test_a_deferral_then_a_plan_that_begins_the_day_after(world, account):
    deferral = defer(world, account, instalment=Decimal(200))
    plan = deferral.plan
    assert (plan.total, plan.first_on, plan.status) == (800, deferral.until + timedelta(days=1), PlanStatus.PROPOSED)


def test_what_a_deferral_refuses(world, account):
    for someone in (world.social, world.stranger):
        with pytest.raises(Refusal):
            agree_deferral(account, entries=[], until=tomorrow(), by=someone)
    with pytest.raises(Refusal, match="au moins une somme"):
        defer(world, account, entries=[])
    for until in (TODAY(), add_months(TODAY(), 13)):
        with pytest.raises(Refusal, match="dans un an"):
            defer(world, account, until=until)
    deferral = defer(world, account)
    with pytest.raises(Stale, match="déjà en cours"):
        defer(world, account)
    stop_deferral(deferral, because="le foyer préfère payer", by=world.colleague)
    with pytest.raises(Stale, match="déjà terminé"):
        stop_deferral(deferral, because="encore", by=world.officer)


def partial_of(world, account, **more):
    said = {"amount": Decimal(150), "first_month": month(), "months": 3} | more
    return agree_partial_payment(account, **said, by=world.officer)


def test_part_of_the_rent_is_followed_from_the_payments(world, account):
    partial = partial_of(world, account, first_month=add_months(month(), 1))
    first = partial.first_month
    write(world.lease, EntryKind.PAYMENT, "-150", on=first)
    assert follow_partial(partial, on=first + timedelta(days=20), by=None).status == ArrangementStatus.RUNNING
    broken = follow_partial(partial, on=add_months(first, 1) + timedelta(days=20), by=None)
    assert broken.status == ArrangementStatus.BROKEN and f"{add_months(first, 1):%m/%Y}" in broken.why
    partial.refresh_from_db()
    assert partial.ended_at is not None and balance(account, on=first) == 650
    with pytest.raises(Refusal, match="premier mois"):
        partial_of(world, account, first_month=month(3))


@given(amount=CENTS, months=st.integers(1, 12), day=st.integers(1, 28), tolerance=st.integers(0, 31))
def test_partial_payments_in_full_are_always_kept(amount, months, day, tolerance):
    ends = last_days(date(2026, 1, 1), months=months, day=day, tolerance=tolerance)
    for rank, end in enumerate(ends):
        kept = judge_partial(received=amount * rank, amount=amount, ends=ends, on=end)
        assert kept.status == ArrangementStatus.RUNNING
    after = ends[-1] + timedelta(days=1)
    assert (
        judge_partial(received=amount * months, amount=amount, ends=ends, on=after).status == ArrangementStatus.ENDED
    )
    less = amount * months - Decimal("0.01")
    assert judge_partial(received=less, amount=amount, ends=ends, on=after).status == ArrangementStatus.BROKEN


@given(total=CENTS, parts=st.sampled_from([3, 6, 12]))
def test_a_sum_spread_in_equal_parts_loses_and_makes_no_cent(total, parts):
    slices = schedule(total, instalment=in_equal_parts(total, parts)[0], first_on=date(2026, 1, 31))
    assert sum((one.amount for one in slices), ZERO) == total
    assert len(slices) == parts or total < parts * Decimal("2.5")


def test_the_least_that_keeps_the_benefit():
    assert enough_for_the_benefit(Decimal("301.01")) == Decimal("150.51") and enough_for_the_benefit(Decimal(-20)) == 0


def test_a_reconciliation_alone_is_spread_even_before_it_is_due(world, account):
    write(world.lease, EntryKind.RECONCILIATION, "100.01", on=tomorrow(), debt=Debt.RECONCILIATION)
    plan = spread_reconciliation(account, parts=3, first_on=tomorrow(), by=world.officer)
    assert [one.amount for one in plan.instalments.all()] == [Decimal("33.33"), Decimal("33.33"), Decimal("33.35")]
    assert plan.total == sum(debt.amount for debt in plan.debts.all()) == Decimal("100.01")
    write(world.lease, EntryKind.PAYMENT, "-100.01", on=TODAY(), label="régularisation")
    with pytest.raises(Refusal, match="premier mois"):
        partial_of(world, account, first_month=add_months(TODAY(), 4))


def test_a_broken_plan_that_is_revised_is_not_taken_up_again(world, account):
    dues = [due.pk for due in open_dues(account)]

    def plan(amount):
        terms = Terms(Decimal(amount), first_on=tomorrow())
        made = propose_plan(account, entries=dues, terms=terms, by=world.officer)
        return sign_plan(made, signature="spoken", signed_on=TODAY(), by=world.officer)

    former = plan(200)
    follow_plan(former, on=tomorrow() + timedelta(days=9), by=None)
    newer = plan(100)
    former.refresh_from_db()
    assert former.status == PlanStatus.REPLACED and former.steps.filter(status=PlanStatus.BROKEN).exists()
    assert RepaymentPlan.objects.live().get() == newer


def test_the_screens(client, world, account):
    write(world.lease, EntryKind.RECONCILIATION, "90", on=month(1), debt=Debt.RECONCILIATION)
    account.benefit_payee = "landlord"
    account.save()
    client.force_login(world.officer)
    pk = account.pk
    defer_at, partial_at = reverse("arrears:defer", args=[pk]), reverse("arrears:partial_payment", args=[pk])
    assert "La loi ne connaît pas le report" in client.get(defer_at).content.decode()
    assert "450,00" in client.get(partial_at).content.decode()
    asked = {
        "entries": [open_dues(account)[0].pk],
        "until": (TODAY() + IN_A_MONTH).isoformat(),
        "note": "Hôpital de jour",
    }
    wrong = client.post(defer_at, asked | {"until": "demain"})
    assert wrong.status_code == 422 and "Hôpital de jour" in wrong.content.decode()
    assert "C’est reporté" in client.post(defer_at, asked, follow=True).content.decode()
    said = {"amount": "150", "first_month": month().isoformat(), "months": "3", "day": "10"}
    assert "150,00" in client.post(partial_at, said, follow=True).content.decode()
    spread_at = reverse("arrears:spread_reconciliation", args=[pk])
    spread = client.post(spread_at, {"parts": "3", "first_on": tomorrow().isoformat()}, follow=True)
    plan = RepaymentPlan.objects.get()
    assert spread.redirect_chain[-1][0] == reverse("arrears:plan", args=[plan.pk]) and plan.instalments.count() == 3
    revise = client.get(reverse("arrears:propose", args=[pk]) + f"?revise={plan.pk}").content.decode()
    assert "30,00" in revise and revise.count('name="entries"') == 3 and revise.count(" checked") == 2
    for name, one in (("stop_deferral", Deferral), ("stop_partial_payment", PartialPayment)):
        stopped = client.post(
            reverse(f"arrears:{name}", args=[one.objects.get().pk]), {"because": "repris"}, follow=True
        )
        assert "C’est arrêté" in stopped.content.decode()
    client.force_login(world.stranger)
    assert [client.get(page).status_code for page in (defer_at, partial_at, spread_at)] == [404] * 3
