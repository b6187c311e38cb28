"""A script as the desk shows it: each step with one row per person asked, options ticked, branches for the browser."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from loge.domains.outreach.rules.call_fields import Typed, answer_name
from loge.domains.outreach.rules.steps import NO, YES, options_of

NBSP = "\N{NO-BREAK SPACE}"
_BEFORE = re.compile(r" ([?!:;»])")
YES_NO_LABELS = {YES: "Oui", NO: "Non"}


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    checked: bool


@dataclass(frozen=True)
class Row:
    """One answer to give: for the home (`person` empty) or for one of its people."""

    person: str
    label: str
    name: str
    value: str
    options: list[Option]


@dataclass(frozen=True)
class StepView:
    number: int
    key: str
    kind: str
    text: str
    per_person: bool
    rows: list[Row]
    next_json: str
    signals_json: str


def show_steps(steps: Iterable[dict], people: list[tuple[str, str]], typed: Typed, words: dict[str, str]):
    """`people` are (id, first name) in the order of the home; `words` fills {prénom}, {bailleur}… in the text."""
    return [_show(number, step, people, typed, words) for number, step in enumerate(steps, start=1)]


def _show(number: int, step: dict, people, typed: Typed, words) -> StepView:
    per_person = step.get("for") == "person" and bool(people)
    asked = people if per_person else [("", "")]
    rows = [] if step["kind"] == "say" else [_row(step, person, label, typed) for person, label in asked]
    return StepView(
        number=number,
        key=step["key"],
        kind=step["kind"],
        text=fill(step.get("text", ""), words),
        per_person=per_person,
        rows=rows,
        next_json=json.dumps(step.get("next") or {}, ensure_ascii=False),
        signals_json=json.dumps(signals_by_answer(step), ensure_ascii=False),
    )


def _row(step: dict, person: str, label: str, typed: Typed) -> Row:
    name = answer_name(person, step["key"])
    value = typed.one(name)
    options = [Option(code, text, code == value) for code, text in choices_of(step)]
    return Row(person=person, label=label, name=name, value=value, options=options)


def choices_of(step: dict) -> list[tuple[str, str]]:
    """(value, label) of the answers that a step proposes; nothing for a step that is read aloud or written."""
    labels = YES_NO_LABELS if step["kind"] == "yes_no" else _own_labels(step)
    return [(value, labels.get(value, value)) for value in options_of(step)]


def _own_labels(step: dict) -> dict[str, str]:
    return {
        str(one["value"]): str(one.get("label", one["value"]))
        for one in step.get("options") or []
        if isinstance(one, dict)
    }


def signals_by_answer(step: dict) -> dict[str, dict]:
    """answer → needs and risks that it reveals, so that the desk ticks them as soon as it is heard."""
    found: dict[str, dict] = {}
    if step.get("need"):
        found[str(step.get("need_when", YES))] = {"needs": [step["need"]], "risks": []}
    risk = step.get("risk")
    if risk:
        heard = found.setdefault(str(risk.get("when", YES)), {"needs": [], "risks": []})
        heard["risks"].append({"code": risk["code"], "level": risk["level"]})
    return found


def fill(text: str, words: dict[str, str]) -> str:
    """The words of the house put in, and French punctuation kept on the line of its sentence."""
    for name, value in words.items():
        text = text.replace("{" + name + "}", value)
    return _BEFORE.sub(NBSP + r"\1", text).replace("« ", f"«{NBSP}")
