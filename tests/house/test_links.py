"""Whatever a page shows the way to opens, for whoever reads that page: no link in vain, none that breaks.

Each role starts from its home page and follows what it is shown, each kind of address a few times, on a landlord where every
screen has something to say.
"""

import re
from collections import Counter
from html import unescape
from urllib.parse import urljoin

import pytest
import time_machine

from loge.domains.outreach.tests.world import OPEN
from loge.registers.accounts.access import Perimeter, Role
from loge.registers.accounts.models import User
from loge.registers.tenants.imports.tests.conftest import write
from tests.browser.landlord import furnished

__all__ = ["write"]

LINK = re.compile(r'<a\s[^>]*?href="([^"#]+)')
_NAMED = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+")
_ASKED = re.compile(r"=[^&]*")
LOOKS = 3  # at pages of a kind: a campaign is not another
LEAST = 5  # kinds of addresses that anyone has to go to


@pytest.fixture
def landlord(db, write):
    with time_machine.travel(OPEN, tick=True):
        yield furnished(write)


@pytest.mark.parametrize("role", Role.values)
def test_every_link_that_a_role_is_shown_opens_for_it(client, landlord, role):
    client.force_login(User.objects.create(username="lecteur", perimeter=Perimeter.LANDLORD, roles=[role]))
    client.raise_request_exception = False
    shown_on = {"/": "?"}  # address → the page that shows it
    seen, kinds, faults = set(shown_on), Counter[str](), []
    while shown_on:
        path, origin = shown_on.popitem()
        if kinds[_kind(path)] == LOOKS:
            continue
        kinds[_kind(path)] += 1
        answer = client.get(path, follow=True)
        if answer.status_code != 200:
            faults.append(f"{path}, shown on {origin}: {answer.status_code}")
        elif answer["Content-Type"].startswith("text/html"):
            here = answer.request["PATH_INFO"]
            links = {urljoin(here, unescape(link)) for link in LINK.findall(answer.content.decode())} - seen
            seen |= links
            shown_on |= {link: path for link in links if link.startswith("/")}
    assert not faults, "\n".join(faults)
    assert len(kinds) >= LEAST


def _kind(path: str) -> str:
    """« /campagnes/7/foyers/?etat=held » → « /campagnes/N/foyers/?etat=V »."""
    address, _, asked = path.partition("?")
    return f"{_NAMED.sub('N', address)}?{_ASKED.sub('=V', asked)}"
