"""A sealed file as its page shows it: what was noted, and what it opens in law, with the day and the article."""

from loge.domains.protection.choices import LetterKind, StepState, Weekday
from loge.domains.protection.models import Letter, Paper
from loge.domains.protection.queries import SealedFile
from loge.domains.protection.rules import joint_liability, notice
from loge.registers.seals.choices import SafeChannel
from loge.registers.seals.permissions import can_manage_keys

# Said beside the dates, so that nobody has to look them up; no clock runs on them.
TO_KNOW = [
    (
        "Ordonnance de protection",
        "Le juge décide dans les six jours qui suivent la fixation de l’audience.",
        "Code civil, articles 515-9 et 515-11",
    ),
    ("Relogement", "Les victimes de violences sont un public prioritaire.", "CCH, article L441-1"),
    (
        "Loyers de l’autre après la fin de la solidarité",
        "Ses impayés sont un motif légitime de congé.",
        "Loi n° 89-462 du 6 juillet 1989, article 8-2",
    ),
    (
        "Éviction de l’auteur ordonnée par le juge",
        "Ni la trêve hivernale ni le délai de deux mois ne l’arrêtent.",
        "Code des procédures civiles d’exécution, article L412-8",
    ),
]


def file_page(seal, found: SealedFile, *, viewer) -> dict:
    manages = can_manage_keys(viewer, seal)
    return {
        "seal": seal,
        "file": found,
        "contacts": [_contact(row) for row in found.safe_contacts],
        "missing_channels": _unsaid(found),
        "rights": [_right(letter, found.papers) for letter in found.letters],
        "to_know": TO_KNOW,
        "waiting": [step for step in found.steps if step.state == StepState.TO_DO],
        "ended": [step for step in found.steps if step.state != StepState.TO_DO],
        "manages": manages,
        "owner_id": seal.owner_id,
    }


def _contact(row) -> dict:
    return {"row": row, "when": _window(row), "channel": row.get_channel_display()}


def _window(row) -> str:
    """« lundi, jeudi, de 09:00 à 12:00 »."""
    parts = [", ".join(str(Weekday(day).label) for day in row.days)] if row.days else []
    if row.since_hour and row.until_hour:
        parts.append(f"de {row.since_hour:%H:%M} à {row.until_hour:%H:%M}")
    return ", ".join(parts) or "à toute heure"


def _unsaid(found: SealedFile) -> list[str]:
    said = {row.channel for row in found.safe_contacts}
    return [str(channel.label) for channel in SafeChannel if channel not in said]


def _right(letter: Letter, papers: list[Paper]) -> dict:
    if letter.kind == LetterKind.NOTICE:
        opened = notice(papers, received_on=letter.received_on) if letter.received_on else None
        return {"letter": letter, "notice": opened, "is_notice": True}
    freed = joint_liability(papers, sent_on=letter.sent_on, presented_on=letter.presented_on)
    return {"letter": letter, "liability": freed, "is_notice": False}
