"""Someone is protected, and nobody without a key can tell: every address, export, search and paper, as every role.

The same walk is made twice, with the sealed file and without it, with the clock stopped. Whatever the page, it is the same:
not a name, not a number, not a count more or less. New addresses are walked by themselves (tests/seals/walk.py).
"""

from contextlib import suppress
from datetime import date, time, timedelta
from types import SimpleNamespace

import pytest
import time_machine
import typst
from django.db import transaction
from django.urls import resolve, reverse

from loge.domains.cases.operations.cases import open_by_hand
from loge.domains.cases.operations.notes import add_note
from loge.domains.cases.operations.team import seal_case
from loge.domains.outreach.tests.world import OPEN, make_home, make_user
from loge.domains.protection.operations.papers import note_letter, note_paper
from loge.domains.protection.operations.steps import keep_home, note_new_address, open_step
from loge.foundation.audit.models import Entry
from loge.registers.accounts.access import Role
from loge.registers.housing.choices import UnitStatus
from loge.registers.housing.models import Unit
from loge.registers.seals.operations.keys import give_key
from loge.registers.seals.operations.reading import open_seal
from loge.registers.seals.operations.safe_contact import set_safe_contact
from loge.registers.tenants.imports.tests.conftest import write
from tests.browser.landlord import furnished
from tests.seals.walk import Walk, starts

__all__ = ["write"]

STOPPED = OPEN + timedelta(hours=2)
WORDS = ["17 impasse du Silence", "aubépine", "Sujet sous clé", "0639987777", "Note sous clé", "Démarche sous clé"]
# What the data protection officer alone reads of seals, by their opaque number.
FOR_THE_DPO = {"privacy:journal", "privacy:object", "privacy:export"}


@pytest.fixture
def world(write, monkeypatch):
    monkeypatch.setattr(typst, "compile", _as_text(typst.compile))
    # The client of Django copies the context of each template that it meets: thousands of pages, and nobody looks at them.
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *args, **rest: None)
    with time_machine.travel(OPEN, tick=True):
        world = furnished(write)
        world.owner = make_user("olga", Role.SOCIAL_WORKER)
        world.keyed = make_user("kim", Role.SOCIAL_WORKER)
        world.refuge = make_home(world.north, ages=(44, 41))
        world.secret = world.refuge.occupants.last().person
        world.users = {role: make_user(f"marche-{role.value}", role) for role in Role}
        world.all = make_user("marche-tout", *Role)
        Unit.objects.create(code="VIDE-1", building=world.north.building, status=UnitStatus.VACANT_MARKET)
    with time_machine.travel(STOPPED, tick=False):
        yield world


def _as_text(compiled):
    """A printed document as the words that went into it: a PDF hides its text from a search."""

    def compile(*args, sys_inputs=None, **options):
        return f"%PDF {sorted((sys_inputs or {}).items())} {args} {options}".encode()

    return compile


def protect(world) -> SimpleNamespace:
    """The whole life of a sealed file: case, notes, keys, safe contact, papers, steps, a home put aside, the new address."""
    person, owner = world.secret, world.owner
    case = open_by_hand(
        world.refuge, person=person, origin="self", level=4, summary="Sujet sous clé", themes=[], owner=owner, by=owner
    )
    case = seal_case(case, reason="violence", by=owner)
    seal = case.seal
    open_seal(seal, reason="following", by=owner)
    give_key(seal, to=world.keyed, by=owner)
    add_note(case, text="Note sous clé", by=owner)
    told = {"person": person, "channel": "sms", "allowed": True, "value": "0639987777", "code_word": "aubépine"}
    set_safe_contact(seal, **told, since_hour=time(9), until_hour=time(11), by=owner)
    step = open_step(seal, kind="shelter_115", note="Démarche sous clé", by=owner)
    note_paper(seal, kind="conviction", dated_on=date(2026, 11, 2), by=owner)
    note_letter(seal, kind="notice", sent_on=date(2026, 11, 3), received_on=date(2026, 11, 5), by=owner)
    keep_home(seal, unit=Unit.objects.get(code="VIDE-1"), until=date(2026, 12, 31), by=owner)
    note_new_address(seal, person=person, address="17 impasse du Silence", municipality="Angers", by=owner)
    return SimpleNamespace(case=case, seal=seal, step=step)


def samples(world, sealed) -> dict[str, list]:
    """The protected person, their home and their case first; then what the landlord of the tests has to show."""
    numbers = [world.secret.pk, world.refuge.pk, world.campaign.pk]
    labels = ["tenants.Person", "cases.Case", "seals.Seal"]
    numbers.insert(0, sealed.case.pk)
    labels[:0] = [sealed.seal.reference]
    claim = str(world.call.claim_id)
    return {"int": numbers, "str": [*labels, "last_name", str(world.secret.pk)], "uuid": [claim]}


