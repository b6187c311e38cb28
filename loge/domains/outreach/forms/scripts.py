"""The script editor: its fields read back into steps, and the moves of a step in the list. Nothing is saved here."""

import re
from itertools import count

from django import forms

from loge.domains.outreach.rules.steps import END, KINDS, OTHERWISE, YES, options_of
from loge.foundation.text import storable

LONGEST_SCRIPT = 60
FIELD = re.compile(r"^step-(\d+)-key$")
BRANCH_FIELD = "next"


class ScriptNameForm(forms.Form):
    name = forms.CharField(
        label="Nom du script", max_length=120, help_text="Par exemple : « Appels de courtoisie, plan canicule »."
    )


def read_steps(post) -> list[dict]:
    """The steps as typed, in the order of the page."""
    post = {name: storable(value) for name, value in post.items()}
    numbers = sorted(int(match[1]) for name in post if (match := FIELD.match(name)))
    return [_step(post, f"step-{number}") for number in numbers[:LONGEST_SCRIPT]]


def _step(post, prefix: str) -> dict:
    kind = post.get(f"{prefix}-kind", "say")
    step = {
        "key": post.get(f"{prefix}-key", ""),
        "kind": kind if kind in KINDS else "say",
        "text": post.get(f"{prefix}-text", "").strip(),
        "for": "person" if post.get(f"{prefix}-for") == "person" else "home",
    }
    if step["kind"] == "choice":
        lines = post.get(f"{prefix}-options", "").splitlines()
        step["options"] = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    return step | _branches(post, prefix, step) | _signals(post, prefix)


def branch_answers(step: dict) -> list[str]:
    """The answers that may lead elsewhere, « whatever the answer » last."""
    return [*options_of(step), OTHERWISE]


def _branches(post, prefix: str, step: dict) -> dict:
    wanted = {
        answer: post.get(f"{prefix}-{BRANCH_FIELD}-{rank}", "") for rank, answer in enumerate(branch_answers(step))
    }
    chosen = {answer: key for answer, key in wanted.items() if key}
    return {"next": chosen} if chosen else {}


def _signals(post, prefix: str) -> dict:
    found: dict = {}
    when = post.get(f"{prefix}-when", "") or YES
    if need := post.get(f"{prefix}-need"):
        found |= {"need": need, "need_when": when}
    if code := post.get(f"{prefix}-risk"):
        level = post.get(f"{prefix}-level", "1")
        found["risk"] = {"code": code, "level": int(level) if level.isdecimal() else 1, "when": when}
    return found


def new_key(steps: list[dict]) -> str:
    """A name of code that no step bears yet: branches keep pointing at the right step when others move."""
    taken = {step["key"] for step in steps} | {END}
    return next(key for number in count(1) if (key := f"e{number}") not in taken)


def rearrange(steps: list[dict], gesture: str) -> list[dict]:
    """`gesture` is « add:<kind> », « up:<n> », « down:<n> » or « remove:<n> » (n from 0). Unknown ones change nothing."""
    verb, _, what = gesture.partition(":")
    if verb == "add" and what in KINDS and len(steps) < LONGEST_SCRIPT:
        return [*steps, {"key": new_key(steps), "kind": what, "text": "", "for": "home"}]
    if not what.isdecimal() or int(what) >= len(steps):
        return steps
    at = int(what)
    if verb == "remove":
        return _without(steps, at)
    other = {"up": at - 1, "down": at + 1}.get(verb, at)
    if 0 <= other < len(steps):
        steps = list(steps)
        steps[at], steps[other] = steps[other], steps[at]
    return steps


def _without(steps: list[dict], at: int) -> list[dict]:
    """The step goes, and the branches that led to it with it."""
    gone = steps[at]["key"]
    kept = []
    for step in steps[:at] + steps[at + 1 :]:
        branches = {answer: key for answer, key in (step.get("next") or {}).items() if key != gone}
        kept.append(
            {name: value for name, value in step.items() if name != "next"} | ({"next": branches} if branches else {})
        )
    return kept
