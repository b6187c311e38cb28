"""The outcomes of a call in the order of the desk, each with its key: a letter of its own words, never a digit."""

from dataclasses import dataclass

from loge.domains.outreach.choices import Outcome


@dataclass(frozen=True)
class OutcomeChoice:
    code: str
    key: str
    label: str
    group: str
    checked: bool
    tone: str


REACHED, TRY_AGAIN, STOP = "La personne a répondu", "Pas jointe cette fois", "Ne plus appeler"

_ORDER = (
    (Outcome.ANSWERED_OK, "o", "Joint, tout va bien", REACHED, "good"),
    (Outcome.ANSWERED_NEED, "b", "Joint, a besoin d’aide", REACHED, "good"),
    (Outcome.CALLBACK_REQUESTED, "a", "À rappeler, date convenue", REACHED, "wait"),
    (Outcome.LANGUAGE_BARRIER, "f", "Ne parle pas français", REACHED, "wait"),
    (Outcome.NO_ANSWER, "p", "Pas de réponse", TRY_AGAIN, "wait"),
    (Outcome.VOICEMAIL, "r", "Répondeur (sans message)", TRY_AGAIN, "wait"),
    (Outcome.BUSY, "l", "Ligne occupée", TRY_AGAIN, "wait"),
    (Outcome.WRONG_NUMBER, "m", "Mauvais numéro", TRY_AGAIN, "wait"),
    (Outcome.REFUSED, "n", "Ne souhaite pas être appelé", STOP, "stop"),
    (Outcome.DECEASED, "d", "Personne décédée", STOP, "stop"),
    (Outcome.MOVED, "q", "A quitté le logement", STOP, "stop"),
)


def outcome_choices(chosen: str) -> list[OutcomeChoice]:
    return [
        OutcomeChoice(code.value, key, label, group, code == chosen, tone) for code, key, label, group, tone in _ORDER
    ]
