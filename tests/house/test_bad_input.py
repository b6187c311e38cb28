"""Whatever is typed anywhere, an answer comes: the form again with what to mend, or a refusal, never a page that breaks.

Every form that a page shows is filled with what people paste, mistype or make up, on a landlord where every screen has
something to say; the draws are the same at each run.
"""

import random
from collections import Counter
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest

from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.models import User
from tests.house.reader import is_page, kind_of, read_on
from tests.house.test_doors import DOORS, SAMPLES

LOOKS = 2
FILLINGS = 4  # of each kind of form
LEAST = 150  # kinds of forms
NONSENSE = (
    "page=-1&q=%00&vue=%00&etat=²&vague=²&cause=%00&agence=999999999999999999999&apres=%00&du=0001-01-01&au=9999-12-31"
)
# A volunteer sees less than the others together.
STAFF = [role for role in Role.values if role != Role.VOLUNTEER_CALLER]
BAD = [
    "", " ", "x" * 5_000, "-1", "9" * 21, "\x00", "é’«»\u202e", "2026-02-31", "0000-00-00", "0001-01-01", "9999-12-31",
    "10000-01-01", "31/02/2026", "25:61", "1e309", "NaN", "٣", "²", "12,5", "-0,01", "<script>", "' OR 1=1 --", "on", "/../",
    "{claim}", "%s",
]  # fmt: skip


class _Forms(HTMLParser):
    """What a page asks: for each form its address, its method, and its fields as (name, kind, value)."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[dict] = []
        self._form: dict | None = None
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._form = {"action": given.get("action", ""), "method": given.get("method", "get"), "fields": []}
            self.found.append(self._form)
        elif self._form is None:
            return
        elif tag == "option":
            self._form["fields"].append((self._select, "choice", given.get("value", "")))
        elif tag == "select":
            self._select = given.get("name", "")
        elif (
            tag in ("input", "textarea", "button")
            and given.get("name", "csrfmiddlewaretoken") != "csrfmiddlewaretoken"
        ):
            self._form["fields"].append((given["name"], _kind(given.get("type", tag)), given.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None


def _kind(type_: str) -> str:
    return {"hidden": "given", "submit": "given", "button": "given", "radio": "choice", "checkbox": "choice"}.get(
        type_, "typed"
    )


def _filled(fields, draw: random.Random) -> dict[str, str]:
    """What the page gave is most often sent back as it is, a choice is now and then made, the rest is typed wrong."""
    said: dict[str, str] = {}
    for name, kind, value in fields:
        luck = draw.random()
        if (kind == "given" and luck < 0.75) or (kind == "choice" and luck < 0.3) or (kind == "typed" and luck < 0.25):
            said[name] = value
        elif luck > {"given": 0.9, "choice": 0.9, "typed": 0.3}[kind]:
            said[name] = draw.choice(BAD)
    return said


@pytest.mark.parametrize("seed", [1, 9])
def test_whatever_is_typed_is_answered(client, landlord, seed):
    draw, sent, broken = random.Random(seed), Counter[tuple[str, str]](), []
    reader = User.objects.create(username="lecteur", perimeter=Perimeter.LANDLORD, roles=STAFF)
    client.force_login(reader)
    client.raise_request_exception = False
    for path, _, page in read_on(client, looks=LOOKS):
        for form in _Forms(page.content.decode()).found if is_page(page) else ():
            here = page.request["PATH_INFO"]
            address, said = urljoin(here, form["action"] or here), _filled(form["fields"], draw)
            kind = (form["method"], kind_of(address))
            if sent[kind] == FILLINGS:
                continue
            sent[kind] += 1
            answer = (
                client.post(address, said) if form["method"] == "post" else client.get(address.split("?")[0], said)
            )
            reader.save()  # some forms close an account, take a role away or sign out
            client.force_login(reader)
            if answer.status_code >= 500:
                broken.append(f"{form['method']} {address} on {path}: {answer.exc_info[1]!r} with {said}")
    assert not broken, "\n".join(broken)
    assert len(sent) >= LEAST


@pytest.mark.django_db
def test_an_address_made_up_is_answered(client):
    """Keys that no table can hold, and a question that means nothing, at every address of the site."""
    reader = User.objects.create(username="lecteur", perimeter=Perimeter.LANDLORD, roles=STAFF)
    client.raise_request_exception = False
    broken = []
    for door in DOORS:
        path = door.path.replace(str(SAMPLES["int"]), "9" * 21).replace(SAMPLES["str"], "é%00x")
        client.force_login(reader)
        for made_up in (path, f"{path}?{NONSENSE}", f"{path}?page={'9' * 21}"):
            answers = [client.get(made_up), client.post(made_up)]
            broken += [f"{made_up}: {answer.exc_info[1]!r}" for answer in answers if answer.status_code >= 500]
    assert not broken, "\n".join(broken)
