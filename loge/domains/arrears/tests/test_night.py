from datetime import timedelta
from decimal import Decimal

from loge.domains.arrears import schedules
from loge.domains.arrears.choices import EntryKind, PlanStatus
from loge.domains.arrears.models import Matching
from loge.domains.arrears.operations import following
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.operations.plans import Terms, propose_plan, sign_plan
from loge.domains.arrears.queries.nightly import plans_that_moved
from loge.domains.arrears.tests.world import TODAY, account_of, owe, tomorrow, write
from loge.registers.tenants.tests.factories import make_home


def test_the_night_matches_payments_and_completes_plans(world):
    debt = owe(world.lease, months=2)
    terms = Terms(instalment=Decimal(100), first_on=tomorrow())
    plan = propose_plan(account_of(world.lease), entries=[one.pk for one in debt], terms=terms, by=world.officer)
    sign_plan(plan, signature="paper", signed_on=TODAY(), by=world.officer)
    write(world.lease, EntryKind.PAYMENT, "-800", on=TODAY(), label="échéancier")
    schedules.follow_accounts()
    plan.refresh_from_db()
    assert plan.status == PlanStatus.COMPLETED
    seen = Matching.objects.count()
    schedules.follow_accounts()
    assert Matching.objects.count() == seen == 2


def test_many_plans_are_judged_with_the_statements_of_one_and_only_those_that_moved_come_out(
    world, django_assert_max_num_queries
):
    homes = [world.lease, *(make_home(ages=[40], agency=world.agency).lease for _ in range(4))]
    plans = []
    for lease in homes:
        terms, owed = Terms(instalment=Decimal(100), first_on=tomorrow()), owe(lease, months=1)
        plan = propose_plan(account_of(lease), entries=[owed[0].pk], terms=terms, by=world.officer)
        plans.append(sign_plan(plan, signature="paper", signed_on=TODAY(), by=world.officer))
    with django_assert_max_num_queries(5):
        assert plans_that_moved(on=TODAY()) == []
    late = plans[0].first_on + timedelta(days=plans[0].tolerance_days + 1)
    write(homes[1], EntryKind.PAYMENT, "-100", on=TODAY(), label="échéancier")
    match_account(account_of(homes[1]), on=TODAY(), by=None)
    with django_assert_max_num_queries(5):
        assert plans_that_moved(on=late) == [plan for plan in plans if plan != plans[1]]


def test_one_account_that_fails_does_not_stop_the_others(world, monkeypatch):
    other = make_home(ages=[40], agency=world.agency)
    for lease in (world.lease, other.lease):
        owe(lease, months=1)
        write(lease, EntryKind.PAYMENT, "-400", on=TODAY())
    match, broken = following.match_account, account_of(world.lease)

    def fail_on_the_first(account, **rest):
        if account == broken:
            raise ValueError("unreadable")
        return match(account, **rest)

    monkeypatch.setattr(following, "match_account", fail_on_the_first)
    schedules.follow_accounts()
    assert [one.payment.account for one in Matching.objects.all()] == [account_of(other.lease)]
