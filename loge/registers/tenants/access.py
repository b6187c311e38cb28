"""Leases that exist for named people only: where someone protected was rehoused in our own stock.

Which they are is known above (registers/seals). `journeys` says it here once, when the product starts; from then on whatever is
asked of this register through `visible_to` leaves them out, with the home, its members and its address.
"""

from collections.abc import Callable, Iterable

from django.db.models import Q

HiddenFrom = Callable[..., Iterable[int]]
_hidden_from: list[HiddenFrom] = []


def hide_leases(hidden_from: HiddenFrom) -> None:
    """`hidden_from(user)`: keys of the leases that this user is not to know of."""
    _hidden_from[:] = [hidden_from]


def shown_to(user, lease: str) -> Q:
    """The filter of rows whose lease the user may know of. `lease` leads to its key: "pk", "lease", "household__lease"…

    Their keys are read when the filter is made, and written in it only when there are any: looked for within every statement,
    they cost a search five times what it takes to answer.
    """
    hidden = hidden_leases(user)
    return ~Q(**{f"{lease}__in": hidden}) if hidden else Q()


def hidden_leases(user) -> list[int]:
    """Their keys: very few, most often none."""
    return sorted(_hidden_from[0](user)) if _hidden_from else []
