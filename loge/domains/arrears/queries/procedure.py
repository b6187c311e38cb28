"""The procedure of one account as its page tells it, and the steps of a period as the figures count them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from loge.domains.arrears.choices import Act
from loge.domains.arrears.models import Episode, ProcedureStep, RentAccount
from loge.domains.arrears.queries.acts import Possibility, deemed_on, possibilities, situation_of
from loge.domains.arrears.queries.law import law_on
from loge.domains.arrears.rules import acts as rules
from loge.domains.arrears.rules.acts import Situation
from loge.foundation.dates import add_months

PLANS = {Act.DELAYS: "court", Act.DEBT_MEASURES: "commission", Act.PROTOCOL: "protocol"}
"""Acts from which a plan follows, and the origin of that plan."""


@dataclass(frozen=True)
class Procedure:
    """`steps`: all of them, the cancelled ones too, the latest first. `open`: possible today; `later`: not yet, and why."""

    account: RentAccount
    situation: Situation
    steps: list[ProcedureStep]
    open: list[Possibility]
    later: list[Possibility]
    deemed_on: date | None
    clause_wakes: date | None
    lasts: dict[str, date]

    @property
    def clause(self) -> str:
        clause = self.situation.clause
        said = f"{clause.weeks} semaines" if clause.weeks else f"{clause.months} mois"
        return said if self.account.lapse_weeks or self.account.lapse_months else f"{said} (présumé)"

    @property
    def interest_since(self) -> date | None:
        return self.situation.acts.get(Act.FORMAL_NOTICE)

    @property
    def is_begun(self) -> bool:
        return bool(self.steps)

    @property
    def plans(self) -> list[tuple[str, str]]:
        """Plans that follow from an act and are not signed yet: (origin, act)."""
        signed = self.situation.plans
        acts = self.situation.acts
        return [(origin, str(kind.label)) for kind, origin in PLANS.items() if kind in acts and origin not in signed]


def procedure_of(account: RentAccount, *, episode: Episode | None, on: date) -> Procedure:
    situation, law = situation_of(account, on=on), law_on(on)
    kinds = rules.DEPARTED if situation.departed else (*rules.COURT, Act.GUARANTOR)
    known = possibilities(situation, (*kinds, *rules.INDEBTED), law=law)
    erased = situation.acts.get(Act.DEBT_ERASED)
    lasts = {k: add_months(situation.acts[k], months) for k, months in situation.months.items() if months}
    return Procedure(
        account=account, situation=situation,
        steps=list(account.acts.select_related("by", "cancelled_by").order_by("-happened_on", "-pk")),
        open=[one for one in known if one.is_open], later=[one for one in known if not one.is_open],
        deemed_on=deemed_on(episode), clause_wakes=rules.sleep_ends(erased, law) if erased else None, lasts=lasts,
    )  # fmt: skip


def counted(user, *, since: date, until: date, kinds: Iterable[str] = Act.values) -> dict[str, int]:
    """How many of each act happened between two days, both included, on the accounts that this person sees."""
    rows = (
        ProcedureStep.objects.visible_to(user).standing()
        .filter(happened_on__range=(since, until), kind__in=list(kinds))
        .order_by().values_list("kind").annotate(count=Count("pk"))
    )  # fmt: skip
    found = dict(rows)
    return {kind: found.get(kind, 0) for kind in kinds}
