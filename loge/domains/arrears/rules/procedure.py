"""The clocks of a procedure, and the steps that the law forbids today (domain.md d12–d24). Nothing here conducts a procedure:
a step is recorded, and refused with its article when it comes too early.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from loge.foundation.dates import add_months
from loge.foundation.errors import Refusal
from loge.foundation.legal.texts import Law

PANEL_MONTHS = "procedure.panel_months"
NOTICE_WEEKS = "procedure.notice_to_pay_weeks"
NOTICE_MONTHS_OLD_LEASES = "procedure.notice_to_pay_months_old_leases"
NOTICE_CLAUSE_SINCE = "procedure.notice_clause_since"
PREFECT_WEEKS = "procedure.prefect_weeks"
QUIT_MONTHS = "procedure.quit_months"
TRUCE_FIRST = "truce.first_day"
TRUCE_LAST = "truce.last_day"
JUDGE_MONTHS = "procedure.judge_delay_months"
PROTOCOL_MONTHS = "protocol.months"
RIDER_MONTHS = "protocol.rider_months"
NEW_LEASE_MONTHS = "protocol.new_lease_months"
QUIT_EXTRA_MONTHS = "procedure.quit_extra_months"
SLEEP_MONTHS = "debt.clause_sleep_months"
DEPOSIT_MONTHS = "departed.deposit_months"
LIMITATION_YEARS = "arrears.limitation_years"


@dataclass(frozen=True)
class Clause:
    """The time that the notice to pay leaves, as the lease writes it: weeks since 2023, months before (d15)."""

    weeks: int = 0
    months: int = 0

    def after(self, served: date) -> date:
        return add_months(served, self.months) + timedelta(weeks=self.weeks)


def clause_of(signed_on: date | None, law: Law) -> Clause:
    """The clause that a lease of that day is presumed to have, until someone reads it. Unknown: the longer one, the safer."""
    if signed_on is not None and signed_on >= law.day_of(NOTICE_CLAUSE_SINCE):
        return Clause(weeks=law.whole(NOTICE_WEEKS))
    return Clause(months=law.whole(NOTICE_MONTHS_OLD_LEASES))


def earliest_summons(*, panel_referred: date | None, notice_served: date, clause: Clause, law: Law) -> date:
    """First day on which termination may be asked of the judge.

    `panel_referred`: day of the referral to the CCAPEX, explicit, or deemed made by the report to the benefit agency.
    Raise Refusal without any referral: nothing could be summoned (d12, d14).
    """
    if panel_referred is None:
        reference = law.reference(PANEL_MONTHS)
        raise Refusal(f"La CCAPEX n’est pas saisie : aucune assignation n’est possible ({reference}).")
    return max(add_months(panel_referred, law.whole(PANEL_MONTHS)), clause.after(notice_served))


def last_day_to_tell_the_prefect(hearing: date, law: Law) -> date:
    return hearing - timedelta(weeks=law.whole(PREFECT_WEEKS))


def truce_ends(day: date, law: Law) -> date | None:
    """Last day of the winter truce that `day` falls in, or None. Years with a law of their own are rows of the table (d21).

    A first day is written MMJJ; so is a last day.
    """
    first, last = law.whole(TRUCE_FIRST), law.whole(TRUCE_LAST)
    here = day.month * 100 + day.day
    if here >= first:
        return date(day.year + 1, last // 100, last % 100)
    return date(day.year, last // 100, last % 100) if here <= last else None


def quit_delay_ends(*, quit_served: date, told_prefect: date, extra_months: int = 0, law: Law) -> date:
    """First day after the time left to leave. It is suspended from the first day until the prefect is told (d18, d19)."""
    return add_months(max(quit_served, told_prefect), law.whole(QUIT_MONTHS) + extra_months)


def out_of_the_truce(day: date, law: Law) -> date:
    """That day, or the first one after the truce that it falls in."""
    last = truce_ends(day, law)
    return day if last is None else last + timedelta(days=1)


def time_barred_on(due: date, law: Law, *, acknowledged: date | None = None) -> date:
    """Day from which a rent can no longer be claimed; acknowledging the debt, as a signed plan does, starts again (d26)."""
    since = acknowledged if acknowledged is not None and acknowledged > due else due
    return add_months(since, 12 * law.whole(LIMITATION_YEARS))
