"""The file of a case: its badges, and the next gesture that its state allows to this viewer."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from loge.domains.cases.choices import AGREED, ActionStatus, ActionType, Theme
from loge.domains.cases.choices import CaseStatus as S
from loge.domains.cases.models import Case
from loge.domains.cases.permissions import can_accompany, can_act_on
from loge.domains.cases.queries.file import story, urgency
from loge.domains.cases.rules import offers
from loge.registers.seals.permissions import can_seal


@dataclass(frozen=True)
class Gesture:
    """A button: `posts` when nothing more is asked, else a link to its form."""

    label: str
    url: str
    icon: str
    posts: bool = False
    main: bool = False


def _link(label, name, icon, *, main=False):
    return lambda case: Gesture(label, reverse(f"cases:{name}", args=[case.pk]), icon, main=main)


def _press(label, name, icon, *more, main=False):
    return lambda case: Gesture(label, reverse(f"cases:{name}", args=[case.pk, *more]), icon, posts=True, main=main)


_BEGIN = _press("Commencer l’accompagnement", "go", "arrow-right", "accompagnement", main=True)
_PLAN = _press("Préparer le plan", "draft_plan", "list-check")
# What comes next in each state; the first is the ordinary way on.
FOR_ALL = {
    S.REPORTED: [_press("Je m’en occupe", "take", "hand-index", main=True)],
    S.DECLINED: [_press("Rouvrir", "reopen", "arrow-counterclockwise")],
    S.CLOSED: [_press("Rouvrir", "reopen", "arrow-counterclockwise")],
    S.ARCHIVED: [_press("Rouvrir", "reopen", "arrow-counterclockwise")],
}
FOR_SOCIAL_STAFF = {
    S.TRIAGE: [_link("Proposer un accompagnement", "propose", "chat-left-text", main=True)],
    S.PROPOSED: [_link("Noter la réponse", "answer", "pencil", main=True)],
    S.ACCEPTED: [_press("Commencer l’évaluation", "go", "search", "evaluation", main=True), _PLAN],
    S.ASSESSMENT: [_press("Préparer le plan", "draft_plan", "list-check", main=True), _BEGIN],
    S.PLAN: [_BEGIN],
    S.IN_PROGRESS: [
        _press("Faire le bilan", "go", "clipboard2-check", "bilan", main=True),
        _link("Suspendre", "suspend", "pause-circle"),
    ],
    S.SUSPENDED: [_press("Reprendre", "go", "arrow-right", "accompagnement", main=True)],
    S.REVIEW: [_link("Écrire le bilan", "review", "pencil", main=True)],
    S.CLOSED: [_link("Garder avec accord", "keep", "archive")],
}


def gestures(case: Case, *, viewer) -> list[Gesture]:
    if not can_act_on(viewer, case):
        return []
    found = list(FOR_ALL.get(S(case.status), []))
    if can_accompany(viewer):
        found += FOR_SOCIAL_STAFF.get(S(case.status), [])
    return [make(case) for make in found]


def file_page(case: Case, *, viewer, now: datetime) -> dict:
    told = story(case, viewer=viewer, now=now)
    may_act, accompanies = can_act_on(viewer, case), can_accompany(viewer)
    planned = [action for action in told.actions if action.status == ActionStatus.PLANNED]
    return {
        "case": case,
        "urgency": urgency(case, now=now),
        "gestures": gestures(case, viewer=viewer),
        "story": told,
        "planned": planned,
        "ended_actions": [action for action in told.actions if action.status != ActionStatus.PLANNED],
        "may_act": may_act and not case.is_ended,
        "accompanies": accompanies and not case.is_ended,
        "may_plan": accompanies and case.status in AGREED and bool(case.themes),
        "may_seal": can_seal(viewer) and not case.is_ended and not case.seal_id and case.person_id,
        "number": str(case.pk),
        "offers_mediation": Theme.NEIGHBOURS in case.themes and offers(ActionType.MEDIATION_SESSION, case.themes),
        "today": timezone.localdate(now),
    }
