"""The same register ten times as large: what must stay flat, and what may only grow in proportion. Needs Django set up.

The copies are made in SQL, each with keys, codes and numbers of its own: what is measured is how the product finds its way in
a large register, not how the register came. Names come ten times as often, as they would.
"""

from collections.abc import Callable
from functools import partial

from django.db import connection
from django.db.models import Field, Max, Model

from benchmarks import audience, search
from benchmarks.claims import Hall
from benchmarks.results import Measure
from benchmarks.staff import manager
from benchmarks.timing import ROUNDS, spread
from loge.registers.housing.models import Building, Entrance, Residence, Unit
from loge.registers.tenants.models import (
    ContactPoint,
    FrailtyMark,
    Guardian,
    Household,
    Lease,
    LeaseParty,
    Occupant,
    Organisation,
    Person,
)
from loge.registers.tenants.search import search as find

TIMES = 10
FLAT, IN_PROPORTION = 1.5, 11.0
COPIED: tuple[type[Model], ...] = (
    Residence, Building, Entrance, Unit, Organisation, Person, Lease, Lease.ancillary_units.through, LeaseParty, Household,
    Occupant, ContactPoint, Guardian, FrailtyMark,
)  # fmt: skip
# What must be different in each copy. A number changes its third digit, and stays a French number.
_OWN = {
    (Residence, "code"), (Building, "code"), (Entrance, "code"), (Unit, "code"), (Lease, "number"), (Person, "source_key"),
    (Organisation, "source_key"),
}  # fmt: skip
_NUMBER = """CASE WHEN channel = 'phone' AND value LIKE '+33%%'
    THEN left(value, 5) || (substr(value, 6, 1)::int + %(copy)s) %% 10 || substr(value, 7) ELSE value END"""


def grow(times: int = TIMES) -> None:
    spans = {model: model._base_manager.aggregate(last=Max("pk"))["last"] or 0 for model in COPIED}
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # copies of what was checked: no trigger looks again
        for model in COPIED:
            fields = model._meta.concrete_fields
            columns = ", ".join(f'"{field.column}"' for field in fields)
            values = ", ".join(_copied(model, field, spans) for field in fields)
            copies = f"SELECT {values} FROM {model._meta.db_table} WHERE id <= {spans[model]}"
            for copy in range(1, times):
                cursor.execute(f"INSERT INTO {model._meta.db_table} ({columns}) {copies}", {"copy": copy})
        cursor.execute("RESET session_replication_role")
        cursor.execute("VACUUM ANALYZE")


def _copied(model: type[Model], field: Field, spans: dict[type[Model], int]) -> str:
    """The value of a column in a copy: keys moved to a range of their own, the rest as it is."""
    points_at = model if field.primary_key else field.related_model
    if points_at in spans:
        return f'"{field.column}" + {spans[points_at]} * %(copy)s'
    if (model, field.name) == (ContactPoint, "value"):
        return _NUMBER
    empty = f"CASE WHEN \"{field.column}\" = '' THEN '' ELSE \"{field.column}\" || '-' || %(copy)s END"
    return empty if (model, field.name) in _OWN else f'"{field.column}"'


def flat(hall: Hall) -> dict[str, float]:
    """p99 in milliseconds of what a person waits for."""
    viewer = manager()
    numbers = [value for (value,) in search.some(ContactPoint.objects.phones().exclude(person=None), "value")]
    names = [" ".join(name) for name in search.some(Person.objects.standing(), "last_name", "first_name")]
    ask = partial(find, viewer=viewer)
    return {
        "claim": _p99(lambda: hall.round("claim", 16).latencies),
        "caller_lookup": _p99(lambda: search.each(numbers, ask)),
        "name_search": _p99(lambda: search.each(names, ask)),
    }


def snapshot() -> float:
    """Seconds to draw everyone over 70."""
    return audience.snapshot().value


def _p99(work: Callable[[], list[float]]) -> float:
    return spread([work() for _ in range(ROUNDS)], 0.99)


def compared(small: dict[str, float], large: dict[str, float]) -> dict[str, Measure]:
    """`raw` is the figure of the smaller register, `value` that of the larger."""
    return {
        f"growth_{name}": Measure(
            value=large[name], raw=small[name], unit="s" if name == "snapshot" else "ms",
            limit=IN_PROPORTION if name == "snapshot" else FLAT,
        )
        for name in small
    }  # fmt: skip
