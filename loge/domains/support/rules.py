"""What makes a mediation or a meeting possible. Pure: no database, no clock."""

from urllib.parse import urlparse

from loge.domains.support.choices import Answer, Mode

FEWEST_PARTIES = 2


def why_not_mediate(*, households: list[int]) -> str:
    """A sentence when these people may not be brought to the same table, else empty.

    People of one home are never mediated by the landlord: behind a dispute between them may hide violence, and "mediation is
    never offered in domestic violence" (domain.md c.5).
    """
    if len(households) < FEWEST_PARTIES:
        return "Une médiation réunit au moins deux foyers."
    if len(set(households)) < len(households):
        return (
            "La médiation ne se propose pas entre personnes d’un même foyer. Parlez-en au référent des locataires "
            "fragilisés."
        )
    return ""


def why_not_together(answers: list[str]) -> str:
    """Everyone agreed before anyone meets (domain.md c.5)."""
    if all(answer == Answer.YES for answer in answers):
        return ""
    return "Une rencontre commune attend l’accord de toutes les parties."


def bad_place(mode: str, place: str) -> str:
    """What is wrong with where a meeting is held, else empty."""
    if mode == Mode.ON_SITE and not place.strip():
        return "Indiquez le lieu du rendez-vous."
    if mode == Mode.VIDEO:
        address = urlparse(place.strip())
        if address.scheme != "https" or not address.netloc:
            return "Collez l’adresse de la visioconférence, qui commence par https://."
    return ""
