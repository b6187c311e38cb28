"""What the early signs are measured on: invented accounts are read as the product reads real ones, and counted right."""

from datetime import timedelta

import pytest

from benchmarks.households import FIRST, Household, households
from benchmarks.lives import Account
from benchmarks.signs import BEGIN, END, EVERY, PAGE, Watched, facts_seen, score, watch
from loge.domains.arrears.operations.ledger import Line, record_lines
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.queries.signs import lives, peace_of_today
from loge.domains.arrears.rules.thresholds import DEFAULT_THRESHOLDS
from loge.domains.arrears.tests.world import account_of, build_world
from loge.foundation.dates import add_months


def of_story(story: str, *, many: int = 1) -> list[Household]:
    return [home for home in households(400, seed=7) if home.story == story][:many]


@pytest.mark.parametrize("story", ["rejected_once", "benefit_break", "late_but_safe"])
def test_both_read_the_same_life_from_the_same_lines(story):
    """Recorded and matched day by day, as the nights do, until a day on which the story has begun."""
    (home,) = of_story(story)
    facts = [day for days in home.facts.values() for day in days if day > add_months(FIRST, 3)]
    on = min(facts, default=add_months(FIRST, 15)) + timedelta(days=12)
    since = add_months(on.replace(day=1), -5)
    home.lines = [line for line in home.lines if since <= line.dated_on <= on]
    home.lines = [line for line in home.lines if line.returns is None or line.dated_on > add_months(since, 1)]
    lease = build_world().lease
    lease.rent, lease.service_charges, lease.housing_benefit = home.rent, home.charges, home.benefit or None
    lease.save()
    for day in sorted(
        {line.dated_on for line in home.lines} | {line.due_on for line in home.lines if line.due_on <= on}
    ):
        told = [
            Line(lease.pk, one.debt, one.kind, one.amount, one.dated_on, one.due_on, one.label, one.period)
            for one in home.lines
            if one.dated_on == day
        ]
        record_lines(told, source="INVENTED", by=None)
        match_account(account_of(lease), on=day, by=None)
    ((_, read),) = lives([account_of(lease).pk], on=on, peace=peace_of_today())
    assert read == Account(home).life(on)


@pytest.mark.parametrize(
    "story", ["income_loss", "debit_ends", "small_payments", "stops_at_once", "rejected_then_default"]
)
def test_a_trouble_that_comes_is_announced_before(story):
    for home in of_story(story, many=2):
        found = watch(home, table=DEFAULT_THRESHOLDS)
        assert found.trouble and score([found], EVERY).caught == 1, home


def test_a_stable_payer_by_debit_is_left_in_peace():
    homes = [home for home in of_story("stable", many=20) if home.is_debit][:4]
    assert [watch(home, table=DEFAULT_THRESHOLDS).raised.get(EVERY) for home in homes] == [None] * 4


def test_the_measure_tells_right_from_wrong():
    (home,) = of_story("stable")
    day = add_months(FIRST, 18)
    one = Watched(home, raised={"unpaid": [day - timedelta(days=200), day - timedelta(days=14)]}, trouble=day)
    found = score([one], "unpaid")
    assert (found.raised, found.right, found.caught, found.leads) == (2, 1, 1, [2.0])
    home.facts = {"no_debit": [day - timedelta(days=60)]}
    seen = Watched(home, raised={"no_debit": [day - timedelta(days=200), day - timedelta(days=50)]}, trouble=day)
    seen.shown = seen.raised
    found = facts_seen([seen], "no_debit")
    assert (found.facts, found.seen, found.days, found.without) == (1, 1, [10], 1)


def test_the_page_has_its_written_part():
    page = PAGE.read_text()
    assert page.index(BEGIN) < page.index(END) and "any sign of behaviour" in page
