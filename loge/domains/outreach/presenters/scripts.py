"""The script editor's page: one block per step, its branches proposed as places in the script."""

from dataclasses import dataclass

from loge.domains.outreach.choices import NeedCode, RiskCode
from loge.domains.outreach.presenters.signals import LEVELS
from loge.domains.outreach.presenters.steps import choices_of
from loge.domains.outreach.rules.steps import END, KINDS, OTHERWISE, YES

KIND_LABELS = {
    "say": "Phrase à dire",
    "yes_no": "Question oui ou non",
    "choice": "Question à choix",
    "scale": "Échelle de 1 à 5",
    "text": "Réponse courte",
}
EXCERPT = 50


@dataclass(frozen=True)
class Branch:
    name: str
    label: str
    wanted: str


@dataclass(frozen=True)
class StepForm:
    """One step being edited. `rank` starts at 0 and names the fields; `number` is what people read."""

    rank: int
    number: int
    step: dict
    options: str
    branches: list[Branch]
    answers: list[tuple[str, str]]
    when: str
    is_first: bool
    is_last: bool

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[self.step["kind"]]

    @property
    def risk(self) -> dict:
        return self.step.get("risk") or {}


def step_forms(steps: list[dict]) -> list[StepForm]:
    return [_form(rank, step, len(steps)) for rank, step in enumerate(steps)]


def _form(rank: int, step: dict, total: int) -> StepForm:
    answers = choices_of(step)
    wanted = step.get("next") or {}
    every = [*answers, (OTHERWISE, "Quelle que soit la réponse" if answers or step["kind"] == "text" else "Ensuite")]
    return StepForm(
        rank=rank,
        number=rank + 1,
        step=step,
        options="\n".join(value for value, _ in answers) if step["kind"] == "choice" else "",
        branches=[
            Branch(f"step-{rank}-next-{place}", label, wanted.get(value, ""))
            for place, (value, label) in enumerate(every)
        ],
        answers=answers,
        when=str(step.get("need_when") or (step.get("risk") or {}).get("when") or YES),
        is_first=rank == 0,
        is_last=rank == total - 1,
    )


def places(steps: list[dict]) -> list[tuple[str, str]]:
    """Where a branch may lead: (key, « 3. Avez-vous… »), then the end of the call."""
    listed = [(step["key"], f"{number}. {_excerpt(step['text'])}") for number, step in enumerate(steps, start=1)]
    return [*listed, (END, "Fin de l’appel")]


def _excerpt(text: str) -> str:
    return text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()}…"


def editor_choices(steps: list[dict]) -> dict:
    return {
        "kinds": [(kind, KIND_LABELS[kind]) for kind in KINDS],
        "needs": NeedCode.choices,
        "risks": RiskCode.choices,
        "levels": LEVELS,
        "places": places(steps),
    }
