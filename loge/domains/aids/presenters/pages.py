"""Rows as the screens show them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from loge.domains.aids.models import AidApplication, AidScheme
from loge.domains.aids.queries.applications import standing_of
from loge.domains.aids.rules.deadlines import next_words
from loge.foundation.ui.french import euros, plural


@dataclass(frozen=True)
class Row:
    application: AidApplication
    todo: str
    late: bool


def rows_of(applications: Iterable[AidApplication], *, today: date) -> list[Row]:
    return [row_of(one, today=today) for one in applications]


def row_of(application: AidApplication, *, today: date) -> Row:
    words = next_words(standing_of(application, moved_on=today), today=today)
    return Row(application, words, application.is_late(today))


def rules_of(scheme: AidScheme) -> list[tuple[str, str]]:
    """What a scheme asks and gives, line by line; what is left empty is said so, for nobody to take it for a rule."""
    return [
        ("Départements", ", ".join(scheme.departments) or "Tous"),
        ("Pour une dette", "Oui" if scheme.debt_only else "Non"),
        ("Dette minimale", _sum(scheme.debt_min)),
        ("Dette maximale", _sum(scheme.debt_max)),
        ("Aide maximale", _sum(scheme.max_amount)),
        ("Plafond de ressources", f"{_sum(scheme.income_ceiling)}{_each(scheme)}"),
        ("Loyer courant repris", _count(scheme.rent_resumed_months, "mois,mois")),
        ("Âge minimal", _count(scheme.min_age, "an,ans")),
        ("Garantie du bail", scheme.get_guarantee_display() if scheme.guarantee else "Non demandée"),
        ("Délai de décision", _count(scheme.decision_days, "jour,jours")),
        ("Délai de recours", plural(scheme.appeal_months, "mois,mois")),
    ]


def _sum(amount) -> str:
    return "Non renseigné" if amount is None else euros(amount)


def _each(scheme: AidScheme) -> str:
    return "" if scheme.income_ceiling is None else " par mois et par unité de consommation"


def _count(number, forms: str) -> str:
    return "Non renseigné" if number is None else plural(number, forms)
