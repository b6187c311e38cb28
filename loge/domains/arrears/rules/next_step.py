"""Exactly one next step per account, and one sentence that says why.

First what no table may overrule: a human decides, someone died or left, the duty to report, a pause, over-indebtedness, a plan
that is kept. Then the table of the landlord, read from the top: the first line whose conditions all hold gives the step.
A line that asks for a contact waits until its own delay since the last one has passed: nobody is hounded.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from loge.domains.arrears.choices import PlanCondition, PlanStatus, Step
from loge.foundation.money import ZERO
from loge.foundation.ui.french import euros

HUMAN_DECIDES = "Un référent décide des prises de contact avec ce foyer."


@dataclass(frozen=True)
class Facts:
    """One account on a day. Sums in euros; `owed_home`: of which rent, charges and their reconciliation; `monthly`: what the
    tenant must pay each month, benefit taken off; `episode`: the impayé that stands. `awaited`: of what is owed, the housing
    benefit that is still to come, until `awaited_until`; `own_since`: since when something else is unpaid."""

    owed: Decimal
    owed_home: Decimal = ZERO
    monthly: Decimal = ZERO
    oldest_unpaid: date | None = None
    last_paid: date | None = None
    returned_on: date | None = None
    benefit_stopped: bool = False
    reportable: bool = False
    has_payer: bool = False
    episode: int | None = None
    report_by: date | None = None
    reported_on: date | None = None
    plan: str = ""
    over_indebted: bool = False
    departed: bool = False
    deceased: bool = False
    human_decides: bool = False
    paused_until: date | None = None
    last_contact: date | None = None
    held_because: str = ""
    held_until: date | None = None
    plan_asked_on: date | None = None
    unkept_promise: date | None = None
    is_shop: bool = False
    awaited: Decimal = ZERO
    awaited_until: date | None = None
    own_since: date | None = None

    @property
    def own(self) -> Decimal:
        """What the household itself is asked for."""
        return max(self.owed - self.awaited, ZERO)

    @property
    def months(self) -> Decimal:
        return (self.own / self.monthly).quantize(Decimal("0.1"), ROUND_HALF_UP) if self.monthly > 0 else ZERO

    def days_late(self, on: date) -> int:
        since = self.own_since if self.awaited else self.oldest_unpaid
        return (on - since).days if since else 0


@dataclass(frozen=True)
class Line:
    """One line of the table. Conditions left at zero or false ask nothing; `quiet_days` is the delay since the last contact."""

    step: str
    min_owed: Decimal = ZERO
    min_months: Decimal = Decimal(0)  # one decimal at most, as it is typed
    min_days_late: int = 0
    plan: str = PlanCondition.ANY
    payment_returned: bool = False
    benefit_stopped: bool = False
    quiet_days: int = 0

    @property
    def name(self) -> str:
        return str(Step(self.step).label)

    @property
    def conditions(self) -> list[str]:
        """What the line asks, in words."""
        said = (
            (self.benefit_stopped, "l’aide au logement n’est plus versée"),
            (self.payment_returned, "un prélèvement a été rejeté depuis moins d’un mois"),
            (self.plan == PlanCondition.BROKEN, "le plan d’apurement est rompu"),
            (self.plan == PlanCondition.NONE, "aucun plan n’est rompu"),
            (self.min_owed, f"doit au moins {euros(Decimal(self.min_owed))}"),
            (self.min_months, f"au moins {self.min_months:f} mois de loyer".replace(".", ",")),
            (self.min_days_late, f"depuis au moins {self.min_days_late} jours"),
        )
        return [words for asked, words in said if asked] or ["toujours"]


@dataclass(frozen=True)
class Advice:
    """`on`: when a step that waits comes back."""

    step: Step
    sentence: str
    on: date | None = None


# What a landlord finds on the first day, then edits (delays are usages, domain.md d.1).
DEFAULT_TABLE = (
    Line(Step.BENEFIT, benefit_stopped=True),
    Line(Step.RETURNED, payment_returned=True),
    Line(Step.REVIVE, plan=PlanCondition.BROKEN, quiet_days=7),
    Line(Step.NOTICE, min_months=Decimal(3), min_days_late=60, quiet_days=21),
    Line(Step.PLAN, min_months=Decimal("1.5"), min_days_late=20, quiet_days=7),
    Line(Step.CALL, min_owed=Decimal(150), min_days_late=15, quiet_days=10),
    Line(Step.REMIND, min_owed=Decimal(20), min_days_late=5, quiet_days=10),
)


def advise(facts: Facts, *, table: Iterable[Line], on: date) -> Advice:
    put_aside = _beyond_the_table(facts) or _put_off(facts)
    return (
        put_aside
        or _awaited(facts)
        or _of_a_shop(facts, on)
        or _asked_for(facts, on)
        or _from_the_table(facts, table, on)
    )


def _beyond_the_table(facts: Facts) -> Advice | None:
    if facts.owed <= 0:
        return Advice(Step.NONE, "Rien n’est dû.")
    if facts.human_decides:
        return Advice(Step.HUMAN, HUMAN_DECIDES)
    if facts.deceased:
        return Advice(Step.HUMAN, "Le titulaire est décédé : rien ne part sans avoir parlé à ses proches.")
    if facts.departed:
        return Advice(Step.DEPARTED, "Le locataire est parti : dépôt de garantie, nouvelle adresse, garants.")
    if facts.reportable and facts.reported_on is None:
        return _duty(facts)
    return None


def _put_off(facts: Facts) -> Advice | None:
    if facts.paused_until is not None:
        day = f"{facts.paused_until:%d/%m/%Y}"
        return Advice(Step.WAIT, f"Les prises de contact sont suspendues jusqu’au {day}.", facts.paused_until)
    if facts.held_until is not None:
        day = f"{facts.held_until:%d/%m/%Y}"
        return Advice(
            Step.WAIT,
            f"{facts.held_because} : pas de relance jusqu’au {day} inclus.",
            facts.held_until + timedelta(days=1),
        )
    if facts.over_indebted:
        return Advice(Step.WAIT, "Surendettement recevable : la dette antérieure ne peut plus être réclamée.")
    if facts.plan in (PlanStatus.ACTIVE, PlanStatus.SUSPENDED):
        return Advice(Step.WAIT, "Un plan d’apurement est en cours et tenu.")
    return None


def _awaited(facts: Facts) -> Advice | None:
    """Nothing is unpaid but what the payer sends: nobody asks the household for it before its day (domain.md d.9)."""
    if facts.own > 0 or facts.awaited_until is None:
        return None
    sum_, day = euros(facts.owed), f"{facts.awaited_until:%d/%m/%Y}"
    return Advice(
        Step.WAIT,
        f"Il ne manque que l’aide au logement ({sum_}), attendue jusqu’au {day} : rien n’est à demander au foyer.",
        facts.awaited_until + timedelta(days=1),
    )


def _asked_for(facts: Facts, on: date) -> Advice | None:
    """Somebody who follows this home asked for a plan: it goes before what the table would do."""
    if facts.plan_asked_on is None:
        return None
    day = f"{facts.plan_asked_on:%d/%m/%Y}"
    return Advice(
        Step.PLAN, f"Un plan est demandé depuis le {day} par la personne qui suit ce foyer. {_owes(facts, on)}"
    )


def _of_a_shop(facts: Facts, on: date) -> Advice | None:
    """A commercial lease has no benefit, no panel, no letter of the table: someone speaks with the shop or the association."""
    if not facts.is_shop:
        return None
    return Advice(Step.SHOP, f"{_owes(facts, on)} À convenir : report, étalement, ou annulation par décision.")


def _duty(facts: Facts) -> Advice:
    """Telling the payer is no contact with the home: neither a pause nor a plan puts it off. Without housing benefit there is
    nobody to tell but the panel (domain.md d3, d14)."""
    by = f", avant le {facts.report_by:%d/%m/%Y}" if facts.report_by else ""
    if facts.has_payer:
        return Advice(Step.REPORT, f"La dette est un impayé : à signaler à la CAF ou à la MSA{by}.")
    return Advice(Step.PANEL, f"La dette est un impayé et personne ne verse d’aide : la CCAPEX est à saisir{by}.")


def _from_the_table(facts: Facts, table: Iterable[Line], on: date) -> Advice:
    for line in table:
        if not _holds(line, facts, on):
            continue
        if (again := _too_soon(line, facts, on)) is not None:
            return Advice(Step.WAIT, f"{_owes(facts, on)} Dernier contact trop récent pour un autre.", again)
        return Advice(Step(line.step), _why(line, facts, on))
    return Advice(Step.WAIT, f"{_owes(facts, on)} Aucune ligne du tableau ne demande d’agir.")


def _holds(line: Line, facts: Facts, on: date) -> bool:
    wanted = (
        facts.own >= line.min_owed,
        facts.months >= line.min_months,
        facts.days_late(on) >= line.min_days_late,
        not line.payment_returned or _is_recent(facts, on),
        not line.benefit_stopped or facts.benefit_stopped,
        line.plan == PlanCondition.ANY or (line.plan == PlanCondition.BROKEN) == (facts.plan == PlanStatus.BROKEN),
    )
    return all(wanted)


def _is_recent(facts: Facts, on: date) -> bool:
    return facts.returned_on is not None and on - facts.returned_on <= timedelta(days=31)


def _too_soon(line: Line, facts: Facts, on: date) -> date | None:
    if not line.quiet_days or facts.last_contact is None:
        return None
    again = facts.last_contact + timedelta(days=line.quiet_days)
    return again if again > on else None


def _owes(facts: Facts, on: date) -> str:
    late = facts.days_late(on)
    since = f" depuis {late} jours" if (facts.own_since if facts.awaited else facts.oldest_unpaid) else ""
    months = f", soit {facts.months:f} mois".replace(".", ",") if facts.months else ""
    beside = f", outre l’aide au logement attendue ({euros(facts.awaited)})" if facts.awaited else ""
    return f"Doit {euros(facts.own)}{months}{since}{beside}."


def _why(line: Line, facts: Facts, on: date) -> str:
    """The cause first, when the line has one of its own."""
    if line.benefit_stopped:
        return f"L’aide au logement n’est plus versée : c’est peut-être un papier qui manque. {_owes(facts, on)}"
    if line.payment_returned and facts.returned_on:
        return f"Le prélèvement a été rejeté le {facts.returned_on:%d/%m/%Y}. {_owes(facts, on)}"
    if line.plan == PlanCondition.BROKEN:
        return f"Le plan d’apurement est rompu. {_owes(facts, on)}"
    if facts.unkept_promise is not None:
        return f"{_owes(facts, on)} Le paiement promis pour le {facts.unkept_promise:%d/%m/%Y} n’est pas arrivé."
    paid = f" Dernier paiement le {facts.last_paid:%d/%m/%Y}." if facts.last_paid else " Aucun paiement connu."
    return _owes(facts, on) + paid
