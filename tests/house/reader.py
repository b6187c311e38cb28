"""Someone who reads the site: from the home page, every way that a page shows, each kind of address a few times."""

import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin

_LINK = re.compile(r'<a\s[^>]*?href="([^"#]+)')
_NAMED = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
_ASKED = re.compile(r"=[^&]*")


def read_on(client, *, looks: int) -> Iterator[tuple[str, str, object]]:
    """(address, page that shows it, answer), in the same order at each run; `looks` at pages of a kind."""
    shown_on = {"/": "?"}
    seen, looked_at = set(shown_on), Counter[str]()
    while shown_on:
        path, origin = shown_on.popitem()
        if looked_at[kind_of(path)] == looks:
            continue
        looked_at[kind_of(path)] += 1
        answer = client.get(path, follow=True)
        yield path, origin, answer
        if is_page(answer):
            here = answer.request["PATH_INFO"]
            links = {urljoin(here, unescape(link)) for link in _LINK.findall(answer.content.decode())} - seen
            seen |= links
            shown_on |= {link: path for link in sorted(links) if link.startswith("/")}


def is_page(answer) -> bool:
    return answer.status_code == 200 and answer["Content-Type"].startswith("text/html")


def kind_of(path: str) -> str:
    """« /campagnes/7/foyers/?etat=held » → « /campagnes/N/foyers/?etat=V »."""
    address, _, asked = path.partition("?")
    return f"{_NAMED.sub('N', address)}?{_ASKED.sub('=V', asked)}"
