"""The desk of a call where nothing is typed yet: at each « next call », the same but for the home.

It is drawn once, from a desk without a home, with a blank wherever something of the home or of the caller goes; each call
then fills the blanks. So nothing of a person can stay in what is kept, and the key of a drawing is all that it was drawn from.
"""

import secrets
import uuid
from dataclasses import replace
from hashlib import sha256

from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.safestring import SafeString

from loge.domains.outreach.presenters.desk import Desk, Home
from loge.domains.outreach.presenters.live import urls_of

_SECRET = secrets.token_hex(8)  # new in each process: no sentence of a campaign can hold a blank by chance
_CLAIM = uuid.uuid4()


def draw_new_call(desk: Desk, *, csrf_token: str) -> SafeString | None:
    """The content of the page. None once something was typed, or happened during this call: it is then drawn as any page."""
    if desk.typed or desk.saved_at or desk.alarms:
        return None
    who = render_to_string("outreach/desk/_who.html", {"desk": desk})
    return format_html(_drawn(desk), claim=desk.claim, csrf_token=csrf_token, who=who, **_people(desk), **_words(desk))


def _people(desk: Desk) -> dict[str, object]:
    people: dict[str, object] = {}
    for place, (person, first_name) in enumerate(desk.home.members):
        people |= {f"person_{place}": person, f"first_name_{place}": first_name}
    return people


def _words(desk: Desk) -> dict[str, str]:
    return {f"word_{place}": word for place, word in enumerate(desk.words.values())}


def _drawn(desk: Desk) -> str:
    """The page with its blanks, as a format string."""
    emptied = _emptied(desk)
    key = f"new_call:{sha256(repr(emptied).encode()).hexdigest()}"
    page = caches["drawn"].get(key)
    if page is None:
        page = _draw(emptied, ["csrf_token", "who", *_people(desk), *_words(desk)])
        caches["drawn"].set(key, page)
    return page


def _emptied(desk: Desk) -> Desk:
    people = [(_blank(f"person_{place}"), _blank(f"first_name_{place}")) for place in range(len(desk.home.members))]
    words = {name: _blank(f"word_{place}") for place, name in enumerate(desk.words)}
    home = Home(members=people, people=[], numbers=[])
    return replace(desk, claim=str(_CLAIM), urls=urls_of(_CLAIM), home=home, words=words)


def _draw(emptied: Desk, blanks: list[str]) -> str:
    context = {"desk": emptied, "csrf_token": _blank("csrf_token"), "who": _blank("who")}
    page = render_to_string("outreach/desk/_call.html", context).replace("{", "{{").replace("}", "}}")
    for name in blanks:
        page = page.replace(_blank(name), f"{{{name}}}")
    return page.replace(str(_CLAIM), "{claim}")


def _blank(name: str) -> str:
    return f"{name}-{_SECRET}-"
