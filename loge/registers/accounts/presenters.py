"""Sentences about people and what they may do."""

from loge.registers.accounts.access import Perimeter, Role


def role_labels(user) -> list[str]:
    return [Role(role).label for role in user.roles if role in Role.values]


def perimeter_in_words(user) -> str:
    """« Tout l’organisme », « Agence Nord et Agence Sud », « 3 résidences »."""
    if user.perimeter == Perimeter.AGENCIES:
        names = [agency.name for agency in user.agencies.all()]
        return _joined(names) if names else "Aucune agence pour l’instant"
    if user.perimeter == Perimeter.RESIDENCES:
        return _residences(user.residence_assignments.count())
    return Perimeter.LANDLORD.label


def _residences(count: int) -> str:
    if count == 0:
        return "Aucune résidence pour l’instant"
    return "1 résidence" if count == 1 else f"{count} résidences"


def _joined(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} et {names[-1]}"
