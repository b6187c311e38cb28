"""What is owed (ledger), what settles it (matchings), how an old debt is spread (plans), what to do next (steps)."""

from loge.domains.arrears.models.accounts import RentAccount
from loge.domains.arrears.models.acts import ProcedureStep
from loge.domains.arrears.models.agreements import Coverage, CoverageBatch, CrisisAgreement
from loge.domains.arrears.models.arrangements import Deferral, DeferredDebt, PartialPayment
from loge.domains.arrears.models.benefit import BenefitCheck, BenefitDecision, Episode
from loge.domains.arrears.models.clocks import Clock, ClockAlert
from loge.domains.arrears.models.estimates import BenefitEstimate
from loge.domains.arrears.models.exchanges import Exchange
from loge.domains.arrears.models.grants import GrantPayment, NamedGrant
from loge.domains.arrears.models.guarantees import ToldGuarantee
from loge.domains.arrears.models.ledger import LedgerEntry, Matching
from loge.domains.arrears.models.letters import Letter, LetterBatch
from loge.domains.arrears.models.offers import PlanDocument, PlanOffer, SigningCode
from loge.domains.arrears.models.officers import OfficerDesk, Portfolio
from loge.domains.arrears.models.pauses import AccountPause
from loge.domains.arrears.models.plans import PlanDebt, PlanInstalment, PlanStep, RepaymentPlan
from loge.domains.arrears.models.signs import EarlySign, SignRule, ToldSign
from loge.domains.arrears.models.steps import NextStep, StepRule
from loge.domains.arrears.models.texts import LetterText
from loge.domains.arrears.models.waivers import Waiver, WaiverLine

__all__ = [
    "AccountPause",
    "BenefitCheck",
    "BenefitDecision",
    "BenefitEstimate",
    "Clock",
    "ClockAlert",
    "Coverage",
    "CoverageBatch",
    "CrisisAgreement",
    "Deferral",
    "DeferredDebt",
    "EarlySign",
    "Episode",
    "Exchange",
    "GrantPayment",
    "LedgerEntry",
    "Letter",
    "LetterBatch",
    "LetterText",
    "Matching",
    "NamedGrant",
    "NextStep",
    "OfficerDesk",
    "PartialPayment",
    "PlanDebt",
    "PlanDocument",
    "PlanInstalment",
    "PlanOffer",
    "Portfolio",
    "PlanStep",
    "ProcedureStep",
    "RentAccount",
    "RepaymentPlan",
    "SignRule",
    "SigningCode",
    "StepRule",
    "ToldGuarantee",
    "ToldSign",
    "Waiver",
    "WaiverLine",
]
