"""Every rule of retention of the house, in the order in which the night applies them; the people themselves come last.

Each app says its part in its `erasure.py`; tests/house refuses a table with personal data that nobody covers.
"""

import logging
from dataclasses import dataclass
from datetime import datetime
from types import ModuleType

from django.utils import timezone

from loge.domains.aids import erasure as aids
from loge.domains.arrears import erasure as arrears
from loge.domains.bulletins import erasure as bulletins
from loge.domains.cases import erasure as cases
from loge.domains.offers import erasure as offers
from loge.domains.outreach import erasure as outreach
from loge.domains.protection import erasure as protection
from loge.domains.proximity import erasure as proximity
from loge.domains.referrals import erasure as referrals
from loge.domains.support import erasure as support
from loge.foundation.audit import erasure as audit
from loge.foundation.exchange import erasure as exchange
from loge.foundation.links import erasure as links
from loge.foundation.notifications import erasure as notifications
from loge.foundation.retention import Rule, apply, last_erasures
from loge.registers.accounts import erasure as accounts
from loge.registers.housing import erasure as housing
from loge.registers.peace import erasure as peace
from loge.registers.seals import erasure as seals
from loge.registers.seals.queries import protected_person_ids
from loge.registers.tenants import erasure as tenants

TRADES = (outreach, cases, referrals, proximity, support, offers, arrears, aids, bulletins)
TAKING_PART: tuple[ModuleType, ...] = (
    *TRADES, protection, seals, peace, notifications, links, exchange, audit, accounts, housing, tenants,
)  # fmt: skip

logger = logging.getLogger(__name__)


def still_needed() -> set[int]:
    """People whom a trade has in hand, or whom a seal protects: their name stays as long as that lasts."""
    return {*protected_person_ids(), *(pk for trade in TRADES for pk in trade.people_in_hand())}


def rules() -> list[Rule]:
    said = [rule for part in TAKING_PART for rule in getattr(part, "RULES", [])]
    return said + tenants.rules(still_needed=still_needed)


def erase_what_is_over(timestamp: int = 0) -> int:
    """Each night, rule by rule; one that fails keeps no other waiting. Return how many records went."""
    return sum(_safely(rule, now=timezone.now()) for rule in rules())


def _safely(rule: Rule, *, now: datetime) -> int:
    try:
        return apply(rule, now=now)
    except Exception:
        logger.exception("retention rule %s could not be applied", rule.code)
        return 0


@dataclass(frozen=True)
class Kept:
    """One line of the page: what, since when, how long, and the last night when something went."""

    rule: Rule
    days: int | None
    last_at: datetime | None
    last_records: int | None


def table() -> list[Kept]:
    listed = rules()
    last = last_erasures([rule.code for rule in listed])
    return [
        Kept(rule, rule.kept_days, *((line.at, line.records) if (line := last.get(rule.code)) else (None, None)))
        for rule in listed
    ]


def never_erased() -> list[tuple[str, str]]:
    """(table, why) of those that no rule covers."""
    reasons = {model: why for part in TAKING_PART for model, why in getattr(part, "KEPT", {}).items()}
    return sorted((str(model._meta.verbose_name_plural), why) for model, why in reasons.items())
