from loge.domains.arrears.choices.agreements import CoverageEnd, CoverageProof
from loge.domains.arrears.choices.estimates import BenefitKind, EstimateFailure, EstimateState, Situation
from loge.domains.arrears.choices.exchanges import ExchangeOutcome, Means, PromiseState, UnpaidCause
from loge.domains.arrears.choices.ledger import GRANTS, MONEY_IN, Debt, EntryKind, MatchReason, Payee
from loge.domains.arrears.choices.letters import AsideCause, BatchState, LetterState, LetterWay, ReviewOutcome
from loge.domains.arrears.choices.plans import (
    ArrangementStatus,
    Authority,
    Frequency,
    OfferAnswer,
    OfferWay,
    PlanCondition,
    PlanHealth,
    PlanOrigin,
    PlanStatus,
    Signature,
)
from loge.domains.arrears.choices.procedure import Act, BenefitFate, ClockKind, PanelMode, Payer
from loge.domains.arrears.choices.steps import TOLD_SIGNS, PauseBecause, Sign, Step

__all__ = [
    "Act",
    "ArrangementStatus",
    "AsideCause",
    "Authority",
    "BatchState",
    "BenefitFate",
    "BenefitKind",
    "ClockKind",
    "CoverageEnd",
    "CoverageProof",
    "Debt",
    "EntryKind",
    "EstimateFailure",
    "EstimateState",
    "ExchangeOutcome",
    "Frequency",
    "GRANTS",
    "LetterState",
    "LetterWay",
    "MONEY_IN",
    "MatchReason",
    "Means",
    "OfferAnswer",
    "OfferWay",
    "PanelMode",
    "PauseBecause",
    "Payee",
    "Payer",
    "PlanCondition",
    "PlanHealth",
    "PlanOrigin",
    "PlanStatus",
    "PromiseState",
    "ReviewOutcome",
    "Sign",
    "Signature",
    "Situation",
    "Step",
    "TOLD_SIGNS",
    "UnpaidCause",
]
