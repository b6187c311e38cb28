"""Needs and risks as the desk shows them: one box per code, a level beside each risk, one block per person."""

from dataclasses import dataclass
from functools import cache

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

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
SELECTED, CHECKED = mark_safe(" selected"), mark_safe(" checked")
# What a caller says of each person when several are drawn; with one person the outcome says it.
RESULTS = (
    ("", "Pas à l’appareil"),
    (MemberResult.REACHED, "Jointe"),
    (MemberResult.REFUSED, "Refuse d’être appelée"),
    (MemberResult.DECEASED, "Décédée"),
    (MemberResult.MOVED, "Partie"),
)


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Box:
    """A box to tick: `attributes` are those of its field, `id` is what its label is `for`."""

    id: str
    attributes: SafeString
    label: str


@dataclass(frozen=True)
class RiskBox(Box):
    level_name: str
    levels: SafeString


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
    results: list[Option]
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
        results=[Option(str(code), label, str(code) == result) for code, label in RESULTS],
        needs=[Box(*_field(f"{prefix}-need", code, code in needs), code.label) for code in NeedCode],
        risks=[_risk(prefix, code, typed) for code in RiskCode],
        consents=[_consent(prefix, rank, recipient, typed) for rank, recipient in enumerate(RECIPIENTS)],
    )


def _risk(prefix: str, code: RiskCode, typed: Typed) -> RiskBox:
    name = f"{prefix}-level-{code.value}"
    level = typed.one(name)
    proposed = PROPOSED_LEVEL.get(code, RiskLevel.WATCH)
    return RiskBox(
        *_field(f"{prefix}-risk", code, code in typed.many(f"{prefix}-risk")),
        label=code.label,
        level_name=name,
        levels=_levels(level if level.isdigit() else str(proposed.value)),
    )


def _field(name: str, code: NeedCode | RiskCode, checked: bool) -> tuple[str, SafeString]:
    """Id and attributes of a box. Written here and not piece by piece in the page, that has thirty for each person."""
    key = f"{name}-{code.value}"
    return key, format_html('name="{}" value="{}" id="{}"{}', name, code.value, key, CHECKED if checked else "")


@cache  # a page has two hundred of them
def _levels(chosen: str) -> SafeString:
    """The options of a level, one of them chosen."""
    return format_html_join(
        "",
        '<option value="{}"{}>{} · {}</option>',
        ((str(value), SELECTED if str(value) == chosen else "", str(value), label) for value, label in LEVELS),
    )


def _consent(prefix: str, rank: int, recipient: str, typed: Typed) -> ConsentRow:
    name = f"{prefix}-consent-{rank}"
    return ConsentRow(name=name, recipient=recipient, answer=typed.one(name))
