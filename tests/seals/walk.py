"""A walk over every address of the site: discovered from the site itself, then by following the links and the forms of each page.

Each step is undone (savepoint): a walk leaves neither a line in the journal nor a session, and two walks may be compared.
"""

import io
import itertools
import re
import zipfile
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from tests.house.test_doors import doors

LINK = re.compile(r'(?:href|hx-get|action|data-href)="([^"#]+)"')
NOISE = (
    re.compile(r'(csrfmiddlewaretoken" value=|"X-CSRFToken": )"[^"]+"'),
    re.compile(r"etape=[^\"&]+"),  # signed with the hour
    re.compile(r'name="token" value="[^"]+"'),  # drawn for each look, so that a form sent twice counts once
)
PER_ADDRESS = 1
MOST_SAMPLES = 4  # of the parameters of one address
ENDS_THE_SESSION = {"account_logout"}


@dataclass
class Walk:
    """`pages`: (method, path) → (status, text) of all that was met by one person."""

    user: object
    pages: dict[tuple[str, str], tuple[int, str]] = field(default_factory=dict)

    def __post_init__(self):
        self.client = Client()
        self.client.force_login(self.user)
        self.met: dict[tuple, int] = {}

    def over(self, paths: list[str], *, deep: bool) -> "Walk":
        """Each path; `deep`: follows the links of its page, and posts empty-handed to what has no page (exports, prints)."""
        waiting = list(dict.fromkeys(paths))
        given = set(waiting)
        while waiting:
            path = waiting.pop(0)
            if ("get", path) in self.pages or not self._wants(path, given=path in given):
                continue
            links = self._visit("get", path)
            if deep:
                waiting += links
                if ("get", path) not in self.pages:
                    self._visit("post", path)
        return self

    def _wants(self, path: str, *, given: bool) -> bool:
        """Of what is found by following links, a few pages of each kind are enough: one address, one set of questions."""
        try:
            name = resolve(urlsplit(path).path).view_name
        except Resolver404:
            return False
        if name in ENDS_THE_SESSION or given:
            return name not in ENDS_THE_SESSION
        key = (name, tuple(sorted(re.findall(r"[?&]([^=&]+)=", path))))
        self.met[key] = self.met.get(key, 0) + 1
        return self.met[key] <= PER_ADDRESS

    def _visit(self, method: str, path: str) -> list[str]:
        try:
            with transaction.atomic():
                answer = getattr(self.client, method)(path)
                text = readable(answer)
                raise _Undo
        except _Undo:
            pass
        if answer.status_code == 405:
            return []
        if method == "post" and answer.status_code == 302:
            text = re.sub(r"\d+", "N", text)  # the number of the row just made, which no walk gives back
        self.pages[(method, path)] = (answer.status_code, text)
        if method == "post" or "text/html" not in answer.get("Content-Type", ""):
            return []
        links = (urljoin(path, link.replace("&amp;", "&")) for link in LINK.findall(text))
        return [link for link in links if link.startswith("/") and not link.startswith("/static/")]


class _Undo(Exception):
    """Ends a step of the walk, and all it did to the database."""


def starts(samples: dict[str, list]) -> list[str]:
    """Every address of the site, with each sample of each of its parameters."""
    found = []
    for door in doors():
        names = [name for name, _ in door.parameters]
        kinds = [samples[_kind(value)] for _, value in door.parameters]
        for values in itertools.islice(itertools.product(*kinds), MOST_SAMPLES):
            try:
                found.append(reverse(door.name, kwargs=dict(zip(names, values, strict=True))))
            except NoReverseMatch:
                continue
    return found


def _kind(value) -> str:
    return {int: "int"}.get(type(value), "uuid" if re.fullmatch(r"[0-9a-f-]{36}", str(value)) else "str")


def readable(answer) -> str:
    """The words of a page, of a workbook or of any file, and where a redirect leads."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            content = b"\n".join(
                book.read(name) for name in sorted(book.namelist()) if not name.startswith("docProps")
            )
    text = answer.get("Location", "") + content.decode("utf-8", "replace")
    headers = answer.get("Content-Disposition", "")
    for noise in NOISE:
        text = noise.sub("", text)
    return headers + text.replace("\N{NO-BREAK SPACE}", " ")
