"""Estimates of the housing benefit: asked for by someone, computed in the background by a process apart, tried again by hand.

A row is the whole state: a worker that stops leaves it waiting, and the job of the next minute takes it up again.
"""

import logging
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from loge.domains.arrears.choices import BenefitKind, EstimateFailure, EstimateState, Situation
from loge.domains.arrears.models import BenefitEstimate, RentAccount
from loge.domains.arrears.permissions import check_can_settle
from loge.domains.arrears.queries.estimates import UNDER, engine, is_home, question_of
from loge.domains.arrears.workflow import ESTIMATE_WORKFLOW
from loge.foundation.audit import trail
from loge.foundation.errors import Refusal, Stale
from loge.foundation.runtime.engines import EngineFailure

JOB = "compute_estimates"
"""Name of the job in config/schedule.py."""
TOGETHER = 20  # homes given to one process: its library takes longer to load than a home to compute
MOST_TRIES = 3
MOST = Decimal(5000)  # euros a month: whatever is above is a fault of the calculation

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Adult:
    """Euros net and taxable of the last twelve months."""

    situation: str
    wages: Decimal = Decimal(0)
    unemployment: Decimal = Decimal(0)
    pensions: Decimal = Decimal(0)
    other: Decimal = Decimal(0)

    def as_json(self) -> dict[str, str]:
        money = {name: str(getattr(self, name)) for name in ("wages", "unemployment", "pensions", "other")}
        return {"situation": str(self.situation), **money}


@dataclass(frozen=True)
class ToldHome:
    """What the household and the register say: one or two adults (a couple), ages of children, euros of rent without charges."""

    adults: tuple[Adult, ...]
    rent: Decimal
    municipality_code: str
    children: tuple[int, ...] = field(default=())
    under_agreement: bool = True
    gets_rsa: bool = False


def check_can_estimate(account: RentAccount) -> None:
    if not is_home(account.lease):
        raise Refusal("Seul un logement habité aujourd’hui ouvre droit à l’aide au logement.")
    if not engine().is_installed:
        raise Refusal("L’estimation n’est pas installée ici : servez-vous du simulateur officiel.")


@transaction.atomic
def ask_estimate(account: RentAccount, *, told: ToldHome, by) -> BenefitEstimate:
    """For this month. Pressed twice, it is asked once; what the household told is frozen.

    Raise Refusal without the engine, for a shop, or for what no household can be; Stale while another one is being computed.
    """
    check_can_settle(by)
    RentAccount.objects.check_within(account.pk, by=by)
    account = RentAccount.objects.locked(account.pk)
    check_can_estimate(account)
    _check_told(told)
    content = _frozen(told, month=timezone.localdate().replace(day=1))
    if waiting := account.estimates.filter(state=EstimateState.ASKED).first():
        if all(getattr(waiting, name) == value for name, value in content.items()):
            return waiting
        raise Stale("Une autre estimation est en cours de calcul pour ce compte : attendez sa réponse.")
    estimate = BenefitEstimate.objects.create(account=account, asked_at=timezone.now(), asked_by=by, **content)
    trail.record("arrears.estimate_asked", estimate, by=by)
    transaction.on_commit(wake_worker, robust=True)
    return estimate


@transaction.atomic
def retry_estimate(estimate: BenefitEstimate, *, by) -> BenefitEstimate:
    """The same question again, after a failure. Raise Stale when it is already being computed, or answered."""
    check_can_settle(by)
    RentAccount.objects.check_within(estimate.account_id, by=by)
    account = RentAccount.objects.locked(estimate.account_id)
    check_can_estimate(account)
    estimate = BenefitEstimate.objects.get(pk=estimate.pk)
    if account.estimates.filter(state=EstimateState.ASKED).exists():
        raise Stale("Une estimation est déjà en cours de calcul pour ce compte.")
    if not ESTIMATE_WORKFLOW.allows(estimate.state, EstimateState.ASKED):
        raise Stale("Cette estimation a déjà sa réponse.")
    estimate.state, estimate.failure, estimate.started_at, estimate.tries = EstimateState.ASKED, "", None, 0
    estimate.save(update_fields=["state", "failure", "started_at", "tries"])
    trail.record("arrears.estimate_retried", estimate, by=by)
    transaction.on_commit(wake_worker, robust=True)
    return estimate


def wake_worker() -> None:
    """The job of every minute, now. Nothing is lost if this fails: the minute comes."""
    try:
        with transaction.atomic():
            app.configure_task(JOB, queueing_lock=JOB).defer()
    except AlreadyEnqueued:
        pass


