"""The numbers that decide whether something is an early sign: in the open, edited by a manager, never hidden in a rule."""

from dataclasses import dataclass
from decimal import Decimal

from loge.domains.arrears.choices import Sign
from loge.foundation.money import ZERO
from loge.foundation.ui.french import euros

MOST = "max_months"
MOST_LABEL = "Doit au plus (mois de loyer ; 0 : quelle que soit la dette)"
# What each number of a line asks, sign by sign. A number that a sign does not name is not read for it.
ASKS: dict[str, dict[str, str]] = {
    Sign.BENEFIT: {
        "days": "Jours après le jour habituel du versement (d’ici là, cette part n’est pas demandée au foyer)",
        "months": "Mois versés à la suite juste avant",
    },
    Sign.RETURNED: {"days": "Rejeté depuis moins de (jours)", "min_euros": "Doit au moins (€)"},
    Sign.INCOME: {"months": "Mois pendant lesquels le signe reste"},
    Sign.UNPAID: {
        "days": "Jours après l’échéance, ou après le jour habituel s’il est plus tard",
        "months": "Mois payés à la suite juste avant",
        "min_euros": "Part du mois au moins (€)",
    },
    Sign.LATER: {
        "days": "Jours de plus que d’habitude",
        "months": "Mois connus pour dire l’habitude",
        "min_euros": "Part du mois au moins (€)",
    },
    Sign.PARTIAL: {"days": "Jours laissés pour compléter", "min_euros": "Manque au moins (€)"},
    Sign.NO_DEBIT: {"times": "Prélèvements auparavant", "days": "Jours depuis le dernier prélèvement"},
    Sign.RHYTHM: {"times": "Paiements dans le même mois", "months": "Mois payés en une fois auparavant"},
    Sign.COMING: {"days": "Jours avant l’échéance", "min_euros": "Montant au moins (€)"},
}


@dataclass(frozen=True)
class Threshold:
    """One line of the table. Sums in euros; `max_months`: beyond so many months of rent owed, nothing is early any more."""

    sign: str
    active: bool = True
    days: int = 0
    months: int = 0
    times: int = 0
    min_euros: Decimal = ZERO
    max_months: Decimal = Decimal(0)  # one decimal at most, as it is typed

    @property
    def name(self) -> str:
        return str(Sign(self.sign).label)

    @property
    def asked(self) -> list[tuple[str, str]]:
        """What the line asks, with its number, as the table is read."""
        said = [(label, self._written(name)) for name, label in ASKS[self.sign].items()]
        most = f"{self.max_months:f}".rstrip("0").rstrip(".").replace(".", ",") if self.max_months else ""
        return [*said, ("Doit au plus (mois de loyer)", most)] if most else said

    def _written(self, name: str) -> str:
        value = getattr(self, name)
        return euros(value) if name == "min_euros" else str(value)


# What a landlord finds on the first day. Tuned on one invented ledger, measured on others: docs/early-signs.md.
DEFAULT_THRESHOLDS = (
    Threshold(Sign.BENEFIT, days=8, months=3),
    Threshold(Sign.RETURNED, days=31, min_euros=Decimal(10), max_months=Decimal(2)),
    Threshold(Sign.INCOME, months=6),
    Threshold(Sign.UNPAID, days=12, months=6, min_euros=Decimal(30), max_months=Decimal(2)),
    Threshold(Sign.LATER, days=8, months=4, min_euros=Decimal(30), max_months=Decimal(2)),
    Threshold(Sign.PARTIAL, days=6, min_euros=Decimal(30), max_months=Decimal(2)),
    Threshold(Sign.NO_DEBIT, times=3, days=35, max_months=Decimal(2)),
    Threshold(Sign.RHYTHM, times=3, months=4, max_months=Decimal(2)),
    Threshold(Sign.COMING, days=45, min_euros=Decimal(80)),
)
