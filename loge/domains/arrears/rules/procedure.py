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


def check_can_summon(on: date, *, earliest: date) -> None:
    if on < earliest:
        raise Refusal(f"L’assignation n’est possible qu’à partir du {earliest:%d/%m/%Y}.")


def last_day_to_tell_the_prefect(hearing: date, law: Law) -> date:
    return hearing - timedelta(weeks=law.whole(PREFECT_WEEKS))


def check_prefect_told(told: date, *, hearing: date, law: Law) -> None:
    last = last_day_to_tell_the_prefect(hearing, law)
    if told > last:
        weeks, reference = law.whole(PREFECT_WEEKS), law.reference(PREFECT_WEEKS)
        raise Refusal(
            f"L’assignation devait être notifiée au préfet au plus tard le {last:%d/%m/%Y}, "
            f"{weeks} semaines avant l’audience ({reference})."
        )


def truce_ends(day: date, law: Law) -> date | None:
    """Last day of the winter truce that `day` falls in, or None. Years with a law of their own are rows of the table (d21).

    A first day is written MMJJ; so is a last day.
    """
    first, last = law.whole(TRUCE_FIRST), law.whole(TRUCE_LAST)
    here = day.month * 100 + day.day
    if here >= first:
        return date(day.year + 1, last // 100, last % 100)
    return date(day.year, last // 100, last % 100) if here <= last else None


def check_can_evict(on: date, *, quit_served: date, law: Law, violent_partner: bool = False) -> None:
    """Neither the truce nor the delay protects a partner put out by the family judge for violence (d16, d20)."""
    if violent_partner:
        return
    free = add_months(quit_served, law.whole(QUIT_MONTHS))
    if on < free:
        raise Refusal(f"L’expulsion n’est possible qu’à partir du {free:%d/%m/%Y} ({law.reference(QUIT_MONTHS)}).")
    if (last := truce_ends(on, law)) is not None:
        first_free = last + timedelta(days=1)
        raise Refusal(
            f"Trêve hivernale : aucune expulsion avant le {first_free:%d/%m/%Y} ({law.reference(TRUCE_LAST)})."
        )


def check_protocol_length(*, months: int, rider_months: int = 0, law: Law) -> None:
    """Length of a reinstatement agreement and of its rider (d24)."""
    for asked, code, what in (
        (months, PROTOCOL_MONTHS, "Le protocole"),
        (rider_months, RIDER_MONTHS, "L’avenant"),
    ):
        if asked > law.whole(code):
            raise Refusal(f"{what} ne peut pas dépasser {law.whole(code)} mois ({law.reference(code)}).")


def time_barred_on(due: date, law: Law, *, acknowledged: date | None = None) -> date:
    """Day from which a rent can no longer be claimed; acknowledging the debt, as a signed plan does, starts again (d26)."""
    since = acknowledged if acknowledged is not None and acknowledged > due else due
    return add_months(since, 12 * law.whole(LIMITATION_YEARS))