def compute_estimates(*, by) -> int:
    """Answer those that wait; how many got an answer, good or bad. Safe to run twice, and beside itself.

    No transaction is open while the process works.
    """
    taken = _take(by=by)
    if not taken:
        return 0
    try:
        reply = engine().ask(
            {"households": [question_of(one) for one in taken]}, patience=settings.LOGE_BENEFIT_PATIENCE
        )
        library, answers = f"{reply['library']} {reply['version']}", reply["answers"]
        if len(answers) != len(taken):
            raise EngineFailure(EstimateFailure.BROKEN)
    except EngineFailure as failure:
        library, answers = "", [{"error": failure.code}] * len(taken)
    except (KeyError, TypeError):
        library, answers = "", [{"error": EstimateFailure.BROKEN}] * len(taken)
    return sum(_note(one, answer, library=library, by=by) for one, answer in zip(taken, answers, strict=True))


@transaction.atomic
def _take(*, by) -> list[BenefitEstimate]:
    """Hold what waits, and what a stopped process left, for long enough to compute it."""
    now = timezone.now()
    left = now - timedelta(seconds=2 * settings.LOGE_BENEFIT_PATIENCE)
    free = BenefitEstimate.objects.filter(Q(started_at=None) | Q(started_at__lt=left), state=EstimateState.ASKED)
    taken = []
    for estimate in free.order_by("asked_at").select_for_update(skip_locked=True)[:TOGETHER]:
        if estimate.tries >= MOST_TRIES:
            _fail(estimate, EstimateFailure.INTERRUPTED, by=by)
            continue
        estimate.started_at, estimate.tries = now, estimate.tries + 1
        estimate.save(update_fields=["started_at", "tries"])
        taken.append(estimate)
    return taken


@transaction.atomic
def _note(estimate: BenefitEstimate, answer: dict, *, library: str, by) -> bool:
    """False when somebody else answered it meanwhile."""
    started, estimate = estimate.started_at, BenefitEstimate.objects.select_for_update().get(pk=estimate.pk)
    if estimate.state != EstimateState.ASKED or estimate.started_at != started:
        return False
    try:
        found = _understood(answer)
    except EngineFailure as failure:
        _fail(estimate, failure.code, by=by)
        return True
    for name, value in found.items():
        setattr(estimate, name, value)
    estimate.state, estimate.library, estimate.computed_at = EstimateState.DONE, library[:60], timezone.now()
    estimate.save(update_fields=[*found, "state", "library", "computed_at"])
    trail.record("arrears.estimate_done", estimate, by=by)
    return True


def _fail(estimate: BenefitEstimate, code: str, *, by) -> None:
    known = code if code in EstimateFailure.values else EstimateFailure.BROKEN
    estimate.state, estimate.failure = EstimateState.FAILED, known
    estimate.save(update_fields=["state", "failure"])
    trail.record("arrears.estimate_failed", estimate, by=by, failure=str(known))
    logger.warning("an estimate of housing benefit failed: %s", known)


def _understood(answer: dict) -> dict:
    """Raise EngineFailure for an answer that says why there is none, or that makes no sense."""
    if not isinstance(answer, dict):
        raise EngineFailure(EstimateFailure.BROKEN)
    if "error" in answer:
        raise EngineFailure(str(answer["error"]))
    try:
        amount, rent_cut = Decimal(answer["amount"]), Decimal(answer["rent_cut"])
        found = {
            "amount": amount,
            "rent_cut": rent_cut,
            "kind": BenefitKind(answer["kind"]) if answer["kind"] else "",
            "zone": int(answer["zone"]),
            "rents_as_of": date.fromisoformat(answer["rents_as_of"]),
            "resources_as_of": date.fromisoformat(answer["resources_as_of"]),
        }
        sound = 0 <= amount < MOST and 0 <= rent_cut < MOST
    except (KeyError, TypeError, ValueError, InvalidOperation):
        sound = False
    if not sound:
        raise EngineFailure(EstimateFailure.BROKEN)
    return found


def _check_told(told: ToldHome) -> None:
    if len(told.adults) not in (1, 2):
        raise Refusal("Une estimation porte sur une personne seule ou sur un couple.")
    if any(adult.situation not in Situation.values for adult in told.adults):
        raise Refusal("Dites la situation de chaque adulte.")
    if not all(0 <= age < UNDER for age in told.children):
        raise Refusal("Seuls les enfants de moins de 21 ans comptent.")
    if told.rent <= 0:
        raise Refusal("Sans loyer, il n’y a pas d’aide au logement.")


def _frozen(told: ToldHome, *, month: date) -> dict:
    return {
        "month": month,
        "municipality_code": told.municipality_code,
        "rent": told.rent,
        "under_agreement": told.under_agreement,
        "couple": len(told.adults) == 2,
        "children": sorted(told.children),
        "adults": [adult.as_json() for adult in told.adults],
        "gets_rsa": told.gets_rsa,
    }
