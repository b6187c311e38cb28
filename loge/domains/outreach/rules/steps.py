"""A script is a list of typed steps that branch on answers. Checked here before it is published, followed here on a call."""

from loge.domains.outreach.choices import NeedCode, RiskCode, RiskLevel
from loge.foundation.errors import Refusal

KINDS = {
    "say": "à dire",
    "yes_no": "oui ou non",
    "choice": "choix",
    "scale": "échelle",
    "text": "texte court",
}
YES, NO = "yes", "no"
END = "end"
OTHERWISE = "*"
LONGEST_ANSWER = 500
SCALE = ("1", "2", "3", "4", "5")


class BadSteps(Refusal):
    """`problems` lists what is wrong, one French sentence each."""

    def __init__(self, problems: list[str]):
        super().__init__(" ".join(problems))
        self.problems = problems


def options_of(step: dict) -> list[str]:
    """The answers that the step offers, as stored."""
    match step.get("kind"):
        case "yes_no":
            return [YES, NO]
        case "scale":
            return list(SCALE)
        case "choice":
            return [_option_value(option) for option in step.get("options", [])]
    return []


def check_steps(steps: list[dict]) -> None:
    """Raise BadSteps with everything that keeps the script from being published."""
    if not isinstance(steps, list) or not steps:
        raise BadSteps(["Le script est vide."])
    problems: list[str] = []
    if not all(isinstance(step, dict) for step in steps):
        raise BadSteps(["Le script est illisible."])
    keys = [step.get("key") for step in steps]
    problems += [f"L’étape « {key} » existe deux fois." for key in dict.fromkeys(keys) if keys.count(key) > 1]
    for position, step in enumerate(steps, start=1):
        problems += [f"Étape {position} : {problem}" for problem in _step_problems(step, set(keys))]
    if not problems:
        problems += _unreachable(steps) + _loops(steps)
    if problems:
        raise BadSteps(problems)


def next_step(steps: list[dict], key: str | None, answer: str = "") -> dict | None:
    """The step that follows `key` after `answer`; the first one when `key` is empty; None at the end."""
    if not steps:
        return None
    if not key:
        return steps[0]
    position = next((i for i, step in enumerate(steps) if step["key"] == key), None)
    if position is None:
        return None
    branches = steps[position].get("next") or {}
    wanted = branches.get(str(answer), branches.get(OTHERWISE))
    if wanted == END:
        return None
    if wanted:
        return next((step for step in steps if step["key"] == wanted), None)
    return steps[position + 1] if position + 1 < len(steps) else None


def path(steps: list[dict], answers: dict[str, str]) -> list[dict]:
    """The steps that these answers lead to, as the desk shows them: a question left without an answer stops nobody."""
    walked: list[dict] = []
    step = next_step(steps, None)
    while step and step not in walked:
        walked.append(step)
        step = next_step(steps, step["key"], answers.get(step["key"], ""))
    return walked


def heard(steps: list[dict], answers: dict[str, str]) -> tuple[list[str], list[tuple[str, int]]]:
    """The needs and the risks (code, level) that the answers reveal."""
    needs, risks = [], []
    for step in path(steps, answers):
        answer = answers.get(step["key"])
        if answer is None:
            continue
        if step.get("need") and str(answer) == step.get("need_when", YES):
            needs.append(step["need"])
        risk = step.get("risk")
        if risk and str(answer) == str(risk.get("when", YES)):
            risks.append((risk["code"], int(risk["level"])))
    return needs, risks


def answer_problem(step: dict, answer: str) -> str:
    """What is wrong with an answer to this step, empty when it fits."""
    if len(str(answer)) > LONGEST_ANSWER:
        return f"La réponse dépasse {LONGEST_ANSWER} caractères."
    offered = options_of(step)
    if offered and str(answer) not in offered:
        return "Cette réponse n’est pas proposée."
    return ""


def _option_value(option) -> str:
    return str(option["value"] if isinstance(option, dict) else option)


def _step_problems(step: dict, keys: set) -> list[str]:
    problems = []
    if not step.get("key") or step.get("key") == END:
        problems.append("il lui faut un nom de code.")
    if step.get("kind") not in KINDS:
        problems.append("sa nature est inconnue.")
    if not str(step.get("text", "")).strip():
        problems.append("son texte est vide.")
    if step.get("kind") == "choice" and len(set(options_of(step))) < 2:
        problems.append("un choix propose au moins deux réponses différentes.")
    if step.get("for", "home") not in ("home", "person"):
        problems.append("elle s’adresse au foyer ou à chaque personne.")
    return problems + _branch_problems(step, keys) + _signal_problems(step)


def _branch_problems(step: dict, keys: set) -> list[str]:
    problems = []
    branches = step.get("next") or {}
    allowed = {*options_of(step), OTHERWISE}
    for answer, wanted in branches.items():
        if wanted != END and wanted not in keys:
            problems.append(f"elle renvoie à une étape qui n’existe pas (« {wanted} »).")
        if answer not in allowed:
            problems.append(f"elle branche sur une réponse qui n’est pas proposée (« {answer} »).")
    return problems


def _signal_problems(step: dict) -> list[str]:
    problems = []
    if step.get("need") and step["need"] not in NeedCode.values:
        problems.append("le besoin qu’elle relève est inconnu.")
    risk = step.get("risk")
    if risk and (risk.get("code") not in RiskCode.values or risk.get("level") not in RiskLevel.values):
        problems.append("le risque qu’elle relève est inconnu, ou son niveau.")
    return problems


def _followers(steps: list[dict], position: int) -> set[str]:
    step = steps[position]
    branches = step.get("next") or {}
    followers = set(branches.values()) - {END}
    covered = OTHERWISE in branches or (options_of(step) and set(options_of(step)) <= set(branches))
    if not covered and position + 1 < len(steps):
        followers.add(steps[position + 1]["key"])
    return followers


def _unreachable(steps: list[dict]) -> list[str]:
    by_key = {step["key"]: position for position, step in enumerate(steps)}
    seen, waiting = set(), [steps[0]["key"]]
    while waiting:
        key = waiting.pop()
        if key not in seen:
            seen.add(key)
            waiting += _followers(steps, by_key[key])
    return [f"On n’arrive jamais à l’étape « {step['key']} »." for step in steps if step["key"] not in seen]


def _loops(steps: list[dict]) -> list[str]:
    """A script goes forward: a step that leads back to itself would never end."""
    by_key = {step["key"]: position for position, step in enumerate(steps)}
    state: dict[str, int] = {}

    def walk(key: str) -> bool:
        if state.get(key) == 1:
            return True
        if state.get(key) == 2:
            return False
        state[key] = 1
        turning = any(walk(follower) for follower in _followers(steps, by_key[key]))
        state[key] = 2
        return turning

    return ["Le script tourne en rond."] if walk(steps[0]["key"]) else []
