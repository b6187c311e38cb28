"""The trade of the call campaign, without a database and without a clock."""

from loge.domains.outreach.rules.chain import ALL_STEPS, DEFAULT_CHAIN, BandRule, ChainRules, band_of, step_after
from loge.domains.outreach.rules.criteria import EXCLUDE, INCLUDE, BadCriteria, Criteria, Earlier
from loge.domains.outreach.rules.hours import DEFAULT_HOURS, CallingHours, Window, say_when, slot_of, zone_of
from loge.domains.outreach.rules.notes import LONGEST_NOTE
from loge.domains.outreach.rules.outcomes import Verdict, verdict
from loge.domains.outreach.rules.ranking import rank
from loge.domains.outreach.rules.reports import ALL_CAMPAIGNS, THIS_CAMPAIGN, CallReport, PersonReport
from loge.domains.outreach.rules.retries import DEFAULT_RULES, RetryRule, RetryRules
from loge.domains.outreach.rules.rhythm import REVIEW_MONTHS, next_call
from loge.domains.outreach.rules.steps import (
    END,
    KINDS,
    BadSteps,
    answer_problem,
    check_steps,
    heard,
    next_step,
    options_of,
    path,
)

__all__ = [
    "ALL_CAMPAIGNS",
    "ALL_STEPS",
    "DEFAULT_CHAIN",
    "DEFAULT_HOURS",
    "DEFAULT_RULES",
    "END",
    "EXCLUDE",
    "INCLUDE",
    "KINDS",
    "LONGEST_NOTE",
    "REVIEW_MONTHS",
    "THIS_CAMPAIGN",
    "BadCriteria",
    "BandRule",
    "BadSteps",
    "CallReport",
    "CallingHours",
    "ChainRules",
    "Criteria",
    "Earlier",
    "PersonReport",
    "RetryRule",
    "RetryRules",
    "Verdict",
    "Window",
    "answer_problem",
    "band_of",
    "check_steps",
    "heard",
    "next_call",
    "next_step",
    "options_of",
    "path",
    "rank",
    "say_when",
    "slot_of",
    "step_after",
    "verdict",
    "zone_of",
]
