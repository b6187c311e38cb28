"""Where a plan comes from decides how long it may last, and who forbids more (domain.md d5, d6, d17, d24, d25).

What a text limits is refused beyond; what is a usage, or a number that nobody read in its text yet, is said and let through.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from loge.domains.arrears.choices import PlanOrigin
from loge.domains.arrears.rules import benefit
from loge.domains.arrears.rules import procedure as p
from loge.foundation.dates import add_months
from loge.foundation.legal.texts import Law
from loge.foundation.money import ZERO

USUAL_MONTHS = "plan.usual_months"
SIMPLIFIED_MONTHS = "plan.simplified_months"
COMMISSION_MONTHS = "plan.commission_months"
CIVIL_MONTHS = "procedure.civil_grace_months"


@dataclass(frozen=True)
class Frame:
    """What surrounds a plan. `debt` in euros; `since`: the day of the judgment, of the measures or of the protocol from which it
    follows, None when nobody noted it; `granted`: months that the judge gave, or the protocol and its riders."""

    origin: str
    debt: Decimal = ZERO
    has_payer: bool = True
    is_home: bool = True
    act: str = ""
    since: date | None = None
    granted: int = 0
    plan_by: date | None = None
    fund_by: date | None = None
    agreement: str = ""


@dataclass(frozen=True)
class Rule:
    """`told`: what this origin asks, with its text; `warnings`: what is missing around it. `last`: the last day that the plan may
    reach, and `beyond`: what is said past it, a refusal when `forbids`. `missing`: the step without which there is no plan."""

    told: tuple[str, ...]
    warnings: tuple[str, ...] = ()
    last: date | None = None
    beyond: str = ""
    forbids: bool = False
    missing: str = ""

    def objection(self, ends_on: date) -> str:
        """What is to be said of a plan that ends that day, "" when nothing is."""
        return self.beyond if self.last is not None and ends_on > self.last else ""


def rule_of(frame: Frame, law: Law, *, first_on: date) -> Rule:
    """`first_on`: the first instalment."""
    return RULES[PlanOrigin(frame.origin)](frame, law, first_on)


def _usual(told: tuple[str, ...], law: Law, first_on: date, warnings: tuple[str, ...] = ()) -> Rule:
    """No text limits it: the usage is said."""
    months = law.whole(USUAL_MONTHS)
    beyond = f"Ce plan dure plus de {months} mois : un plan si long est rarement tenu ({law.reference(USUAL_MONTHS)})."
    return Rule(told, warnings, last=_last(first_on, months), beyond=beyond)


def _last(first_on: date, months: int) -> date:
    """As many monthly instalments, the first one included."""
    return add_months(first_on, months - 1)


def _expected(frame: Frame, law: Law) -> tuple[str, ...]:
    if frame.plan_by is None:
        return ()
    text = law.reference(benefit.PLAN_MONTHS)
    return (f"L’impayé est signalé : la CAF ou la MSA attend ce plan avant le {frame.plan_by:%d/%m/%Y} ({text}).",)


def _amicable(frame: Frame, law: Law, first_on: date) -> Rule:
    return _usual(("La loi ne fixe pas de durée à un accord amiable.", *_expected(frame, law)), law, first_on)


def _of_the_payer(frame: Frame, law: Law, first_on: date) -> Rule:
    if not frame.has_payer:
        warning = "Ce foyer n’a pas d’aide au logement : aucune caisse n’a de plan à fixer pour lui."
        return _usual((), law, first_on, (warning,))
    if not benefit.is_simplified(frame.debt, law):
        text = law.reference(benefit.PLAN_MONTHS)
        return _usual((f"Sans plan reçu à temps, la caisse fixe le sien ({text}).",), law, first_on)
    months, text = law.whole(SIMPLIFIED_MONTHS), law.reference(SIMPLIFIED_MONTHS)
    most = law.whole(benefit.SIMPLIFIED_UP_TO)
    told = f"Dette de {most} € au plus : la caisse propose elle-même le plan, sur {months} mois au plus ({text})."
    beyond = f"Le plan de la caisse ne peut pas dépasser {months} mois pour une dette de {most} € au plus ({text})."
    return Rule((told,), last=_last(first_on, months), beyond=beyond, forbids=True)


def _of_the_fund(frame: Frame, law: Law, first_on: date) -> Rule:
    until = f", jusqu’au {frame.fund_by:%d/%m/%Y}" if frame.fund_by else ""
    months, text = law.whole(benefit.FUND_MONTHS), law.reference(benefit.FUND_MONTHS)
    told = f"Saisi par la caisse faute de plan, le FSL a {months} mois de plus{until} ({text})."
    return _usual((told, "Sa durée est celle du règlement du FSL : vérifiez-la."), law, first_on)


def _of_the_judge(frame: Frame, law: Law, first_on: date) -> Rule:
    code = p.JUDGE_MONTHS if frame.is_home else CIVIL_MONTHS
    months, text = law.whole(code), law.reference(code)
    warnings = (
        ("Le juge ne les accorde que si le loyer courant est repris avant l’audience.",) if frame.is_home else ()
    )
    told = f"Le juge accorde au plus {months} mois ({text})."
    return _ordered(frame, min(frame.granted or months, months), (told,), text, warnings)


def _of_the_protocol(frame: Frame, law: Law, first_on: date) -> Rule:
    months, rider, text = law.whole(p.PROTOCOL_MONTHS), law.whole(p.RIDER_MONTHS), law.reference(p.PROTOCOL_MONTHS)
    told = (
        f"Le protocole dure au plus {months} mois, {rider} de plus par avenant ({text}).",
        "Le plan est approuvé par la CAF ou la MSA.",
    )
    return _ordered(frame, min(frame.granted or months, months + rider), told, text)


def _ordered(frame: Frame, months: int, told: tuple[str, ...], text: str, warnings: tuple[str, ...] = ()) -> Rule:
    if frame.since is None:
        return Rule(told, warnings, missing=frame.act)
    ends = add_months(frame.since, months)
    beyond = f"Ce plan dépasse les {months} mois accordés : il doit finir au plus tard le {ends:%d/%m/%Y} ({text})."
    return Rule(told, warnings, last=ends, beyond=beyond, forbids=True)


def _of_the_commission(frame: Frame, law: Law, first_on: date) -> Rule:
    months, text = law.whole(COMMISSION_MONTHS), law.reference(COMMISSION_MONTHS)
    told = ("Le plan de la commission remplace les délais du juge.",)
    if frame.since is None:
        return Rule(told, missing=frame.act)
    beyond = (
        f"Ce plan dure plus de {months} mois, le plus long que la commission prévoie ({text}) : vérifiez ses mesures."
    )
    return Rule(told, last=add_months(frame.since, months), beyond=beyond)


def _of_a_crisis(frame: Frame, law: Law, first_on: date) -> Rule:
    if frame.agreement:
        return _usual((f"Ce compte est couvert par « {frame.agreement} ».",), law, first_on)
    return _usual((), law, first_on, ("Aucun accord lié à une crise ne couvre ce compte : appliquez-le d’abord.",))


RULES: dict[PlanOrigin, Callable[[Frame, Law, date], Rule]] = {
    PlanOrigin.AMICABLE: _amicable,
    PlanOrigin.BENEFIT_AGENCY: _of_the_payer,
    PlanOrigin.HARDSHIP_FUND: _of_the_fund,
    PlanOrigin.COURT: _of_the_judge,
    PlanOrigin.COMMISSION: _of_the_commission,
    PlanOrigin.REINSTATEMENT: _of_the_protocol,
    PlanOrigin.CRISIS_CHARTER: _of_a_crisis,
}
