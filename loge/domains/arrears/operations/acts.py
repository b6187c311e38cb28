"""The acts of a procedure, recorded and guarded: what the law forbids that day is refused with its article."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from loge.domains.arrears.choices import Act, Debt, EntryKind, PanelMode, Payee, Payer
from loge.domains.arrears.models import ProcedureStep, RentAccount, RepaymentPlan
from loge.domains.arrears.operations.at_once import look_again
from loge.domains.arrears.operations.episodes import note_report
from loge.domains.arrears.operations.guarantees import take_the_call_back, tell_the_call
from loge.domains.arrears.operations.ledger import Line, note_over_indebtedness, record_lines
from loge.domains.arrears.operations.matching import match_account
from loge.domains.arrears.operations.plans import follow_plan
from loge.domains.arrears.permissions import check_can_settle
from loge.domains.arrears.queries.acts import looked_at_on, situation_of
from loge.domains.arrears.queries.law import law_on
from loge.domains.arrears.rules import acts as rules
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.legal.texts import UnknownLaw


@dataclass(frozen=True)
class Paper:
    """What is written beside the day: the document, how long it lasts (months), how the panel was asked, decent rehousing, the
    sum that was erased (euros), and which known guarantee was called, as its trade names it."""

    reference: str = ""
    months: int | None = None
    mode: str = ""
    rehoused: bool = False
    erased: Decimal | None = None
    guarantee: str = ""


@transaction.atomic
def note_act(account: RentAccount, *, kind: str, on: date, paper: Paper = Paper(), by) -> ProcedureStep:  # noqa: B008 frozen
    """Raise Refusal for what the law forbids that day, with its article and the first possible day when there is one."""
    check_can_settle(by)
    account = _visible(account, by)
    today = timezone.localdate()
    if kind not in Act.values:
        raise Refusal("Choisissez une étape de la liste.")
    if on > today and kind != Act.HEARING:
        raise Refusal("Une étape se note quand elle a eu lieu : cette date est dans l’avenir.")
    law = law_on(on)
    try:
        known = situation_of(account, on=min(on, today))
        rules.check(kind, looked_at_on(known, on, rehoused=paper.rehoused), law)
        rules.check_months(kind, paper.months, law)
    except UnknownLaw:
        raise Refusal("Loge ne connaît pas le droit d’une date si ancienne : vérifiez l’année.") from None
    if kind == Act.PANEL and paper.mode not in PanelMode.values:
        raise Refusal("Dites comment la CCAPEX est saisie : par EXPLOC ou par courrier.")
    if kind == Act.DEBT_ERASED and not (paper.erased and paper.erased > 0):
        raise Refusal("Indiquez la somme effacée.")
    step = ProcedureStep.objects.create(
        account=account, kind=kind, happened_on=on, reference=paper.reference[:120], mode=paper.mode,
        months=paper.months if kind in rules.MONTHS else None, rehoused=paper.rehoused, by=by, at=timezone.now(),
    )  # fmt: skip
    _carry(step, paper, by=by)
    trail.record("arrears.act_noted", step, by=by, kind=str(kind))
    look_again([account.pk], by=by)
    return step


@transaction.atomic
def cancel_act(step: ProcedureStep, *, because: str, by) -> ProcedureStep:
    """Noted by mistake. Raise Refusal while another act stands on it, or when the accounts already say it."""
    check_can_settle(by)
    account = _visible(step.account, by)
    step = ProcedureStep.objects.select_related("account__lease").get(pk=step.pk)
    if step.cancelled_at is not None:
        raise Stale("Cette étape est déjà annulée.")
    if not because.strip():
        raise Refusal("Dites pourquoi cette étape est annulée.")
    if step.kind == Act.DEBT_ERASED:
        raise Refusal("L’effacement est passé en écriture : c’est une écriture de correction qui le reprend.")
    _check_nothing_stands_on(step)
    step.cancelled_at, step.cancelled_by, step.cancelled_because = timezone.now(), by, because.strip()[:200]
    step.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_because"])
    if step.kind == Act.DEBT_ADMISSIBLE:
        _freeze(account, None, by=by)
    if step.kind == Act.GUARANTOR:
        take_the_call_back(step, by=by)
    trail.record("arrears.act_cancelled", step, by=by, kind=step.kind)
    look_again([account.pk], by=by)
    return step


@transaction.atomic
def set_clause(account: RentAccount, *, weeks: int | None, months: int | None, payee: str, by) -> RentAccount:
    """What the lease itself says of the notice to pay, once someone read it; and to whom the benefit is paid."""
    check_can_settle(by)
    account = _visible(account, by)
    if weeks and months:
        raise Refusal("Le bail donne un délai en semaines ou en mois, pas les deux.")
    account.lapse_weeks, account.lapse_months, account.benefit_payee = weeks or None, months or None, payee
    account.save(update_fields=["lapse_weeks", "lapse_months", "benefit_payee"])
    trail.record("arrears.clause_read", account, by=by, weeks=weeks or 0, months=months or 0)
    look_again([account.pk], by=by)
    return account


def _carry(step: ProcedureStep, paper: Paper, *, by) -> None:
    """What an act changes elsewhere in the account."""
    account = step.account
    if step.kind in (Act.DEBT_ADMISSIBLE, Act.DEBT_OVER):
        _freeze(account, step.happened_on if step.kind == Act.DEBT_ADMISSIBLE else None, by=by)
    elif step.kind == Act.PANEL:
        episode = account.episodes.standing().filter(reported_on=None, constituted_on__lte=step.happened_on).first()
        if episode is not None and account.benefit_payee == Payee.NONE:
            note_report(episode, told=Payer.PANEL, reported_on=step.happened_on, by=by)
    elif step.kind == Act.GUARANTOR and paper.guarantee:
        tell_the_call(step, about=paper.guarantee, by=by)
    elif step.kind == Act.DEBT_ERASED and paper.erased:
        _erase(step, paper.erased, by=by)


def _freeze(account: RentAccount, admissible_on: date | None, *, by) -> None:
    """The plans that it suspends, or that go on again, do so at once."""
    note_over_indebtedness(account, admissible_on=admissible_on, by=by)
    for plan in RepaymentPlan.objects.live().filter(account=account).select_related("account"):
        follow_plan(plan, on=timezone.localdate(), by=by)


def _erase(step: ProcedureStep, amount: Decimal, *, by) -> None:
    """A line in the tenant’s favour: it settles the oldest debts, as the commission meant it."""
    line = Line(
        step.account.lease_id, Debt.RENT, EntryKind.ERASED, -amount, step.happened_on, step.happened_on,
        label="Effacement par la commission de surendettement", period=step.happened_on.replace(day=1), key=f"act-{step.pk}",
    )  # fmt: skip
    record_lines([line], source="loge", by=by)
    match_account(step.account, on=timezone.localdate(), by=None)


def _check_nothing_stands_on(step: ProcedureStep) -> None:
    later = ProcedureStep.objects.standing().filter(account=step.account_id, happened_on__gte=step.happened_on)
    same = ProcedureStep.objects.standing().filter(account=step.account_id, kind=step.kind).exclude(pk=step.pk)
    if same.exists():
        return
    for other in later.exclude(pk=step.pk):
        if step.kind in rules.STANDS_ON.get(Act(other.kind), ()):
            raise Refusal(f"Annulez d’abord l’étape « {other.get_kind_display()} », qui repose sur celle-ci.")


def _visible(account: RentAccount, by) -> RentAccount:
    RentAccount.objects.check_within(account.pk, by=by)
    return RentAccount.objects.locked(account.pk)
