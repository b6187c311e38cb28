from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from loge.domains.arrears.choices import EntryKind, PlanHealth, PlanStatus, Signature
from loge.domains.arrears.events import PlanBroken, PlanSigned
from loge.domains.arrears.models import RepaymentPlan
from loge.domains.arrears.operations.ledger import note_over_indebtedness
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.operations.plans import Terms, decline_plan, follow_plan, propose_plan, sign_plan
from loge.domains.arrears.queries.accounts import open_dues
from loge.domains.arrears.queries.plans import received_by
from loge.domains.arrears.tests.world import TODAY, account_of, month, owe, tomorrow, write
from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal, Stale


@pytest.fixture
def debt(world):
    """Three rents owed: 1,200 euros."""
    return owe(world.lease, months=3)


def propose(world, debt, *, by=None, **changes):
    terms = Terms(**{"instalment": Decimal(100), "first_on": tomorrow()} | changes)
    return propose_plan(
        account_of(world.lease), entries=[entry.pk for entry in debt], terms=terms, by=by or world.officer
    )


def sign(plan, world, *, by=None, on=None):
    return sign_plan(plan, signature=Signature.PAPER, signed_on=on or TODAY(), by=by or world.officer)


def test_a_plan_freezes_the_debt_of_the_day_and_adds_up_to_it(world, debt):
    write(world.lease, EntryKind.PAYMENT, "-99.99", on=TODAY())
    match_account(account_of(world.lease), on=TODAY(), by=None)
    plan = propose(world, debt)
    assert plan.total == Decimal("1100.01")
    assert [one.amount for one in plan.instalments.all()] == [Decimal(100)] * 10 + [Decimal("100.01")]
    assert Entry.objects.filter(action="arrears.plan_proposed").exists()


def test_a_signed_plan_is_announced_and_pressed_twice_is_signed_once(world, debt, published):
    plan = sign(propose(world, debt), world)
    assert sign(plan, world).status == PlanStatus.ACTIVE
    assert [type(one) for one in published] == [PlanSigned]
    assert plan.steps.filter(status=PlanStatus.ACTIVE).count() == 1


def test_two_officers_who_agree_two_plans_at_once(world, debt):
    first, second = propose(world, debt), propose(world, debt, by=world.colleague, instalment=Decimal(60))
    sign(second, world, by=world.colleague)
    with pytest.raises(Stale, match="Un autre plan"):
        sign(first, world)
    assert RepaymentPlan.objects.live().get() == second


def test_a_new_plan_replaces_the_former_and_keeps_its_history(world, debt):
    former = sign(propose(world, debt), world)
    newer = sign(propose(world, debt, instalment=Decimal(50)), world)
    former.refresh_from_db()
    assert (former.status, former.ended_at is not None) == (PlanStatus.REPLACED, True)
    assert f"n° {newer.pk}" in former.steps.last().text
    assert RepaymentPlan.objects.live().get() == newer


def test_a_payment_that_came_in_since_the_proposal_asks_for_a_new_one(world, debt):
    plan = propose(world, debt)
    write(world.lease, EntryKind.PAYMENT, "-400", on=TODAY())
    match_account(account_of(world.lease), on=TODAY(), by=None)
    with pytest.raises(Stale, match="Un paiement est arrivé"):
        sign(plan, world)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"instalment": Decimal(0)}, "montant positif"),
        ({"instalment": Decimal(10)}, "plus de 60 échéances"),
        ({"first_on": timezone.localdate() - timedelta(days=1)}, "déjà passée"),
        ({"frequency": "yearly"}, "rythme"),
    ],
)
def test_terms_that_cannot_be_written(world, debt, changes, sentence):
    with pytest.raises(Refusal, match=sentence):
        propose(world, debt, **changes)


def test_rents_to_come_are_never_part_of_a_plan(world, debt):
    later = write(world.lease, EntryKind.RENT, "400", on=tomorrow())
    with pytest.raises(Refusal, match="échue"):
        propose(world, [later])


