"""Needs and risks as the desk shows them: one box per code, a level beside each risk, one block per person."""

from dataclasses import dataclass

from loge.domains.outreach.choices import MemberResult, NeedCode, RiskCode, RiskLevel
from loge.domains.outreach.rules.call_fields import RECIPIENTS, Typed

# The level proposed when a caller ticks a risk; the caller decides (domain.md b.3: codes and levels are a default).
PROPOSED_LEVEL = {
    RiskCode.NO_FOOD: RiskLevel.SAME_DAY,
    RiskCode.MEDICATION_OUT: RiskLevel.WITHIN_48_H,
    RiskCode.HEATING_FAILURE: RiskLevel.WITHIN_48_H,
    RiskCode.CANNOT_SHOP: RiskLevel.WITHIN_48_H,
    RiskCode.CONFUSION: RiskLevel.SAME_DAY,
    RiskCode.ABUSE_SUSPECTED: RiskLevel.SAME_DAY,
    RiskCode.FALL: RiskLevel.WITHIN_48_H,
    RiskCode.LOW_MOOD: RiskLevel.WITHIN_48_H,
}
LEVELS = [(level.value, level.label) for level in RiskLevel if level != RiskLevel.NONE]
# Texts, not numbers: a page has two hundred of them, and each number is written in the manner of the country.
LEVEL_OPTIONS = [(str(value), f"{value} · {label}") for value, label in LEVELS]
# What a caller says of each person when several are drawn; with one person the outcome says it.
RESULTS = (
    ("", "Pas à l’appareil"),
    (MemberResult.REACHED, "Jointe"),
    (MemberResult.REFUSED, "Refuse d’être appelée"),
    (MemberResult.DECEASED, "Décédée"),
    (MemberResult.MOVED, "Partie"),
)


@dataclass(frozen=True)
class Box:
    value: str
    label: str
    checked: bool


@dataclass(frozen=True)
class RiskBox:
    value: str
    label: str
    checked: bool
    level_name: str
    level: str


@dataclass(frozen=True)
class ConsentRow:
    name: str
    recipient: str
    answer: str


@dataclass(frozen=True)
class PersonSignals:
    """What one person said: result, needs, risks, consents. `prefix` starts the name of each field."""

    id: str
    first_name: str
    prefix: str
    results: list[Box]
    needs: list[Box]
    risks: list[RiskBox]
    consents: list[ConsentRow]

    @property
    def has_consent(self) -> bool:
        return any(consent.answer for consent in self.consents)


def person_signals(person: str, first_name: str, typed: Typed) -> PersonSignals:
    prefix = f"p{person}"
    result = typed.one(f"{prefix}-result")
    needs = typed.many(f"{prefix}-need")
    return PersonSignals(
        id=person,
        first_name=first_name,
        prefix=prefix,
        results=[Box(str(code), label, str(code) == result) for code, label in RESULTS],
        needs=[Box(code.value, code.label, code in needs) for code in NeedCode],
        risks=[_risk(prefix, code, typed) for code in RiskCode],
        consents=[_consent(prefix, rank, recipient, typed) for rank, recipient in enumerate(RECIPIENTS)],
    )


def _risk(prefix: str, code: RiskCode, typed: Typed) -> RiskBox:
    name = f"{prefix}-level-{code.value}"
    level = typed.one(name)
    proposed = PROPOSED_LEVEL.get(code, RiskLevel.WATCH)
    return RiskBox(
        value=code.value,
        label=code.label,
        checked=code in typed.many(f"{prefix}-risk"),
        level_name=name,
        level=level if level.isdigit() else str(proposed.value),
    )


def _consent(prefix: str, rank: int, recipient: str, typed: Typed) -> ConsentRow:
    name = f"{prefix}-consent-{rank}"
    return ConsentRow(name=name, recipient=recipient, answer=typed.one(name))
