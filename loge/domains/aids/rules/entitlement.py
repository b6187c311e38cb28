"""Which aids a home may be entitled to, in the open: each proposal is one French sentence with the facts that were used, and
what is not known. Pure: no database, no clock. A proposal is never a right: the fund alone decides (domain.md c1).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from loge.foundation.money import ZERO, consumption_units
from loge.foundation.ui.french import euros


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What a scheme asks. Left empty, it asks nothing. Sums in euros; `income_ceiling` per consumption unit and month."""

    departments: Sequence[str] = ()
    debt_only: bool = True
    debt_min: Decimal | None = None
    debt_max: Decimal | None = None
    income_ceiling: Decimal | None = None
    min_age: int | None = None
    guarantee: str = ""
    rent_resumed_months: int | None = None
    to_check: Sequence[str] = ()


@dataclass(frozen=True, kw_only=True)
class Home:
    """What is known of a home today. `owed` in euros (None: the register does not say); `ages` of those who live there, None when
    unsure; `income`: euros a month told lately, None when nobody asked; `guarantees`: kinds that answer for the lease;
    `rent_months`: months in a row of current rent paid, None when no account says it."""

    department: str
    owed: Decimal | None = None
    ages: Sequence[int | None] = ()
    income: Decimal | None = None
    guarantees: frozenset[str] = frozenset()
    rent_months: int | None = None


@dataclass(frozen=True)
class Proposal:
    """`reason`: the facts used, in one sentence; `unknown`: what is to be asked of the household, in a few words each."""

    reason: str
    unknown: tuple[str, ...]

    @property
    def sentence(self) -> str:
        return f"{self.reason} À vérifier : {', '.join(self.unknown)}." if self.unknown else self.reason


ADULT = 18


def propose(asked: Conditions, home: Home) -> Proposal | None:
    """None as soon as one known fact is against it. What is not known is against nothing, and is said."""
    parts = (
        _place(asked, home), _debt(asked, home), _age(asked, home), _guarantee(asked, home), _income(asked, home),
        _rent(asked, home),
    )  # fmt: skip
    if None in parts:
        return None
    facts = [part for part in parts if part]
    reason = ", ".join(facts) or "aucune condition connue du registre"
    return Proposal(f"{reason[0].upper()}{reason[1:]}.", tuple(_unknown(asked, home)))


def _place(asked: Conditions, home: Home) -> str | None:
    if not asked.departments:
        return ""
    return f"habite le département {home.department}" if home.department in asked.departments else None


def _debt(asked: Conditions, home: Home) -> str | None:
    """A balance that the register does not give is not a debt: no aid for a debt is proposed on it."""
    bounded = asked.debt_min is not None or asked.debt_max is not None
    if not asked.debt_only and not bounded:
        return ""
    owed = home.owed or ZERO
    too_small = owed <= 0 or (asked.debt_min is not None and owed < asked.debt_min)
    if too_small or (asked.debt_max is not None and owed > asked.debt_max):
        return None
    return f"doit {euros(owed)}{_bounds(asked)}"


def _bounds(asked: Conditions) -> str:
    if asked.debt_min is not None and asked.debt_max is not None:
        return f" (aidé de {euros(asked.debt_min)} à {euros(asked.debt_max)})"
    if asked.debt_min is not None:
        return f" (aidé à partir de {euros(asked.debt_min)})"
    return f" (aidé jusqu’à {euros(asked.debt_max)})" if asked.debt_max is not None else ""


def _age(asked: Conditions, home: Home) -> str | None:
    """Without a sure birth date nobody is taken for being of an age."""
    if asked.min_age is None:
        return ""
    eldest = max((age for age in home.ages if age is not None), default=-1)
    return f"une personne du foyer a {eldest} ans (à partir de {asked.min_age})" if eldest >= asked.min_age else None


def _guarantee(asked: Conditions, home: Home) -> str | None:
    if not asked.guarantee:
        return ""
    return "le bail a cette garantie" if asked.guarantee in home.guarantees else None


def _income(asked: Conditions, home: Home) -> str | None:
    if asked.income_ceiling is None or home.income is None:
        return ""
    each = income_per_unit(home.income, home.ages)
    if each > asked.income_ceiling:
        return None
    return f"ressources de {euros(each)} par unité de consommation (plafond {euros(asked.income_ceiling)})"


def _rent(asked: Conditions, home: Home) -> str:
    """Never against a home: some funds wait for the months that are missing, or let them be argued."""
    wanted, paid = asked.rent_resumed_months, home.rent_months
    if not wanted or paid is None:
        return ""
    if not paid:
        return f"loyer courant pas encore repris (demandé : {wanted} mois)"
    return f"loyer courant payé depuis {paid} mois (demandé : {wanted})"


def income_per_unit(income: Decimal, ages: Sequence[int | None]) -> Decimal:
    """Someone whose age is unknown counts as an adult; an empty home as one adult."""
    known = [ADULT if age is None else age for age in ages] or [ADULT]
    return (income / consumption_units(known)).quantize(Decimal("0.01"))


def _unknown(asked: Conditions, home: Home):
    if asked.income_ceiling is not None and home.income is None:
        yield "ressources non connues"
    if asked.rent_resumed_months and home.rent_months is None:
        yield f"loyer courant repris depuis {asked.rent_resumed_months} mois"
    yield from asked.to_check
