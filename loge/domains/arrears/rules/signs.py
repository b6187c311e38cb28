"""Early signs, to act before a debt grows: nine rules in the open, each with its one sentence (domain.md d.1 and d.9).

A rule reads the last year of one account and one line of thresholds, and answers with the sentence that says why, or with
nothing. No score, no weight, no model: what an officer reads is the whole reason.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from loge.domains.arrears.choices import Sign
from loge.domains.arrears.rules.awaited import last_day, usual_day
from loge.domains.arrears.rules.life import Habit, Life, Paid, Share, habit, paid_in_a_row, shares
from loge.domains.arrears.rules.thresholds import Threshold
from loge.foundation.dates import add_months
from loge.foundation.money import ZERO
from loge.foundation.ui.french import MONTHS, NBSP, euros, short_date

LOOKED_AT = 3  # months: an older one that is not paid is a debt, no early sign
FORGOTTEN = timedelta(days=62)  # a change of means or of rhythm is news for two months
# One cause, one sign: the first is said instead of the others.
INSTEAD = {Sign.RETURNED: {Sign.UNPAID, Sign.LATER, Sign.NO_DEBIT}, Sign.UNPAID: {Sign.LATER}}


@dataclass(frozen=True)
class Found:
    sign: Sign
    sentence: str


def signs_of(life: Life, *, table: Iterable[Threshold], on: date) -> list[Found]:
    """In the order of the table. Nobody who has a path of their own is ever given a sign."""
    if life.own_path:
        return []
    asked = [line for line in table if line.active and not _is_no_longer_early(life, line)]
    said = [(Sign(line.sign), RULES[Sign(line.sign)](life, line, on)) for line in asked]
    met = {sign for sign, sentence in said if sentence}
    hidden = {other for sign in met for other in INSTEAD.get(sign, ())}
    return [Found(sign, sentence) for sign, sentence in said if sentence and sign not in hidden]


def _is_no_longer_early(life: Life, line: Threshold) -> bool:
    return bool(line.max_months) and life.months_owed > line.max_months


def benefit_interrupted(life: Life, line: Threshold, on: date) -> str:
    """The month after the last one received has not come on the day when it usually does."""
    if not life.gets_benefit or not life.benefits:
        return ""
    last = life.benefits[-1]
    received = {one.month for one in life.benefits}
    row = list(takewhile(received.__contains__, (add_months(last.month, -back) for back in range(13))))
    missing = add_months(last.month, 1)
    usual = usual_day({one.month: one.day for one in life.benefits})
    if len(row) < line.months or on <= last_day(missing, usual, line.days):
        return ""
    return (
        f"L’aide au logement {_of(missing)} ({euros(last.amount)} par mois) n’est pas arrivée ; elle venait chaque mois "
        f"depuis {month_name(row[-1])}. À vérifier avec la CAF ou la MSA avant toute relance."
    )


def payment_returned(life: Life, line: Threshold, on: date) -> str:
    back = life.returned
    if back is None or on - back.day > timedelta(days=line.days) or life.own_owed <= line.min_euros:
        return ""
    paid = f" du {short_date(back.paid_on)}" if back.paid_on else ""
    return (
        f"La banque a rejeté le {short_date(back.day)} le paiement de {euros(back.amount)}{paid} ; "
        f"{euros(life.own_owed)} restent à sa charge."
    )


def income_lost(life: Life, line: Threshold, on: date) -> str:
    if life.told_on is None or add_months(life.told_on, line.months) <= on:
        return ""
    owed = f"Il doit {euros(life.own_owed)}." if life.own_owed > 0 else "Rien n’est encore dû."
    return f"Le foyer a dit le {short_date(life.told_on)} qu’il perd des revenus ou craint pour son loyer. {owed}"


def first_unpaid(life: Life, line: Threshold, on: date) -> str:
    """Nothing for a month, after months paid one after the other, and later than this payer ever is."""
    for known, share in _waiting(life, line, on):
        row, rhythm = paid_in_a_row(known), habit(known)
        if row < max(min(line.months, len(known)), 2) or on <= _expected(share, rhythm, line.days):
            continue
        return (
            f"Rien n’est venu pour {_named(share)} ({euros(share.amount)} depuis le "
            f"{short_date(share.month.due_on)}), après {row}{NBSP}mois payés à la suite."
        )
    return ""


def later_than_usual(life: Life, line: Threshold, on: date) -> str:
    for known, share in _waiting(life, line, on):
        rhythm = habit(known)
        if rhythm is None or rhythm.months < line.months or on <= _expected(share, rhythm, line.days):
            continue
        usual = share.month.due_on + timedelta(days=rhythm.usual)
        return (
            f"Rien n’est encore venu pour {_named(share)} ({euros(share.amount)}) ; d’habitude c’est payé vers le "
            f"{short_date(usual)} (médiane de {rhythm.months}{NBSP}mois), soit {(on - usual).days}{NBSP}jours de plus."
        )
    return ""


def paid_in_part(life: Life, line: Threshold, on: date) -> str:
    """Some of a month came, and not the rest, when this payer usually has paid all of it."""
    known: list[Share] = []
    for share in shares(life):
        before, month = list(known), share.month
        known.append(share)
        is_part = ZERO < month.paid < share.amount and share.missing >= line.min_euros and not share.is_settled
        if not is_part or month.paid_on is None or not _is_recent(share, on):
            continue
        completed_by = month.paid_on + timedelta(days=line.days)
        if on > max(completed_by, _expected(share, habit(before), line.days)):
            return (
                f"{euros(month.paid)} sur {euros(share.amount)} pour {_named(share)}, le dernier paiement le "
                f"{short_date(month.paid_on)} : il manque {euros(share.missing)}."
            )
    return ""


def debit_ended(life: Life, line: Threshold, on: date) -> str:
    """The landlord took the rent; for over a month it has not, and the last money came another way."""
    debits = [one for one in life.payments if one.is_debit]
    if len(debits) < line.times:
        return ""
    after = [one for one in life.payments if one.day > debits[-1].day]
    tried = life.returned.day if life.returned else debits[-1].day
    since = on - max(debits[-1].day, tried)
    if not after or since <= timedelta(days=line.days) or on - after[0].day > FORGOTTEN:
        return ""
    return (
        f"Payait par prélèvement ({len(debits)}{NBSP}fois en un an, le dernier le {short_date(debits[-1].day)}) ; le paiement de "
        f"{euros(after[-1].amount)} du {short_date(after[-1].day)} n’en est pas un."
    )


def new_rhythm(life: Life, line: Threshold, on: date) -> str:
    """Several payments in a month, from someone who paid in one go."""
    by_month: dict[date, list[Paid]] = {}
    for one in life.payments:
        by_month.setdefault(one.day.replace(day=1), []).append(one)
    for month in (on.replace(day=1), add_months(on.replace(day=1), -1)):
        several = by_month.get(month, [])
        before = [by_month.get(add_months(month, -back), []) for back in range(1, line.months + 1)]
        was_single = all(len(paid) == 1 for paid in before)
        if len(several) >= line.times and was_single and before:
            total = sum((one.amount for one in several), ZERO)
            return (
                f"{len(several)}{NBSP}paiements en {month_name(month)} ({euros(total)} en tout), "
                f"alors que les {line.months}{NBSP}mois d’avant étaient payés en une fois."
            )
    return ""


def reconciliation_coming(life: Life, line: Threshold, on: date) -> str:
    """No behaviour of anyone: a bill that is known before it falls."""
    ahead = life.coming
    if ahead is None or ahead.amount < line.min_euros or ahead.due_on - on > timedelta(days=line.days):
        return ""
    return (
        f"Une régularisation de charges de {euros(ahead.amount)} sera due le {short_date(ahead.due_on)} : "
        "proposer de l’étaler avant."
    )


Rule = Callable[[Life, Threshold, date], str]
RULES: dict[Sign, Rule] = {
    Sign.BENEFIT: benefit_interrupted,
    Sign.RETURNED: payment_returned,
    Sign.INCOME: income_lost,
    Sign.UNPAID: first_unpaid,
    Sign.LATER: later_than_usual,
    Sign.PARTIAL: paid_in_part,
    Sign.NO_DEBIT: debit_ended,
    Sign.RHYTHM: new_rhythm,
    Sign.COMING: reconciliation_coming,
}


def _waiting(life: Life, line: Threshold, on: date) -> list[tuple[list[Share], Share]]:
    """Recent months for which nothing came from the household, each with the months before it."""
    everything = shares(life)
    return [
        (everything[:at], share)
        for at, share in enumerate(everything)
        if not share.month.paid and share.missing >= line.min_euros and not share.is_settled
        and _is_recent(share, on)
    ]  # fmt: skip


def _is_recent(share: Share, on: date) -> bool:
    return add_months(share.month.due_on, LOOKED_AT) > on


def _expected(share: Share, rhythm: Habit | None, days: int) -> date:
    """So many days after the due date, or after the usual day when that is later; who is rarely regular has his own margin."""
    if rhythm is None:
        return share.month.due_on + timedelta(days=days)
    return share.month.due_on + timedelta(days=max(rhythm.usual + days, rhythm.late, days))


def _named(share: Share) -> str:
    if share.month.is_rent:
        return month_name(share.month.first)
    return f"la régularisation de charges due le {short_date(share.month.due_on)}"


def month_name(first: date) -> str:
    return f"{MONTHS[first.month - 1]} {first.year}"


def _of(first: date) -> str:
    month = month_name(first)
    return f"d’{month}" if month[0] in "ao" else f"de {month}"
