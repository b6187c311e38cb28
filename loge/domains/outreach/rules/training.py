"""Training before the first real call: invented people, what they say, what should be noted, then a short quiz.

Pure. Numbers are of the ranges that ARCEP keeps for fiction.
"""

from collections.abc import Callable
from dataclasses import dataclass

from loge.domains.outreach.choices import NeedCode, Outcome, RiskCode, RiskLevel
from loge.domains.outreach.rules.reports import CallReport

DANGER = "danger"


@dataclass(frozen=True, kw_only=True)
class Situation:
    """`judge` returns what to do otherwise, in French, or "" when the call was well noted."""

    title: str
    first_name: str
    number: str
    heard: tuple[str, ...]
    judge: Callable[[CallReport], str]
    lesson: str


@dataclass(frozen=True, kw_only=True)
class Question:
    text: str
    answers: tuple[str, ...]
    right: int
    why: str


def _needs(report: CallReport) -> set[str]:
    return {need for person in report.results for need in person.needs}


def _risks(report: CallReport) -> dict[str, int]:
    return {code: level for person in report.results for code, level in person.risks}


def _judge_shopping(report: CallReport) -> str:
    if report.outcome != Outcome.ANSWERED_NEED:
        return "Odette a répondu et demande de l’aide : choisissez « Joint, a besoin d’aide » (touche B)."
    if NeedCode.SHOPPING not in _needs(report):
        return "Odette ne peut plus porter ses courses : cochez le besoin « Courses »."
    return ""


def _judge_voicemail(report: CallReport) -> str:
    if report.outcome != Outcome.VOICEMAIL:
        return "Vous êtes tombé sur un répondeur : choisissez « Répondeur » (touche R), sans laisser de message."
    return ""


def _judge_refusal(report: CallReport) -> str:
    if report.outcome != Outcome.REFUSED:
        return "Huguette ne veut pas être appelée : choisissez « Ne souhaite pas être appelé » (touche N)."
    if report.refusal_scope != "campaign":
        return "Huguette parle de ces appels-ci : son refus vaut pour cette campagne, pas pour toutes."
    return ""


def _judge_danger(report: CallReport) -> str:
    level = _risks(report).get(RiskCode.FALL, 0)
    if report.outcome == DANGER or level == RiskLevel.EMERGENCY:
        return ""
    return (
        "René est à terre et ne peut pas se relever : n’attendez pas la fin, utilisez « Danger immédiat » (touche U)."
    )


SITUATIONS = (
    Situation(
        title="Une aide pour les courses",
        first_name="Odette",
        number="+33199001234",
        heard=(
            "« Ah, c’est gentil d’appeler. Moi ça va, mais je ne descends plus depuis que l’ascenseur est arrêté. »",
            "« Ma voisine est partie, je n’ai plus personne pour porter mes courses. »",
        ),
        judge=_judge_shopping,
        lesson="Notez le besoin, pas l’état de santé : « ne peut pas porter ses courses » suffit pour agir.",
    ),
    Situation(
        title="Un répondeur",
        first_name="Marcel",
        number="+33639981122",
        heard=("« Bonjour, vous êtes bien chez Marcel, laissez un message après le signal… »",),
        judge=_judge_voicemail,
        lesson="On ne laisse pas de message : un autre que Marcel pourrait l’entendre. Le foyer sera rappelé à un autre moment.",
    ),
    Situation(
        title="Un refus",
        first_name="Huguette",
        number="+33199005678",
        heard=("« Non merci, je vais très bien et je ne veux pas qu’on m’appelle pour ça. »",),
        judge=_judge_refusal,
        lesson="On remercie et on n’insiste pas. Le refus est gardé ; un responsable peut le lever si la personne le demande.",
    ),
    Situation(
        title="Une chute",
        first_name="René",
        number="+33639983344",
        heard=(
            "« Je suis tombé dans la cuisine… je n’arrive pas à me relever. »",
            "Sa voix est faible. Il est seul.",
        ),
        judge=_judge_danger,
        lesson="Le 15 ou le 112 d’abord, en gardant la personne en ligne ; le destinataire des alertes est prévenu aussitôt.",
    ),
)

QUESTIONS = (
    Question(
        text="La personne vous dit qu’elle ne veut plus être appelée. Que faites-vous ?",
        answers=(
            "J’explique pourquoi c’est important et j’insiste",
            "Je la remercie et je note son refus",
            "Je rappelle demain",
        ),
        right=1,
        why="Chacun peut refuser ces appels, sans se justifier, et le refus tient.",
    ),
    Question(
        text="Au téléphone, quelqu’un est en danger immédiat. Par quoi commencez-vous ?",
        answers=(
            "J’écris une note détaillée",
            "Je termine le script",
            "J’alerte les secours (15, 18, 112) et j’enregistre l’urgence",
        ),
        right=2,
        why="Les secours d’abord. La note peut attendre.",
    ),
    Question(
        text="Quelle note convient ?",
        answers=(
            "« Dépressive, sent l’alcool »",
            "« Demande une aide pour monter ses courses le mardi »",
            "« Pénible, se plaint de tout »",
        ),
        right=1,
        why="Un fait utile pour agir. Ni maladie, ni jugement : la personne peut demander à lire ce qui est écrit sur elle.",
    ),
    Question(
        text="La fille de la personne répond et demande ce que sa mère vous a dit la dernière fois.",
        answers=(
            "Je lui lis la note",
            "Je ne dis rien de ce que sa mère m’a confié",
            "Je lui donne le nom du voisin qui aide",
        ),
        right=1,
        why="Ce qui est confié reste entre la personne et nous, même pour la famille.",
    ),
    Question(
        text="Vous voulez transmettre une demande au CCAS. Que faut-il ?",
        answers=("L’accord de la personne, noté oui ou non", "Rien, c’est pour son bien", "L’accord d’un proche"),
        right=0,
        why="Sans son accord, rien n’est transmis, sauf danger.",
    ),
)


def wrong_answers(given: dict[int, str]) -> dict[int, str]:
    """Question number → why the answer is another one; a question left blank counts as wrong."""
    return {
        number: question.why for number, question in enumerate(QUESTIONS) if given.get(number) != str(question.right)
    }
