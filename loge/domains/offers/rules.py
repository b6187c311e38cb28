"""Whom an offer is for, and who gets a place. Pure: no database, no clock."""

from dataclasses import dataclass
from datetime import date

from loge.foundation.dates import age_on


@dataclass(frozen=True, kw_only=True)
class Criteria:
    """What is left empty narrows nothing; what is given is combined. Nothing else may ever be asked: an offer is not matched
    on health, origin or religion (GDPR article 9)."""

    min_age: int | None = None
    max_age: int | None = None
    alone: bool = False
    municipalities: tuple[str, ...] = ()
    agencies: tuple[int, ...] = ()
    residences: tuple[int, ...] = ()

    @property
    def is_for_everyone(self) -> bool:
        return self == Criteria()


@dataclass(frozen=True, kw_only=True)
class Living:
    """Someone in the home where they live today. `born` is None when the birth date is unknown or doubtful."""

    household: int
    born: date | None
    alone: bool
    municipality: str
    agency: int
    residence: int


def concerns(criteria: Criteria, living: Living, *, on: date) -> bool:
    """Whether an offer is for this person. Without a sure birth date nobody is taken for being of an age."""
    return (
        _is_of_age(criteria, living.born, on)
        and (living.alone or not criteria.alone)
        and (not criteria.municipalities or living.municipality in criteria.municipalities)
        and (not criteria.agencies or living.agency in criteria.agencies)
        and (not criteria.residences or living.residence in criteria.residences)
    )


def _is_of_age(criteria: Criteria, born: date | None, on: date) -> bool:
    if criteria.min_age is None and criteria.max_age is None:
        return True
    if born is None:
        return False
    age = age_on(born, on)
    return (criteria.min_age is None or age >= criteria.min_age) and (
        criteria.max_age is None or age <= criteria.max_age
    )


def has_place(*, capacity: int | None, seated: int, waiting_before: int) -> bool:
    """A free place belongs to those who wait for it, first come first served."""
    return capacity is None or seated + waiting_before < capacity


KEPT_MONTHS = 12
"""How long the answers to an offer that has ended are kept: the time to account for a year (domain.md 14c, minimisation)."""
