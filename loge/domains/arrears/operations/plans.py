"""The life of a repayment plan: proposed, signed, followed from the ledger, ended. Its history is never lost."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from loge.domains.arrears.choices import Debt, Frequency, PlanHealth, PlanOrigin, PlanStatus, Signature
from loge.domains.arrears.events import PlanBroken, PlanSigned
from loge.domains.arrears.models import LedgerEntry, PlanDebt, PlanInstalment, PlanStep, RentAccount, RepaymentPlan
from loge.domains.arrears.operations.at_once import look_again
from loge.domains.arrears.permissions import check_can_settle, check_is_proposed
from loge.domains.arrears.queries.accounts import open_dues
from loge.domains.arrears.queries.plans import judged, live_plan
from loge.domains.arrears.rules.plans import Verdict, schedule, status_after
from loge.domains.arrears.workflow import PLAN_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.events import publish
from loge.foundation.links.keeping import revoke_links
from loge.foundation.money import ZERO
from loge.registers.peace.choices import LifeSign
from loge.registers.peace.operations import note_signs_of_life

LONGEST = 60  # instalments; a plan between two people has no legal maximum, a screen has one (domain.md d25)
LONGEST_OF_THE_COMMISSION = 120


@dataclass(frozen=True)
class Terms:
    """What is agreed: euros per instalment, from a day, at a rhythm; days of tolerance; whether the month’s rent is owed too."""

    instalment: Decimal
    first_on: date
    frequency: str = Frequency.MONTHLY
    tolerance_days: int = 5
    rent_required: bool = True


@dataclass(frozen=True)
class ToldBudget:
    """What the household told of its month, in euros, when it did."""

    income: Decimal | None = None
    housing_cost: Decimal | None = None
    other_costs: Decimal | None = None


@transaction.atomic
def propose_plan(
    account: RentAccount, *, entries: Iterable[int], terms: Terms, budget: ToldBudget = ToldBudget(),  # noqa: B008 frozen
    origin: str = PlanOrigin.AMICABLE, by,
) -> RepaymentPlan:  # fmt: skip
    """Freeze the debt chosen among what is due, and lay out its instalments.

    Raise Refusal without any debt, while over-indebtedness forbids paying it (d22), or for terms that cannot be written.
    """
    check_can_settle(by)
    account = _visible(account, by)
    today = timezone.localdate()
    if account.over_indebted_on is not None and origin != PlanOrigin.COMMISSION:
        raise Refusal("Le dossier de surendettement est recevable : la dette antérieure ne peut plus être payée.")
    # A reconciliation may be spread as soon as it is billed; a rent to come is never part of a plan (domain.md d.9).
    billed = Q(due_on__lte=today) | Q(debt=Debt.RECONCILIATION)
    chosen = list(open_dues(account).filter(billed, pk__in=list(entries)))
    if not chosen:
        raise Refusal("Choisissez au moins une somme échue et impayée.")
    total = sum((entry.left for entry in chosen), ZERO)
    most = LONGEST_OF_THE_COMMISSION if origin == PlanOrigin.COMMISSION else LONGEST
    slices = _lay_out(total, terms, most=most, today=today)
    now, account.plan_asked_on, account.plan_asked_by = timezone.now(), None, None
    account.save(update_fields=["plan_asked_on", "plan_asked_by"])
    plan = RepaymentPlan.objects.create(
        account=account, origin=origin, total=total, instalment=terms.instalment, frequency=terms.frequency,
        first_on=terms.first_on, tolerance_days=terms.tolerance_days, rent_required=terms.rent_required,
        income=budget.income, housing_cost=budget.housing_cost, other_costs=budget.other_costs, proposed_at=now, proposed_by=by,
    )  # fmt: skip
    PlanDebt.objects.bulk_create([PlanDebt(plan=plan, entry=entry, amount=entry.left) for entry in chosen])
    PlanInstalment.objects.bulk_create(
        [PlanInstalment(plan=plan, number=one.number, due_on=one.due_on, amount=one.amount) for one in slices]
    )
    write(plan, f"Proposé : {len(slices)} échéances", by=by)
    trail.record("arrears.plan_proposed", plan, by=by, instalments=len(slices))
    return plan


@transaction.atomic
def sign_plan(plan: RepaymentPlan, *, signature: str, signed_on: date, by) -> RepaymentPlan:
    """The tenant agrees. A plan that was running is replaced, its history kept.

    Raise Stale when the debt moved since the proposal, or when a colleague signed another plan meanwhile.
    """
    check_can_settle(by)
    plan = locked_plan(plan, by)
    if plan.status == PlanStatus.ACTIVE and plan.signed_on == signed_on:
        return plan  # pressed twice
    check_is_proposed(plan)
    if signature not in Signature.values:
        raise Refusal("Dites comment l’accord est donné.")
    if signed_on > timezone.localdate():
        raise Refusal("La date de signature est dans l’avenir.")
    words = f"Signé le {signed_on:%d/%m/%Y} ({Signature(signature).label.lower()})"
    return start_plan(plan, signature=signature, signed_on=signed_on, words=words, by=by)


def start_plan(plan: RepaymentPlan, *, signature: str, signed_on: date, words: str, by) -> RepaymentPlan:
    """Under the lock of its account, whoever brought the agreement: an officer, or the tenant on their page (`by` is None)."""
    check_debt_still_stands(plan)
    _replace(live_plan(plan.account), by=by, newer_than=plan)
    for broken in plan.account.plans.filter(
        status=PlanStatus.BROKEN
    ):  # or it would be taken up again beside the new one
        _move(broken, PlanStatus.REPLACED, f"Remplacé par le plan n° {plan.pk}", by=by)
    plan.status, plan.signature, plan.signed_on = PlanStatus.ACTIVE, signature, signed_on
    plan.save(update_fields=["status", "signature", "signed_on"])
    if home := getattr(plan.account.lease, "household", None):
        note_signs_of_life({home.pk: signed_on}, kind=LifeSign.PAYMENT, by=by)
    write(plan, words, by=by)
    for other in plan.account.plans.filter(Q(status=PlanStatus.PROPOSED) | Q(pk=plan.pk)):
        close_pages(other, by=by)
    trail.record("arrears.plan_signed", plan, by=by, signature=signature)
    look_again([plan.account_id], by=by)
    publish(PlanSigned(plan_id=plan.pk, person_id=_person_of(plan), by_id=by.pk if by else None))
    return plan


def close_pages(plan: RepaymentPlan, *, by) -> int:
    """What was sent to the tenant about it opens no more; how many pages were still open."""
    opened = list(plan.offers.filter(closed_at=None, until__gt=timezone.now()))
    for offer in opened:
        offer.closed_at = timezone.now()
        offer.save(update_fields=["closed_at"])
        revoke_links(about=offer.about, by=by)
    return len(opened)


@transaction.atomic
def decline_plan(plan: RepaymentPlan, *, by) -> RepaymentPlan:
    check_can_settle(by)
    plan = locked_plan(plan, by)
    check_is_proposed(plan)
    end_proposal(plan, PlanStatus.DECLINED, "Le locataire n’en veut pas", by=by)
    trail.record("arrears.plan_declined", plan, by=by)
    return plan


def end_proposal(plan: RepaymentPlan, status: str, words: str, *, by) -> None:
    _move(plan, status, words, by=by)
    close_pages(plan, by=by)


@transaction.atomic
def follow_plan(plan: RepaymentPlan, *, on: date, by) -> Verdict:
    """Read the ledger and say what became of the plan. The second time changes nothing.

    A broken plan is taken up again by itself once what was missing is paid: people catch up, and should not have to ask.
    """
    RentAccount.objects.locked(plan.account_id)
    plan = RepaymentPlan.objects.select_related("account__lease").get(pk=plan.pk)
    verdict = judged(plan, on=on)
    wanted = status_after(verdict.health)
    if wanted != plan.status and PLAN_WORKFLOW.allows(plan.status, wanted):
        _move(plan, wanted, _sentence(verdict), by=by)
        trail.record("arrears.plan_followed", plan, by=by, health=verdict.health)
        if wanted == PlanStatus.BROKEN:
            publish(PlanBroken(plan_id=plan.pk, person_id=_person_of(plan), by_id=by and by.pk))
    return verdict


def _sentence(verdict: Verdict) -> str:
    since = f" du {verdict.since:%d/%m/%Y}" if verdict.since else ""
    return {
        PlanHealth.KEPT: "Repris : le retard est rattrapé",
        PlanHealth.LATE: "Repris, encore en retard",
        PlanHealth.BROKEN_BY_INSTALMENT: f"Rompu : l’échéance{since} n’est pas payée",
        PlanHealth.BROKEN_BY_RENT: f"Rompu : le loyer{since} n’est pas payé",
        PlanHealth.COMPLETED: "Terminé : toute la dette est payée",
        PlanHealth.SUSPENDED: "Suspendu : dossier de surendettement recevable",
    }[verdict.health]


def _lay_out(total: Decimal, terms: Terms, *, most: int, today: date):
    if terms.first_on < today:
        raise Refusal("La première échéance est déjà passée.")
    if terms.frequency not in Frequency.values:
        raise Refusal("Choisissez le rythme des échéances.")
    if terms.instalment <= 0:
        raise Refusal("Une échéance est d’un montant positif.")
    if total / terms.instalment > most:
        raise Refusal(f"À ce rythme il faudrait plus de {most} échéances : proposez une échéance plus élevée.")
    return schedule(total, instalment=terms.instalment, first_on=terms.first_on, frequency=terms.frequency)


def check_debt_still_stands(plan: RepaymentPlan) -> None:
    """Under the lock of the account: a payment that came in since the proposal would otherwise be asked twice."""
    left = dict(LedgerEntry.objects.filter(pk__in=plan.debts.values("entry")).with_left().values_list("pk", "left"))
    if any(left[debt.entry_id] < debt.amount for debt in plan.debts.all()):
        raise Stale("Un paiement est arrivé depuis cette proposition : refaites-la sur ce qui reste dû.")


def _replace(former: RepaymentPlan | None, *, by, newer_than: RepaymentPlan) -> None:
    if former is None:
        return
    if (
        former.signed_on is not None
        and former.steps.filter(status=PlanStatus.ACTIVE, at__gte=newer_than.proposed_at).exists()
    ):
        raise Stale("Un autre plan a été signé depuis cette proposition.")
    _move(former, PlanStatus.REPLACED, f"Remplacé par le plan n° {newer_than.pk}", by=by)


def _move(plan: RepaymentPlan, status: str, text: str, *, by) -> None:
    PLAN_WORKFLOW.check(plan.status, status)
    plan.status = status
    if not PLAN_WORKFLOW.moves[status]:
        plan.ended_at, plan.ended_because = timezone.now(), text[:200]
    plan.save(update_fields=["status", "ended_at", "ended_because"])
    write(plan, text, by=by)


def _visible(account: RentAccount, by) -> RentAccount:
    RentAccount.objects.check_within(account.pk, by=by)
    return RentAccount.objects.locked(account.pk)


def locked_plan(plan: RepaymentPlan, by) -> RepaymentPlan:
    _visible(plan.account, by)
    return RepaymentPlan.objects.select_for_update(of=("self",)).select_related("account__lease").get(pk=plan.pk)


def _person_of(plan: RepaymentPlan) -> int | None:
    """Of whom a colleague may hold a case: the reference person of the home, when it is one."""
    household = getattr(plan.account.lease, "household", None)
    return household.reference_person_id if household is not None else None


def write(plan: RepaymentPlan, text: str, *, by) -> PlanStep:
    return PlanStep.objects.create(plan=plan, at=timezone.now(), by=by, status=plan.status, text=text[:300])
