"""Where the procedures of some accounts stand on a day: the same number of statements for one account as for a thousand."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from loge.domains.arrears.choices import Act, Debt, Payee, Payer
from loge.domains.arrears.models import AccountPause, Episode, LedgerEntry, ProcedureStep, RentAccount, RepaymentPlan
from loge.domains.arrears.queries.law import law_on
from loge.domains.arrears.rules import acts as rules
from loge.domains.arrears.rules.acts import Answer, Recorded, Situation
from loge.domains.arrears.rules.procedure import Clause, clause_of
from loge.foundation.legal.texts import Law
from loge.foundation.money import ZERO
from loge.registers.tenants.choices import PartyRole
from loge.registers.tenants.models import LeaseParty

HOME = (Debt.RENT, Debt.RECONCILIATION)


@dataclass(frozen=True)
class Possibility:
    """An act that is not done yet, and what the law says of it."""

    kind: str
    answer: Answer
    day: date

    @property
    def label(self) -> str:
        return str(Act(self.kind).label)

    @property
    def is_open(self) -> bool:
        return self.answer.allows(self.day)

    @property
    def opens(self) -> date | None:
        return self.answer.opens(self.day)

    @property
    def said(self) -> str:
        return self.answer.sentence(self.day)


def clause_read(account: RentAccount, law: Law) -> Clause:
    """What someone read in the lease, else what a lease of its day is presumed to say."""
    if account.lapse_weeks or account.lapse_months:
        return Clause(account.lapse_weeks or 0, account.lapse_months or 0)
    return clause_of(account.lease.signed_on, law)


def situation_of(account: RentAccount, *, on: date) -> Situation:
    return situations([account], on=on)[account.pk]


def situations(accounts: Sequence[RentAccount], *, on: date) -> dict[int, Situation]:
    """By account; each comes with its lease."""
    keys, law = [account.pk for account in accounts], law_on(on)
    steps, frozen = _steps(keys), [a.pk for a in accounts if a.over_indebted_on is not None]
    erased = [pk for pk, found in steps.items() if any(one.kind == Act.DEBT_ERASED for one in found)]
    unpaid, lines = _unpaid({*frozen, *erased}, on), _lines(keys, on)
    episodes, plans, pauses = _episodes(keys, on), _plans(keys), _pauses(keys, on)
    dead = _dead(account.lease_id for account in accounts)
    made = {}
    for account in accounts:
        known, days = steps.get(account.pk, []), lines.get(account.pk, [])
        recorded = [Recorded(one.kind, one.happened_on, one.months or 0) for one in known]
        standing = _standing(recorded, days)
        asked = _asked(episodes.get(account.pk), standing)
        made[account.pk] = Situation(
            day=on, clause=clause_read(account, law), acts={one.kind: one.on for one in standing},
            months={one.kind: one.months for one in standing}, panel_on=asked, has_payer=account.benefit_payee != Payee.NONE,
            owed=days[-1][1] if days else ZERO, frozen_on=_frozen(account, on), unpaid=tuple(unpaid.get(account.pk, ())),
            plans=plans.get(account.pk, {}), paused_until=pauses.get(account.pk), departed=not account.lease.is_current,
            deceased=account.lease_id in dead,
        )  # fmt: skip
    return made


def possibilities(situation: Situation, kinds: Iterable[str], *, law: Law) -> list[Possibility]:
    """What is not done yet, in the order of the trade. A hearing may be put off: it can come again."""
    again = (Act.HEARING, Act.END, Act.PANEL)
    wanted = [kind for kind in kinds if kind not in situation.acts or (kind in again and kind != Act.PANEL)]
    return [Possibility(kind, rules.answer(kind, situation, law), situation.day) for kind in wanted]


def deemed_on(episode: Episode | None) -> date | None:
    """The panel is deemed asked when the debt persists after it was told to the payer (law of 1989, art. 24 II)."""
    if episode is None or episode.told == Payer.PANEL:
        return None
    return episode.reported_on


def earliest_summons(situation: Situation, law: Law) -> date | None:
    """First day of the summons once nothing but time holds it back, or None."""
    if Act.NOTICE_TO_PAY not in situation.acts or Act.SUMMONS in situation.acts:
        return None
    return rules.answer(Act.SUMMONS, situation, law).since


def _frozen(account: RentAccount, on: date) -> date | None:
    since = account.over_indebted_on
    return since if since is not None and since <= on else None


def _steps(keys: list[int]) -> dict[int, list[ProcedureStep]]:
    found: dict[int, list[ProcedureStep]] = defaultdict(list)
    for one in ProcedureStep.objects.standing().filter(account__in=keys).order_by("happened_on", "pk"):
        found[one.account_id].append(one)
    return found


def _standing(recorded: list[Recorded], days: list[tuple[date, Decimal]]) -> list[Recorded]:
    """The procedure under way, and what does not depend on it. Oldest first: the latest of a kind wins."""
    notice = max((one.on for one in recorded if one.kind == Act.NOTICE_TO_PAY), default=None)
    paid = [day for day, owed in days if owed <= 0 and notice is not None and day >= notice]
    over = max((one.on for one in recorded if one.kind == Act.DEBT_OVER), default=date.min)
    beside = [
        one for one in recorded if one.kind not in rules.COURT and (one.on > over or one.kind == Act.DEBT_ERASED)
    ]
    return [*rules.procedure_under_way(recorded, paid_on=paid), *beside]


def _asked(episode: Episode | None, standing: list[Recorded]) -> date | None:
    """The earlier of what was asked and of what is deemed to have been."""
    days = [one.on for one in standing if one.kind == Act.PANEL]
    if episode is not None and episode.reported_on is not None:
        days.append(episode.reported_on)
    return min(days, default=None)


def _lines(keys: list[int], on: date) -> dict[int, list[tuple[date, Decimal]]]:
    """Days on which the debt of the home moved, each with what was owed that evening."""
    rows = LedgerEntry.objects.filter(account__in=keys, debt__in=HOME, due_on__lte=on).order_by("account", "due_on")
    found: dict[int, list[tuple[date, Decimal]]] = {}
    for account, lines in groupby(rows.values_list("account", "due_on", "amount"), key=itemgetter(0)):
        owed, days = ZERO, []
        for day, moved in groupby(lines, key=itemgetter(1)):
            owed += sum((line[2] for line in moved), ZERO)
            days.append((day, owed))
        found[account] = days
    return found


def _unpaid(keys: set[int], on: date) -> dict[int, list[date]]:
    rows = LedgerEntry.objects.filter(account__in=keys, debt__in=HOME, due_on__lte=on, amount__gt=0).with_left()
    found: dict[int, list[date]] = defaultdict(list)
    for account, day in rows.filter(left__gt=0).order_by("due_on").values_list("account", "due_on"):
        found[account].append(day)
    return found


def _episodes(keys: list[int], on: date) -> dict[int, Episode]:
    return {one.account_id: one for one in Episode.objects.standing().filter(account__in=keys)}


def _plans(keys: list[int]) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    signed = RepaymentPlan.objects.filter(account__in=keys, signed_on__isnull=False).order_by("signed_on", "pk")
    for account, origin, status in signed.values_list("account", "origin", "status"):
        found[account][origin] = status
    return found


def _pauses(keys: list[int], on: date) -> dict[int, date]:
    pauses = AccountPause.objects.standing(on).filter(account__in=keys, procedure=True).order_by("until")
    return dict(pauses.values_list("account", "until"))


def _dead(leases: Iterable[int]) -> set[int]:
    holders = LeaseParty.objects.filter(
        lease__in=list(leases), role=PartyRole.HOLDER, ends_on=None, person__deceased=True
    )
    return set(holders.values_list("lease", flat=True))


def looked_at_on(situation: Situation, day: date, *, rehoused: bool = False) -> Situation:
    """The same account, as the guards look at it for an act of another day."""
    return replace(situation, day=day, today=situation.day, rehoused=rehoused)
