"""Reads that compare records between them. Set-based: a pair is looked at only when something exact brings it together."""

from collections.abc import Iterator
from itertools import combinations, groupby

from django.db import connection

from loge.foundation.text import fold
from loge.registers.tenants.access import shown_to
from loge.registers.tenants.choices import BirthDateQuality
from loge.registers.tenants.models import Occupant
from loge.registers.tenants.rules import Known

_COLUMNS = "p.id, p.last_name, p.first_name, p.birth_name, p.birth_date, p.birth_date_quality"
_STANDING = "p.merged_into_id IS NULL"
_BY_BIRTH = f"""SELECT {_COLUMNS} FROM tenants_person p WHERE {_STANDING} AND p.birth_date IS NOT NULL
    ORDER BY p.birth_date, p.id"""
_BY_NAME = f"""SELECT {_COLUMNS}, p.search_key FROM tenants_person p JOIN (
        SELECT search_key FROM tenants_person WHERE merged_into_id IS NULL
        GROUP BY search_key HAVING count(*) BETWEEN 2 AND 200) s USING (search_key)
    WHERE {_STANDING} ORDER BY p.search_key, p.id"""
_BY_PHONE = f"""SELECT {_COLUMNS}, c.value FROM tenants_contactpoint c JOIN tenants_person p ON p.id = c.person_id
    JOIN (SELECT value FROM tenants_contactpoint WHERE channel = 'phone' AND person_id IS NOT NULL
        GROUP BY value HAVING count(*) BETWEEN 2 AND 8) s USING (value)
    WHERE {_STANDING} AND c.channel = 'phone' ORDER BY c.value, p.id"""
SMALL_BLOCK, LARGEST_BLOCK = 20, 3000


def born_on_one_day() -> Iterator[list[Known]]:
    return _blocks(_BY_BIRTH, 4)


def bearing_one_name() -> Iterator[list[Known]]:
    return _blocks(_BY_NAME, 6)


def sharing_a_number() -> Iterator[list[Known]]:
    return _blocks(_BY_PHONE, 6)


def pairs_of(block: list[Known]) -> Iterator[tuple[Known, Known]]:
    """Every two of a block, cut by the first letter of their names when it is large."""
    for group in _cut(block):
        yield from combinations(group, 2)


def living_together(pairs: set[tuple[int, int]]) -> set[tuple[int, int]]:
    """Those of the pairs (smaller key first) who live in the same home today."""
    if not pairs:
        return set()
    firsts, seconds = zip(*pairs, strict=True)
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT DISTINCT v.a, v.b FROM unnest(%s::bigint[], %s::bigint[]) v(a, b)
            JOIN tenants_occupant x ON x.person_id = v.a AND x.ends_on IS NULL
            JOIN tenants_occupant y ON y.person_id = v.b AND y.ends_on IS NULL AND y.household_id = x.household_id""",
            [list(firsts), list(seconds)],
        )
        return set(cursor.fetchall())


def homes_of(people: list[int], *, viewer) -> dict[int, list[Occupant]]:
    """Where each lives today, to tell two records apart."""
    seen = Occupant.objects.filter(shown_to(viewer, "household__lease"), person__in=people, ends_on=None)
    living = seen.select_related("household__unit__building", "household__residence", "household__lease")
    homes: dict[int, list[Occupant]] = {pk: [] for pk in people}
    for occupant in living.order_by("pk"):
        homes[occupant.person_id].append(occupant)
    return homes


def _blocks(sql: str, key: int) -> Iterator[list[Known]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        for _, rows in groupby(_rows(cursor), key=lambda row: row[key]):
            block = {row[0]: _known(row) for row in rows}
            if len(block) > 1:
                yield list(block.values())


def _rows(cursor):
    while rows := cursor.fetchmany(5000):
        yield from rows


def _known(row) -> Known:
    pk, last, first, birth_name, birth_date, quality = row[:6]
    return Known(pk, fold(last), fold(first), fold(birth_name), birth_date, quality == BirthDateQuality.EXACT)


def _cut(block: list[Known]) -> list[list[Known]]:
    if len(block) <= SMALL_BLOCK:
        return [block]
    groups: dict[frozenset, list[Known]] = {}
    for known in block:
        groups.setdefault(frozenset((known.last[:1], known.first[:1])), []).append(known)
    return [group[:LARGEST_BLOCK] for group in groups.values()]
