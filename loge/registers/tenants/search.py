"""Finding someone while they are on the line: by name, number, lease, address or birth date, whatever the spelling.

Accents, capitals and the order of words do not matter; when nothing answers, names that sound like a slip of the keyboard are
proposed. Reads only; the perimeter of the viewer bounds everything.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.contrib.postgres.lookups import DataContains
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import connection, transaction
from django.db.models import Case, Q, QuerySet, Value, When
from django.db.models.functions import Length

from loge.foundation.phones import canonical
from loge.foundation.runtime import prepared
from loge.foundation.text import fold, squeeze
from loge.registers.housing.models import Building
from loge.registers.tenants.access import hidden_leases, shown_to
from loge.registers.tenants.choices import Channel
from loge.registers.tenants.models import ContactPoint, Lease, Occupant, Person
from loge.registers.tenants.models.people import NAME_WORDS
from loge.registers.tenants.presenters import in_list

SHOWN = 20
SHORTEST = 2
SHORTEST_ADDRESS = 3
LONGEST_DOOR = 2  # figures of the number of a building; from three on, they may be a postal code being typed
ADDRESS = "adresse"
CLOSE_ENOUGH = (
    0.45  # share of trigrams in common: « besnrd » and « besnard » have 0.57, « dupond » and « dupont » 0.71
)
_DATE = re.compile(r"^(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})$")
_LEASE = re.compile(r"^[0-9A-Za-z][0-9A-Za-z/.-]{3,}$")
_DIGIT, _LETTER = re.compile(r"\d"), re.compile(r"[^\W\d_]")
# Said with a number or one of these words, it is an address; « Lilas » alone is a name first.
_WAYS = frozenset(
    "allee avenue bd boulevard chemin cite cour cours faubourg impasse lotissement passage place quai residence route rue "
    "ruelle sentier square tour villa voie".split()
)


class Home(NamedTuple):
    """Where someone lives, in words."""

    building: str
    residence: str
    municipality: str
    agency: str


@dataclass
class Found:
    """A person who answers, `why` in words; `home` is where they live now, or None."""

    person: Person
    why: str
    home: Home | None = None


@dataclass
class Results:
    """At most SHOWN people; `more` when the search should be narrowed; `is_guess` when nothing answered to the letter;
    `elsewhere` when something answered, and addresses, or longer names, that might too, were not looked at."""

    found: list[Found]
    more: bool = False
    is_guess: bool = False
    elsewhere: bool = False


def search(typed: str, *, viewer, everywhere: bool = False) -> Results:
    """What answers to `typed` for this viewer, the surest grounds first. Fewer than two characters find nothing.

    Addresses are looked at when `typed` reads like one, when nothing else answers, or when `everywhere` asks for it; names that
    only contain what was typed, when no one bears all of these names.
    """
    asked = squeeze(typed)
    if len(asked) < SHORTEST:
        return Results([])
    everywhere = everywhere or _reads_like_an_address(asked)
    found = _gather(asked, viewer, everywhere=everywhere)
    guess = not found and not _DIGIT.search(asked)
    if guess:
        found = {person.pk: Found(person, "nom approchant") for person in _alike(fold(asked).split(), viewer)}
    shown = list(found.values())[:SHOWN]
    _settle_homes(shown, viewer)
    elsewhere = bool(found) and not (everywhere or guess) and len(fold(asked)) > SHORTEST_ADDRESS
    return Results(shown, more=len(found) > SHOWN, is_guess=guess and bool(shown), elsewhere=elsewhere)


def _reads_like_an_address(asked: str) -> bool:
    """Several words with a number among them, or one of the words above; a telephone number has no letter."""
    words = fold(asked).split()
    return (
        len(words) > 1
        and _LETTER.search(asked) is not None
        and (_DIGIT.search(asked) is not None or not _WAYS.isdisjoint(words))
    )


def _gather(asked: str, viewer, *, everywhere: bool) -> dict[int, Found]:
    found: dict[int, Found] = {}
    for why, people in _grounds(asked, viewer, everywhere=everywhere):
        if why == ADDRESS and found and not everywhere:
            break
        for person in people():
            found.setdefault(person.pk, Found(person, why))
            if len(found) > SHOWN:
                return found
    return found


def _grounds(asked: str, viewer, *, everywhere: bool) -> Iterable[tuple[str, Callable[[], Iterable[Person]]]]:
    """Each ground is only looked at when what was typed may be of that kind, and asked only when its turn comes."""
    people = Person.objects.visible_to(viewer).standing()
    words = fold(asked).split()
    if phone := canonical(asked):
        shown = in_list(Channel.PHONE, phone.value, viewer=viewer)
        yield f"téléphone {shown}", partial(_reached_at, phone.value, people)
    if day := _day(asked):
        yield "date de naissance", partial(_born_on, day, people)
        return
    if _LEASE.match(asked) and _DIGIT.search(asked):
        yield "bail", partial(_of_leases, asked.upper(), people, viewer)
    if words and _LETTER.search(asked):
        yield "nom", partial(_named, words, people, everywhere=everywhere)
    if len(fold(asked)) > SHORTEST_ADDRESS:
        yield ADDRESS, partial(_living_at, words, people, viewer)


def _reached_at(number: str, people: QuerySet[Person]) -> QuerySet[Person]:
    owners = ContactPoint.objects.filter(value=number).exclude(person=None).values("person")
    return people.filter(pk__in=owners)[: SHOWN + 1]


def _born_on(day: date, people: QuerySet[Person]) -> QuerySet[Person]:
    return people.filter(birth_date=day)[: SHOWN + 1]


def _named(words: list[str], people: QuerySet[Person], *, everywhere: bool) -> Iterator[Person]:
    """Names that begin with what was typed, then those that have all its words, then those that contain them: each is asked
    for when those before it did not fill the list, so that a name that thousands bear is found as fast as a rare one."""
    for typed in dict.fromkeys((" ".join(words), " ".join(reversed(words)))):
        # Not by key too: the thousands who bear the very same name would all be read for the first twenty.
        yield from people.filter(search_key__startswith=typed).order_by("search_key")[: SHOWN + 1]
    bear_all = list(_bearing(words, people)) if len(words) > 1 else []
    yield from bear_all
    if everywhere or not bear_all:
        yield from _containing(words, people)


def _bearing(words: list[str], people: QuerySet[Person]) -> QuerySet[Person]:
    bearers = people.filter(DataContains(NAME_WORDS, words))
    return bearers.order_by("search_key", "pk")[: SHOWN + 1]


def _containing(words: list[str], people: QuerySet[Person]) -> QuerySet[Person]:
    """Those whose family name it is first; a word too short for the index begins a name."""
    for word in words:
        people = people.filter(search_key__contains=word) if len(word) > 2 else people.filter(_begins(word))
    begins_with_it = Case(*(When(search_key__startswith=f"{word} ", then=0) for word in words), default=1)
    return people.order_by(begins_with_it, "search_key", "pk")[: SHOWN + 1]


def _begins(word: str) -> Q:
    return Q(search_key__startswith=word) | Q(search_key__contains=f" {word}")


def _alike(words: list[str], viewer) -> list[Person]:
    """Names of which every word is close to one that was typed (pg_trgm), the closest first."""
    long_enough = [word for word in words if len(word) > 2]
    if not long_enough:
        return []
    people = Person.objects.visible_to(viewer).standing()
    closeness: Any = Value(0.0)
    for word in long_enough:
        people = people.filter(search_key__trigram_word_similar=word)
        closeness = closeness + TrigramWordSimilarity(word, "search_key")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.word_similarity_threshold = %s", [CLOSE_ENOUGH])
        return list(people.order_by(closeness.desc(), Length("search_key"), "pk")[:SHOWN])


def _of_leases(number: str, people: QuerySet[Person], viewer) -> list[Person]:
    following = number[:-1] + chr(ord(number[-1]) + 1)
    leases = (
        Lease.objects.filter(number__gte=number, number__lt=following)
        .filter(shown_to(viewer, "pk"))
        .order_by("number", "pk")[:SHOWN]
        .values("pk")
    )
    holders = people.filter(lease_roles__lease__in=leases)
    living = people.filter(occupancies__household__lease__in=leases, occupancies__ends_on=None)
    return list(people.filter(pk__in=holders.values("pk").union(living.values("pk")))[: SHOWN + 1])


def _living_at(words: list[str], people: QuerySet[Person], viewer) -> QuerySet[Person]:
    buildings = Building.objects.all()
    for word in words:
        buildings = buildings.filter(_alone(word) if word.isdigit() else Q(search_key__contains=word))
    here = Occupant.objects.filter(
        shown_to(viewer, "household__lease"),
        ends_on=None,
        household__ended_on=None,
        household__unit__building__in=buildings[:200],
    )
    return people.filter(pk__in=here.values("person")[: SHOWN * 5]).order_by("search_key", "pk")[: SHOWN + 1]


def _alone(number: str) -> Q:
    """The 1 of a street is neither its 12 nor a figure of a postal code, of which the beginning is enough."""
    whole = number if len(number) > LONGEST_DOOR else f"{number} "
    return Q(search_key__startswith=whole) | Q(search_key__contains=f" {whole}") | Q(search_key__endswith=f" {number}")


def _day(asked: str) -> date | None:
    match = _DATE.match(asked)
    if not match:
        return None
    day, month, year = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


_HOMES = """SELECT DISTINCT ON (o.person_id) o.person_id, coalesce(nullif(b.address, ''), b.code), r.name, r.municipality, a.name
    FROM tenants_occupant o JOIN tenants_household h ON h.id = o.household_id JOIN housing_unit u ON u.id = h.unit_id
    JOIN housing_building b ON b.id = u.building_id JOIN housing_residence r ON r.id = h.residence_id
    JOIN accounts_agency a ON a.id = r.agency_id
    WHERE o.person_id = ANY(%(people)s) AND o.ends_on IS NULL AND h.ended_on IS NULL AND h.lease_id <> ALL(%(hidden)s)
    ORDER BY o.person_id, o.starts_on DESC, o.id DESC"""


def _settle_homes(found: list[Found], viewer) -> None:
    """Where each of them lives now, in one query, but where someone protected was rehoused."""
    if not found:
        return
    asked = {"people": [one.person.pk for one in found], "hidden": hidden_leases(viewer)}
    homes = {person: Home(*words) for person, *words in prepared.fetch_all(_HOMES, asked)}
    for one in found:
        one.home = homes.get(one.person.pk)