def test_whom_a_plan_is_refused_to(world, debt):
    for someone in (world.social, world.stranger, world.caller):
        with pytest.raises(Refusal):
            propose(world, debt, by=someone)


def test_no_plan_on_a_debt_that_over_indebtedness_froze(world, debt):
    note_over_indebtedness(account_of(world.lease), admissible_on=TODAY(), by=world.officer)
    with pytest.raises(Refusal, match="surendettement"):
        propose(world, debt)


def test_a_proposal_can_be_declined_once(world, debt):
    plan = decline_plan(propose(world, debt), by=world.officer)
    assert plan.status == PlanStatus.DECLINED
    with pytest.raises(Stale):
        sign(plan, world)


def pay(world, amount, *, on=None, label=""):
    write(world.lease, EntryKind.PAYMENT, f"-{amount}", on=on or TODAY(), label=label)
    match_account(account_of(world.lease), on=on or TODAY(), by=None)


def test_the_ledger_follows_the_plan_by_itself(world, debt, published):
    plan = sign(propose(world, debt), world)
    late = tomorrow() + timedelta(days=3)
    assert follow_plan(plan, on=late, by=None).health == PlanHealth.LATE
    too_late = tomorrow() + timedelta(days=6)
    assert follow_plan(plan, on=too_late, by=None).health == PlanHealth.BROKEN_BY_INSTALMENT
    plan.refresh_from_db()
    assert plan.status == PlanStatus.BROKEN
    assert [type(one) for one in published] == [PlanSigned, PlanBroken]
    follow_plan(plan, on=too_late, by=None)
    assert plan.steps.filter(status=PlanStatus.BROKEN).count() == 1


def test_a_broken_plan_is_taken_up_again_once_the_late_sum_is_paid(world, debt):
    plan = sign(propose(world, debt), world)
    too_late = tomorrow() + timedelta(days=6)
    follow_plan(plan, on=too_late, by=None)
    pay(world, "100", on=too_late)
    assert received_by(plan) == 100
    assert follow_plan(plan, on=too_late, by=None).health == PlanHealth.KEPT
    plan.refresh_from_db()
    assert plan.status == PlanStatus.ACTIVE


def test_t18_paid_as_the_instalment_while_the_rent_is_not(world, debt):
    plan = sign(propose(world, debt), world, on=month())
    rent = write(world.lease, EntryKind.RENT, "400", on=tomorrow())
    day = tomorrow() + timedelta(days=6)
    pay(world, "100", on=day, label="échéancier")
    assert received_by(plan) == 100
    assert {entry.pk: entry.left for entry in open_dues(account_of(world.lease))}[rent.pk] == 400
    assert follow_plan(plan, on=day, by=None).health == PlanHealth.BROKEN_BY_RENT


def test_t17_over_indebtedness_suspends_and_its_end_takes_up_again(world, debt):
    plan = sign(propose(world, debt), world)
    day = tomorrow() + timedelta(days=10)
    note_over_indebtedness(account_of(world.lease), admissible_on=TODAY(), by=world.officer)
    assert follow_plan(plan, on=day, by=None).health == PlanHealth.SUSPENDED
    plan.refresh_from_db()
    assert plan.status == PlanStatus.SUSPENDED
    note_over_indebtedness(account_of(world.lease), admissible_on=None, by=world.officer)
    pay(world, "100", on=day)
    assert follow_plan(plan, on=day, by=None).health == PlanHealth.KEPT


def test_a_debt_paid_whole_ends_the_plan(world, debt):
    plan = sign(propose(world, debt), world)
    pay(world, "1200", label="solde échéancier")
    assert follow_plan(plan, on=TODAY(), by=None).health == PlanHealth.COMPLETED
    plan.refresh_from_db()
    assert (plan.status, plan.ended_because) == (PlanStatus.COMPLETED, "Terminé : toute la dette est payée")
