from loge.domains.outreach.models import ScriptVersion
from loge.domains.outreach.presenters.danger import checked_on, emergency_lines
from loge.domains.outreach.presenters.outcomes import outcome_choices
from loge.domains.outreach.presenters.print_pdf import compile_pdf, page_count
from loge.domains.outreach.presenters.steps import choices_of, fill
from loge.domains.outreach.rules.steps import END, OTHERWISE
from loge.foundation.ui.french import short_date

MANNERS = (
    "Je donne mon prénom seulement, et le nom de l’organisme.",
    "J’écoute, je ne promets rien que je ne puisse tenir.",
    "Je ne parle jamais de loyer ni de dette.",
    "Je note un besoin, jamais une maladie ni un jugement.",
    "Je demande l’accord avant de transmettre à qui que ce soit.",
    "Refus : je remercie, je note, je n’insiste pas.",
    "Répondeur : je ne laisse pas de message.",
)


SIZES = (10.5, 9.5, 8.5, 7.5, 6.5)  # points, the first at which the script fits on its page


def guide_pdf(version: ScriptVersion, words: dict[str, str]) -> bytes:
    """One A4 page: the script with its branches, what to do in danger, the outcomes. Long scripts get smaller letters."""
    data = guide_data(version, words)
    fitting = (size for size in SIZES if page_count("guide.typ", data | {"size": size}) == 1)
    return compile_pdf("guide.typ", data | {"size": next(fitting, SIZES[-1])})


def guide_data(version: ScriptVersion, words: dict[str, str]) -> dict:
    numbers = {step["key"]: rank for rank, step in enumerate(version.steps, start=1)}
    state = f"publiée le {short_date(version.published_at)}" if version.published_at else "brouillon"
    return {
        "title": f"Guide d’appel : {version.script.name}",
        "subtitle": f"Version {version.number}, {state}",
        "footer": "Document interne. Ne contient aucune donnée sur les locataires.",
        "steps": [_step(rank, step, numbers, words) for rank, step in enumerate(version.steps, start=1)],
        "emergency": [{"number": line.number, "what": line.what} for line in emergency_lines()],
        "checked_on": short_date(checked_on()),
        "manners": list(MANNERS),
        "outcomes": [{"key": choice.key.upper(), "label": choice.label} for choice in outcome_choices("")],
    }


def _step(rank: int, step: dict, numbers: dict[str, int], words: dict[str, str]) -> dict:
    labels = dict(choices_of(step)) | {OTHERWISE: "ensuite"}
    return {
        "number": rank,
        "kind": step["kind"],
        "text": fill(step["text"], words),
        "answers": [label for _, label in choices_of(step)],
        "branches": [
            f"{labels.get(answer, answer)} → " + ("fin" if key == END else f"question {numbers.get(key, '?')}")
            for answer, key in (step.get("next") or {}).items()
        ],
    }
