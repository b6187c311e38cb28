"""What an estimate of the housing benefit is worth: which law its library knows, what it supposes, how long it says something.

The amount is computed by OpenFisca-France (docs/adr/0077); nothing here computes one.
"""

from datetime import date
from decimal import Decimal

from loge.domains.arrears.choices import Payee
from loge.foundation.dates import add_months
from loge.foundation.ui.french import short_date

LABEL = "Estimation, sans valeur d’engagement : la CAF ou la MSA décide."
USEFUL_MONTHS = 3
"""The payer looks at the resources again every three months: an older estimate says nothing more."""

SUPPOSED = (
    "Ce qui a été gagné en douze mois est réparti également entre les mois ; la caisse regarde, elle, les douze mois qui "
    "précèdent le mois dernier.",
    "Personne n’est étudiant, travailleur indépendant ou en congé parental, ni n’a plus de 30 000 € d’épargne ou de biens.",
    "Seuls comptent la personne, celle qui vit en couple avec elle, et leurs enfants de moins de 21 ans sans revenus. "
    "Aucun enfant n’est en garde alternée.",
    "Le logement est loué vide, sans colocation ni sous-location, et habité tout le mois.",
    "Rien n’est demandé ni supposé de la santé : un handicap peut augmenter l’aide.",
)


def outdated(month: date, *, rents_as_of: date, resources_as_of: date) -> list[str]:
    """One sentence per number of the law that the library knows only of before its last yearly date.

    Rent ceilings and charges move on 1 October, the allowance on resources on 1 January.
    """
    october = date(month.year if month.month >= 10 else month.year - 1, 10, 1)
    january = date(month.year, 1, 1)
    said = []
    if rents_as_of < october:
        said.append(
            f"Les plafonds de loyer connus datent du {short_date(rents_as_of)} : ceux du {short_date(october)} manquent."
        )
    if resources_as_of < january:
        said.append(
            f"L’abattement sur les ressources est connu au {short_date(resources_as_of)} : celui du {short_date(january)} manque."
        )
    return said


def still_says_something(asked_on: date, *, on: date) -> bool:
    return on < add_months(asked_on, USEFUL_MONTHS)


def may_sleep(*, estimated: Decimal, asked_on: date, known: Decimal | None, payee: str, on: date) -> bool:
    """Whether a right may not be used: an amount is estimated, and neither the lease nor the account knows of any benefit."""
    known_to_nobody = not known and payee == Payee.NONE
    return estimated > 0 and known_to_nobody and still_says_something(asked_on, on=on)
