"""A real browser on the test database.

    def test_the_list_shows_homes(log_in, browse, page_is_accessible):
        log_in(Role.CONTACT_CENTRE_AGENT)
        page = browse("/appels/")
        page.get_by_role("link", name="Appeler").click()
        page_is_accessible(page)

Every page fails its test when the browser reports a script error or a breach of the security policy. With
LOGE_PICTURES=1 in the environment, the fixture `picture` leaves pictures under var/screenshots.
"""

import os
import re
import threading
from itertools import count
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connection
from django.test import Client
from playwright.sync_api import sync_playwright

from loge.foundation.runtime.frames import with_room
from tests.browser import accessibility, chromium

PICTURES = Path(__file__).resolve().parents[2] / "var" / "screenshots"
# What a browser says of an answer that the screens give on purpose (a refused form, a page that is not there).
EXPECTED = re.compile(r"Failed to load resource: the server responded with a status of (403|404|422)")
_numbers = count(1)
_answer = ThreadedWSGIServer.process_request_thread


def _answer_with_room(server, *args) -> None:
    """As in production (config/wsgi.py)."""
    with_room(_answer, server, *args)


ThreadedWSGIServer.process_request_thread = _answer_with_room


@pytest.fixture(scope="session")
def browser():
    # Playwright keeps an event loop in this thread; the ORM would refuse to work beside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium.executable(), args=chromium.flags())
        yield started
        started.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def window(browser, live_server):
    """One person's browser: its own cookies, its own memory, in French."""
    context = browser.new_context(
        base_url=live_server.url,
        viewport=accessibility.WIDE,
        locale="fr-FR",
        timezone_id="Europe/Paris",
        reduced_motion="reduce",  # colours are measured at rest, not on their way
    )
    context.set_default_timeout(10_000)
    yield context
    context.close()
    _let_requests_end()


def _let_requests_end() -> None:
    """A page that closes still sends its draft: the tables are not emptied under a request that is being answered."""
    busy = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND backend_type = 'client backend' AND state <> 'idle'"
    )
    for _ in range(25):
        threading.Event().wait(0.3)
        with connection.cursor() as cursor:
            cursor.execute(busy)
            if not cursor.fetchone()[0]:
                return


@pytest.fixture
def complaints():
    """What the browser complained of; the test fails at its end when something is left in the list."""
    said: list[str] = []
    yield said
    assert said == [], "the browser complained"


@pytest.fixture
def tab(window, complaints):
    """A page that listens to what the browser says."""
    page = window.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "console",
        lambda line: (
            complaints.append(line.text)
            if line.type in ("error", "warning") and not EXPECTED.search(line.text)
            else None
        ),
    )
    return page


@pytest.fixture
def log_in(window, live_server):
    """Open a session for a member of staff who holds these roles, or for `user`; without the login form."""

    def enter(*roles, user=None):
        user = user or get_user_model().objects.create(
            username=f"agent{next(_numbers)}", first_name="Ana", last_name="Brévin", roles=list(roles)
        )
        visitor = Client()
        visitor.force_login(user)
        session = visitor.cookies[settings.SESSION_COOKIE_NAME].value
        window.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return user

    return enter


@pytest.fixture
def browse(tab):
    """Go to a path and give back the page, loaded."""

    def go(path):
        tab.goto(path)
        return tab

    return go


@pytest.fixture
def page_is_accessible():
    """Nothing for axe to say and nothing to scroll sideways, in light and dark, at 1280 and 360 pixels."""

    def check(page):
        faults = accessibility.check(page)
        assert faults == [], "\n".join(faults)

    return check


@pytest.fixture
def picture():
    """Keep a picture of the page under var/screenshots, for people to look at, when they ask for it."""

    def take(page, name, *, dark=False, narrow=False):
        if not os.environ.get("LOGE_PICTURES"):
            return
        page.set_viewport_size(accessibility.NARROW if narrow else accessibility.WIDE)
        page.emulate_media(color_scheme="dark" if dark else "light")
        PICTURES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=PICTURES / f"{name}.png", full_page=True)

    return take
