"""What is agreed besides a plan: sums put off until a day, part of the rent for some months, a reconciliation in a few parts.

While it runs nobody asks for the debt (a pause of the account), which stays in the balance; the ledger ends it by itself.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import ArrangementStatus, Debt, PauseBecause
from loge.domains.arrears.models import (
    AccountPause,
    Deferral,
    DeferredDebt,
    PartialPayment,
    RentAccount,
    RepaymentPlan,
)
from loge.domains.arrears.operations.pauses import lift_pause, pause_account
from loge.domains.arrears.operations.plans import Terms, propose_plan
from loge.domains.arrears.permissions import check_can_settle
from loge.domains.arrears.queries.accounts import open_dues
from loge.domains.arrears.queries.arrangements import ends_of, judged_deferral, judged_partial
from loge.domains.arrears.rules.arrangements import LONGEST, Outcome
from loge.foundation.audit import trail
from loge.foundation.dates import add_months
from loge.foundation.errors import Refusal, Stale
from loge.foundation.money import CENT, ZERO, in_equal_parts
from loge.foundation.ui.french import short_date


@transaction.atomic
def agree_deferral(
    account: RentAccount, *, entries: Iterable[int], until: date, instalment: Decimal | None = None,
    rent_required: bool = True, note: str = "", by,
) -> Deferral:  # fmt: skip
    """Put these sums off until that day; with `instalment`, a plan is proposed that begins the day after.

    Raise Refusal without any sum, for a day that is past or further than a year, or beside another deferral.
    """
    check_can_settle(by)
    account, today = _held(account, by), timezone.localdate()
    if not today < until <= add_months(today, LONGEST):
        raise Refusal("Un report se termine entre demain et dans un an.")
    if account.deferrals.running().exists():
        raise Stale("Un report est déjà en cours sur ce compte : arrêtez-le d’abord.")
    chosen = list(open_dues(account).filter(pk__in=list(entries), due_on__lte=today))
    if not chosen:
        raise Refusal("Choisissez au moins une somme échue et impayée.")
    plan = None
    if instalment:
        terms = Terms(instalment, first_on=_day_after(until), rent_required=rent_required)
        plan = propose_plan(account, entries=[due.pk for due in chosen], terms=terms, by=by)
    deferral = Deferral.objects.create(
        account=account,
        until=until,
        rent_required=rent_required,
        plan=plan,
        note=note[:200],
        agreed_on=today,
        agreed_by=by,
    )
    DeferredDebt.objects.bulk_create([DeferredDebt(deferral=deferral, entry=due, amount=due.left) for due in chosen])
    pause_account(account, reason=PauseBecause.DEFERRAL, until=until, note=note, about=deferral.about, by=by)
    trail.record("arrears.deferral_agreed", deferral, by=by, until=until.isoformat())
    return deferral


def _day_after(until: date) -> date:
    return date.fromordinal(until.toordinal() + 1)


@transaction.atomic
def agree_partial_payment(
    account: RentAccount, *, amount: Decimal, first_month: date, months: int, day: int = 10, note: str = "", by
) -> PartialPayment:
    """Accept `amount` euros for each month. Raise Refusal for months that are past, or more than a year of them."""
    check_can_settle(by)
    account, today = _held(account, by), timezone.localdate()
    first_month = first_month.replace(day=1)
    if amount <= 0 or not 1 <= months <= LONGEST or not 1 <= day <= 28:
        raise Refusal("Indiquez un montant, de 1 à 12 mois, et un jour du mois entre 1 et 28.")
    if first_month < today.replace(day=1) or first_month > add_months(today, 2):
        raise Refusal("Le premier mois est celui-ci ou l’un des deux suivants.")
    if account.partial_payments.running().exists():
        raise Stale("Un paiement partiel est déjà convenu sur ce compte : arrêtez-le d’abord.")
    partial = PartialPayment.objects.create(
        account=account, amount=amount, first_month=first_month, months=months, day=day, note=note[:200], agreed_on=today,
        agreed_by=by,
    )  # fmt: skip
    until = min(ends_of(partial)[-1], add_months(today, LONGEST))
    pause_account(account, reason=PauseBecause.PARTIAL, until=until, note=note, about=partial.about, by=by)
    trail.record("arrears.partial_payment_agreed", partial, by=by, months=months)
    return partial


@transaction.atomic
def spread_reconciliation(account: RentAccount, *, parts: int, first_on: date, by) -> RepaymentPlan:
    """A plan over the reconciliations alone, in so many equal parts. Raise Refusal when there is none to spread."""
    check_can_settle(by)
    account = _held(account, by)
    dues = list(open_dues(account).filter(debt=Debt.RECONCILIATION))
    total = sum((due.left for due in dues), ZERO)
    if not dues:
        raise Refusal("Aucune régularisation n’est à payer sur ce compte.")
    if parts < 1 or total < parts * 100 * CENT:
        raise Refusal("Cette somme est trop petite pour autant d’échéances.")
    terms = Terms(in_equal_parts(total, parts)[0], first_on=first_on)
    return propose_plan(account, entries=[due.pk for due in dues], terms=terms, by=by)


@transaction.atomic
def follow_deferral(deferral: Deferral, *, on: date, by) -> Outcome:
    """Read the ledger; the second time changes nothing."""
    RentAccount.objects.locked(deferral.account_id)
    deferral = Deferral.objects.select_related("account").get(pk=deferral.pk)
    outcome = judged_deferral(deferral, on=on)
    if deferral.status == ArrangementStatus.RUNNING and outcome.status != ArrangementStatus.RUNNING:
        _end(deferral, outcome, by=by)
        trail.record("arrears.deferral_ended", deferral, by=by, status=str(outcome.status))
    return outcome


@transaction.atomic
def follow_partial(partial: PartialPayment, *, on: date, by) -> Outcome:
    """Read the ledger; the second time changes nothing."""
    RentAccount.objects.locked(partial.account_id)
    partial = PartialPayment.objects.select_related("account").get(pk=partial.pk)
    outcome = judged_partial(partial, on=on)
    if partial.status == ArrangementStatus.RUNNING and outcome.status != ArrangementStatus.RUNNING:
        _end(partial, outcome, by=by)
        trail.record("arrears.partial_payment_ended", partial, by=by, status=str(outcome.status))
    return outcome


@transaction.atomic
def stop_deferral(deferral: Deferral, *, because: str, by) -> Deferral:
    """Someone ends it before its day: the sums are due again at once."""
    check_can_settle(by)
    deferral = _running(deferral, by)
    _end(deferral, Outcome(ArrangementStatus.CANCELLED, because.strip()), by=by)
    trail.record("arrears.deferral_ended", deferral, by=by, status="cancelled")
    return deferral


@transaction.atomic
def stop_partial_payment(partial: PartialPayment, *, because: str, by) -> PartialPayment:
    check_can_settle(by)
    partial = _running(partial, by)
    _end(partial, Outcome(ArrangementStatus.CANCELLED, because.strip()), by=by)
    trail.record("arrears.partial_payment_ended", partial, by=by, status="cancelled")
    return partial


def _running(one, by):
    _held(one.account, by)
    found = type(one).objects.select_related("account").get(pk=one.pk)
    if found.status != ArrangementStatus.RUNNING:
        raise Stale(f"C’est déjà terminé, depuis le {short_date(found.ended_at)}.")
    return found


def _end(one, outcome: Outcome, *, by) -> None:
    one.status, one.ended_at, one.ended_because = outcome.status, timezone.now(), outcome.why[:200]
    one.save(update_fields=["status", "ended_at", "ended_because"])
    for pause in AccountPause.objects.filter(about=one.about, lifted_at=None):
        lift_pause(pause, by=by)


def _held(account: RentAccount, by) -> RentAccount:
    RentAccount.objects.check_within(account.pk, by=by)
    return RentAccount.objects.locked(account.pk)
