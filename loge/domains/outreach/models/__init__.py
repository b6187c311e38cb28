"""A campaign draws homes by waves; callers hold one home at a time; each call leaves an attempt that is never edited."""

from loge.domains.outreach.models.calls import Attempt, CallDraft, PersonResult, Signal, Skip, TransmissionConsent
from loge.domains.outreach.models.campaigns import Caller, Campaign, RiskOfficer, Wave
from loge.domains.outreach.models.paper import PaperBatch, PaperSheet
from loge.domains.outreach.models.pursuits import PersonToWarn, Pursuit, PursuitLine
from loge.domains.outreach.models.quiet import QuietDismissal
from loge.domains.outreach.models.regular import RegularCall
from loge.domains.outreach.models.scripts import Script, ScriptVersion
from loge.domains.outreach.models.targets import Target, TargetMember

__all__ = [
    "Attempt",
    "CallDraft",
    "Caller",
    "Campaign",
    "PaperBatch",
    "PaperSheet",
    "PersonResult",
    "PersonToWarn",
    "Pursuit",
    "PursuitLine",
    "QuietDismissal",
    "RegularCall",
    "RiskOfficer",
    "Script",
    "ScriptVersion",
    "Signal",
    "Skip",
    "Target",
    "TargetMember",
    "TransmissionConsent",
    "Wave",
]
