"""No legal delay is missed: a year, and more, walked day by day over invented accounts, under both regimes."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from loge.domains.arrears.choices import Act, ClockKind, Payee
from loge.domains.arrears.rules import benefit
from loge.domains.arrears.rules.acts import Situation
from loge.domains.arrears.rules.benefit import MonthlySum
from loge.domains.arrears.rules.clocks import (
    DAYS_BEFORE,
    DEADLINES,
    Day,
    File,
    Told,
    days_of,
    last_day_to_claim,
    warn_on,
)
from loge.domains.arrears.rules.law import TEXTS
from loge.domains.arrears.rules.procedure import Clause
from loge.foundation.dates import add_months, is_working_day
from loge.foundation.legal.texts import law_of

FIRST, LAST = date(2026, 7, 1), date(2027, 12, 31)
LAWS = {
    day: law_of(day, TEXTS) for day in (FIRST + timedelta(days=place) for place in range((LAST - FIRST).days + 400))
}


def every_day():
    return [FIRST + timedelta(days=place) for place in range((LAST - FIRST).days)]


class Account:
    """One life, drawn by chance: it stops paying, is told of or not, sends its plan or not, goes to court or not."""

    def __init__(self, seed: int):
        chance = Random(seed)
        self.month = MonthlySum(Decimal(380), Decimal(90), Decimal(200), chance.choice([Payee.LANDLORD, Payee.TENANT]))
        self.stops_on = FIRST + timedelta(days=chance.randrange(250))
        self.missing = Decimal(chance.choice([60, 300, 470]))
        self.tells_after = chance.choice([None, 10, 50])
        self.sends_after = chance.choice([None, 20, 170])
        self.summoned_after = chance.choice([None, 200])
        self.hearing_after = chance.choice([60, 90])
        self.told: Told | None = None
        self.acts: dict[str, date] = {}

    def lives(self, day: date) -> None:
        """What changes that day: the impayé appears, then what the officer did or forgot."""
        law = LAWS[day]
        months = (day.year - self.stops_on.year) * 12 + day.month - self.stops_on.month + 1
        if self.told is None and day >= self.stops_on:
            debt = self.missing * max(months, 0)
            if benefit.is_reportable(debt, month=self.month, first_default=self.stops_on, law=law):
                self.told = Told(1, benefit.report_deadline(day, law))
                self.since = day
        if self.told is None:
            return
        after = (day - self.since).days
        if after == self.tells_after:
            self.told = replace(self.told, reported_on=day, plan_by=benefit.plan_deadline(day, law))
        if (
            self.told.reported_on
            and self.sends_after is not None
            and (day - self.told.reported_on).days == self.sends_after
        ):
            self.told = replace(self.told, plan_sent_on=day)
        if after == self.summoned_after:
            hearing = day + timedelta(days=self.hearing_after)
            self.acts = {Act.NOTICE_TO_PAY: self.since, Act.SUMMONS: day, Act.HEARING: hearing}

    def file(self, day: date) -> File:
        told, checks = self.told, ()
        if told and told.plan_sent_on:
            checks = ((9, benefit.next_check(told.plan_sent_on, LAWS[day], on=day - timedelta(days=1))),)
        owed = Decimal(500) if told else Decimal(0)
        where = Situation(day=day, clause=Clause(weeks=6), acts=self.acts, owed=owed) if self.acts else None
        return File(episode=told, situation=where, checks=checks)


@pytest.mark.parametrize("seed", range(24))
def test_each_deadline_was_told_before_it_on_a_worked_day(seed):
    account, told, seen = Account(seed), {}, set()
    for day in every_day():
        account.lives(day)
        for one in days_of(account.file(day), LAWS[day]):
            key = (one.kind, one.due_on)
            if is_working_day(day) and warn_on(one.due_on, DAYS_BEFORE[one.kind]) <= day:
                told.setdefault(key, day)
            if one.due_on == day:
                seen.add(key)
    for kind, due in seen:
        alert = told.get((kind, due))
        assert alert is not None and alert < due and is_working_day(alert), (kind, due, alert)


def test_the_lives_meet_both_regimes_and_every_delay_of_the_benefit():
    met, regimes = set(), set()
    for seed in range(24):
        account = Account(seed)
        for day in every_day():
            account.lives(day)
            met |= {one.kind for one in days_of(account.file(day), LAWS[day])}
        regimes.add(account.since.year if account.told else None)
    assert {
        ClockKind.REPORT,
        ClockKind.PLAN,
        ClockKind.FUND,
        ClockKind.CHECK,
        ClockKind.PREFECT,
        ClockKind.HEARING,
    } <= met
    assert {2026, 2027} <= regimes


@pytest.mark.parametrize(
    ("due", "days", "alert"),
    [
        (date(2027, 6, 14), 1, date(2027, 6, 11)),  # a Monday: the Friday before
        (date(2027, 5, 14), 8, date(2027, 5, 5)),  # the Ascension is not worked
        (date(2028, 1, 2), 1, date(2027, 12, 31)),
    ],
)
def test_an_alert_goes_back_to_a_worked_day(due, days, alert):
    assert warn_on(due, days) == alert


def days_on(day, **known):
    base = Situation(day=day, clause=Clause(weeks=6), panel_on=date(2027, 1, 1), owed=Decimal(500))
    return {one.kind: one.due_on for one in days_of(File(situation=replace(base, **known)), LAWS[day])}


JUDGED = {
    Act.NOTICE_TO_PAY: date(2027, 2, 1), Act.SUMMONS: date(2027, 3, 20), Act.HEARING: date(2027, 5, 5),
    Act.PREFECT_TOLD: date(2027, 3, 21), Act.TERMINATION: date(2027, 5, 5),
}  # fmt: skip


def test_the_days_of_a_procedure():
    assert days_on(date(2027, 2, 2), acts={Act.NOTICE_TO_PAY: date(2027, 2, 1)}) == {
        ClockKind.SUMMONS: date(2027, 3, 15)
    }
    quit_on = JUDGED | {Act.QUIT: date(2027, 9, 15), Act.QUIT_SENT: date(2027, 9, 15)}
    assert days_on(date(2027, 9, 16), acts=quit_on) == {
        ClockKind.FORCE: date(2027, 11, 15), ClockKind.EVICTION: date(2028, 4, 1)
    }  # fmt: skip
    protocol = JUDGED | {Act.PROTOCOL: date(2027, 6, 1), Act.RIDER: date(2027, 7, 1)}
    assert days_on(date(2027, 7, 2), acts=protocol, months={Act.PROTOCOL: 24, Act.RIDER: 12}) == {
        ClockKind.PROTOCOL_END: date(2030, 6, 1), ClockKind.NEW_LEASE: date(2027, 9, 1)
    }  # fmt: skip
    assert days_on(date(2027, 6, 1), acts=JUDGED | {Act.DELAYS: date(2027, 5, 5)}, months={Act.DELAYS: 36}) == {
        ClockKind.DELAYS_END: date(2030, 5, 5)
    }


def test_a_claim_is_seen_a_year_ahead_and_a_plan_or_a_summons_stops_its_clock():
    day = date(2027, 6, 1)
    law = LAWS[day]
    assert last_day_to_claim(File(oldest_unpaid=date(2025, 1, 31)), law) == date(2028, 1, 30)
    assert last_day_to_claim(File(oldest_unpaid=date(2025, 7, 1)), law) is None
    assert last_day_to_claim(File(oldest_unpaid=date(2025, 1, 31), acknowledged=date(2027, 1, 1)), law) is None
    summoned = Situation(day=day, clause=Clause(weeks=6), acts=JUDGED)
    assert last_day_to_claim(File(oldest_unpaid=date(2025, 1, 31), situation=summoned), law) is None


def test_every_kind_of_day_has_its_alert_and_only_what_is_due_is_late():
    assert set(DAYS_BEFORE) == set(ClockKind)
    past = File(
        episode=Told(1, date(2027, 5, 1)), pauses=((3, date(2027, 5, 1)),), plan=(2, date(2027, 5, 1)),
        left_on=date(2027, 1, 31),
    )  # fmt: skip
    found = days_of(past, LAWS[date(2027, 6, 1)])
    assert {one.kind for one in found} == {ClockKind.REPORT, ClockKind.DEPOSIT} <= set(DEADLINES)
    assert Day(ClockKind.DEPOSIT, add_months(date(2027, 1, 31), 2)) in found
