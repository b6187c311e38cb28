"""Whether the current rent was taken up again. Another trade knows: `journeys` says once, at start, whom to ask."""

from collections.abc import Callable, Iterable
from datetime import date

RentsPaid = Callable[..., dict[int, int]]
_asked: list[RentsPaid] = []


def ask_rents_of(rents_paid: RentsPaid) -> None:
    """`rents_paid(leases, on=day)`: lease → months in a row of current rent paid; leases that nothing is known of are out."""
    _asked[:] = [rents_paid]


def rents_paid(leases: Iterable[int], *, on: date) -> dict[int, int]:
    return _asked[0](leases, on=on) if _asked else {}
