"""How long what is known of people is kept, and what erases it (domain.md m.3). The floor above lists every rule.

Each app that holds personal data says its part in one small file, `erasure.py`:

    RULES = [Rule(code="referrals", what="Orientations vers les partenaires", since="la fin de l’orientation", days=90,
                  covers=(Referral, ReferralStep), erase=erase_ended)]
    KEPT = {Link: "Ni nom ni adresse : …"}

tests/house refuses a table with personal data (P2 and above) that neither a rule covers nor KEPT explains.
The days are defaults: LOGE_KEEP="referrals=60,errands=200" changes them.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction

from loge.foundation.audit import trail
from loge.foundation.audit.models import Erasure


@dataclass(frozen=True, kw_only=True)
class Rule:
    """`what` and `since` are read by the data protection officer: « Orientations », kept 90 days from « la fin de … ».

    `erase(before)` takes away what was over before that moment, for ever, and answers how many records; `days` None: a screen
    of the trade sets the delay, as `where` says, and a job of its own erases. `counted` False: that something went is not
    told here; what is under a seal leaves its line under that seal.
    """

    code: str
    what: str
    since: str
    covers: tuple[type[models.Model], ...]
    days: int | None = None
    erase: Callable[[datetime], int] | None = None
    where: str = ""
    counted: bool = True

    @property
    def kept_days(self) -> int | None:
        """As the landlord wants it."""
        return None if self.days is None else settings.RETENTION_DAYS.get(self.code, self.days)


def apply(rule: Rule, *, now: datetime) -> int:
    """Erase what is over, whole or not at all, and leave its line; return how many records went. Safe at any time."""
    if rule.erase is None or rule.kept_days is None:
        return 0
    with transaction.atomic():
        erased = rule.erase(now - timedelta(days=rule.kept_days))
        if erased and rule.counted:
            line = Erasure.objects.create(rule=rule.code, at=now, records=erased)
            trail.record("retention.erased", line, by=None, rule=rule.code, records=erased)
    return erased


def delete(found: models.QuerySet) -> int:
    """Rows of this table that went, those that hang on them apart."""
    return found.delete()[1].get(found.model._meta.label, 0)


def last_erasures(codes: Collection[str]) -> dict[str, Erasure]:
    """The last time that each rule erased something."""
    lines = Erasure.objects.filter(rule__in=codes).order_by("rule", "-at", "-pk").distinct("rule")
    return {line.rule: line for line in lines}