def searches(world) -> list[str]:
    typed = [world.secret.last_name, world.secret.first_name, "impasse du Silence", "aubépine", "0639987777"]
    return [f"{reverse('desk:search')}?q={word}" for word in typed]


def test_nobody_without_a_key_can_tell(world):
    told, present, paths = [], {}, []
    with suppress(_Undo), transaction.atomic():
        sealed = protect(world)
        paths = searches(world) + starts(samples(world, sealed))
        present = {user: pages for user, pages in walks(world, paths)}
        told = [(str(user), *found) for user, pages in present.items() for found in telling(pages, sealed)]
        raise _Undo
    absent = dict(walks(world, paths, _one_of_each(present[world.all])))
    assert len(absent[world.all]) > 200 and all(len(pages) > 60 for pages in absent.values())
    assert told == []
    different = {str(user): differing(present[user], absent[user], user) for user in present}
    assert "\n".join(f"{who}: {page}" for who, found in different.items() for page in found) == ""


def walks(world, paths, chosen=()):
    """Someone who holds every role goes deep; each role then goes wherever that led to a page, or where `chosen` says: to
    the same addresses with the seal and without it."""
    everything = Walk(world.all).over(paths, deep=True).pages
    yield world.all, everything
    chosen = chosen or _one_of_each(everything)
    for user in world.users.values():
        yield user, Walk(user).over(chosen, deep=False).pages


def _one_of_each(pages) -> list[str]:
    """Of the pages that open, the first met at each address; of the searches, all."""
    first: dict[str, str] = {}
    for (method, path), (status, _) in pages.items():
        if method == "get" and status in (200, 302):
            first.setdefault(path if "?q=" in path else resolve(path.partition("?")[0]).view_name, path)
    return list(first.values())


class _Undo(Exception):
    """Ends the time when the seal exists."""


def differing(present, absent, user) -> list:
    """Pages that are not the same with and without the sealed file, those of the data protection officer apart."""
    every, watches = sorted(present.keys() | absent.keys()), Role.DPO in user.roles
    read = {key for key in every if watches and resolve(key[1].partition("?")[0]).view_name in FOR_THE_DPO}
    return [
        (*key, _first_difference(present.get(key), absent.get(key)))
        for key in every
        if key not in read and present.get(key) != absent.get(key)
    ]


def _first_difference(one, other) -> str:
    """What to look at first."""
    if one is None or other is None or one[0] != other[0]:
        return f"{one and one[0]} → {other and other[0]}"
    place = next((n for n, (a, b) in enumerate(zip(one[1], other[1], strict=False)) if a != b), 0)
    return f"{one[1][max(place - 60, 0) : place + 60]!r} → {other[1][max(place - 60, 0) : place + 60]!r}"


def telling(pages, sealed) -> list:
    """Pages on which a word, the number or the address of the sealed file is read, though not typed by the walk itself."""
    found = []
    for (method, path), (status, text) in pages.items():
        words = [*WORDS, sealed.seal.reference, f"/suivis/{sealed.case.pk}/"]
        for word in words:
            said = text.replace(path, "").replace(f'value="{word}"', "").replace(f"« {word} »", "")
            if word in said and word not in path and f"q={word}" not in path:
                found.append((method, path, status, word))
    return found


def test_the_walk_sees_what_the_key_opens(world):
    """Were the walk blind, the test above would pass for nothing: with a key, each word is found."""
    sealed = protect(world)
    open_seal(sealed.seal, reason="relay", by=world.keyed)
    pages = Walk(world.keyed).over(searches(world) + starts(samples(world, sealed)), deep=False).pages
    found = {word for *_, word in telling(pages, sealed)}
    assert found >= {"17 impasse du Silence", "aubépine", "Démarche sous clé", "Note sous clé", sealed.seal.reference}


def test_t41_the_number_of_a_sealed_case_answers_404_and_the_attempt_is_journalled(client, world):
    sealed = protect(world)
    colleague = world.users[Role.SOCIAL_WORKER]
    client.force_login(colleague)
    for name in ("detail", "edit", "people", "add_action"):
        assert client.get(reverse(f"cases:{name}", args=[sealed.case.pk])).status_code == 404
    attempts = Entry.objects.filter(action="seals.reading_refused", by=colleague)
    assert [line.target_id for line in attempts] == [str(sealed.seal.pk)] * 4
