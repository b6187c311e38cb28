"""The desk of a call where nothing is typed yet: at each « next call », the same but for the home.

It is drawn once, from a desk without a home, with a blank wherever something of the home or of the caller goes: a word
that nothing else on the page contains. Each call then fills the blanks. So nothing of a person can stay in what is kept,
and the key of a drawing is all that it was drawn from.
"""

import secrets
import uuid
from dataclasses import replace
from hashlib import sha256

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from loge.domains.outreach.presenters.desk import Desk, Home, Urls
from loge.domains.outreach.presenters.live import urls_of

_SECRET = secrets.token_hex(8)  # new in each process: nobody can have written it in a note
_CLAIM, _TOKEN, _WHO = uuid.uuid4(), f"token-{_SECRET}", f"who-{_SECRET}"


def draw_new_call(desk: Desk, *, csrf_token: str) -> SafeString | None:
    """The content of the page. None once something was typed, or happened during this call: it is then drawn as any page."""
    if desk.typed or desk.saved_at or desk.alarms:
        return None
    page = _drawn(_emptied(desk, urls_of(_CLAIM)))
    for blank, value in _blanks(desk, csrf_token):
        page = page.replace(blank, escape(value))
    who = render_to_string("outreach/desk/_who.html", {"desk": desk})
    return mark_safe(page.replace(_WHO, who))  # noqa: S308 (drawn by templates, filled with escaped words)


def _drawn(emptied: Desk) -> str:
    key = f"new_call:{sha256(repr(emptied).encode()).hexdigest()}"
    page = caches["drawn"].get(key)
    if page is None:
        page = render_to_string("outreach/desk/_call.html", {"desk": emptied, "csrf_token": _TOKEN, "who": _WHO})
        caches["drawn"].set(key, page)
    return page


def _emptied(desk: Desk, urls: Urls) -> Desk:
    people = [(_person(place), _first_name(place)) for place in range(len(desk.home.members))]
    words = {name: _word(place) for place, name in enumerate(desk.words)}
    home = Home(members=people, people=[], numbers=[])
    return replace(desk, claim=str(_CLAIM), urls=urls, home=home, words=words)


def _blanks(desk: Desk, csrf_token: str) -> list[tuple[str, str]]:
    people = [
        blank
        for place, (person, first_name) in enumerate(desk.home.members)
        for blank in ((_person(place), str(person)), (_first_name(place), first_name))
    ]
    words = [(_word(place), word) for place, word in enumerate(desk.words.values())]
    return [(str(_CLAIM), desk.claim), (_TOKEN, csrf_token), *people, *words]


def _person(place: int) -> str:
    return f"person-{place}-{_SECRET}"


def _first_name(place: int) -> str:
    return f"first-name-{place}-{_SECRET}"


def _word(place: int) -> str:
    return f"word-{place}-{_SECRET}"
