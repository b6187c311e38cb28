"""What every test has: a database, a browser that minds the rules of the house, the facts published."""

import re

import hypothesis
import pytest
from _pytest import runner
from django.template import RequestContext
from django.test import Client, client

from loge.foundation.runtime.frames import with_room

hypothesis.settings.register_profile("house", deadline=None)  # the clock of a busy machine proves nothing
hypothesis.settings.load_profile("house")

WRITES = ("INSERT", "UPDATE", "DELETE", "TRUNCATE", "MERGE", "COPY", "SELECT PROCRASTINATE_DEFER")
# A look may renew its own session, be counted against guessing, and must be able to leave its mark in the journal.
ALLOWED = ("DJANGO_SESSION", "LOGE_CACHE", 'INSERT INTO "AUDIT_')
# Spaces that pages make no-break before and after punctuation: ordinary again, so that tests quote words as typed.
UNBROKEN = re.compile("\N{NO-BREAK SPACE}(?=[:;!?»])|(?<=«)\N{NO-BREAK SPACE}|(?<=n°)\N{NO-BREAK SPACE}")
DATA_BLOCK = re.compile(r'<script[^>]*type="application/(?:ld\+)?json"[^>]*>.*?</script>', re.S)
FAULTS = {
    "a script written in the page": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.I),
    "an event handler written in the page": re.compile(r"<[a-z][^>]*\s(?:on[a-z]+|hx-on[^=\s>]*)=", re.I),
    "a style attribute": re.compile(r"<[a-z][^>]*\sstyle=", re.I),
    "a style element": re.compile(r"<style", re.I),
    "template syntax left over": re.compile(r"\{\{|\{%|</?c-"),
}


# Files of minutes, begun first: left to the end, as their few tests would have it, they keep one processor busy and others idle.
LONGEST = ("tests/seals", "tests/crash", "tests/browser", "loge/fronts/command_line")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items):
    items.sort(
        key=lambda item: next((at for at, path in enumerate(LONGEST) if item.nodeid.startswith(path)), len(LONGEST))
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """Pages are drawn here as they are in production (config/wsgi.py)."""
    return with_room(runner.pytest_runtest_protocol, item, nextitem)


_store = client.store_rendered_templates


def _store_page(store, signal, sender, template, context, **rest):
    """What a page was drawn with is kept for the tests; not what each of its fifty components was."""
    if isinstance(context, RequestContext):
        _store(store, signal, sender, template, context, **rest)


client.store_rendered_templates = _store_page


class HouseClient(Client):
    """A browser that notices a look that writes, and a page that the security policy would break."""

    def get(self, *args, **kwargs):
        from django.db import connection

        with connection.execute_wrapper(_refuse_write):
            return super().get(*args, **kwargs)

    def request(self, **request):
        response = super().request(**request)
        if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
            _check_page(response.content.decode(), request.get("PATH_INFO", ""))
            response.content = UNBROKEN.sub(" ", response.content.decode())
        return response


def _refuse_write(execute, sql, params, many, context):
    statement = str(sql).lstrip(" \n(").upper()
    if statement.startswith(WRITES) and not any(allowed in statement for allowed in ALLOWED):
        raise AssertionError(f"GET wrote to the database: {str(sql)[:120]}")
    return execute(sql, params, many, context)


def _check_page(html, path):
    html = DATA_BLOCK.sub("", html)
    for what, pattern in FAULTS.items():
        if fault := pattern.search(html):
            raise AssertionError(f"{path}: {what}: {html[max(fault.start() - 60, 0) : fault.end() + 60]!r}")


@pytest.fixture(autouse=True)
def _db(db):
    """Every test may use the database."""


@pytest.fixture(name="client")
def house_client():
    return HouseClient()


@pytest.fixture
def published():
    """The list of facts published during the test; nobody acts on them."""
    from loge.foundation import events

    with events.captured() as facts:
        yield facts


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Transactional tests empty the tables between them: in the test database only, the journal may be truncated."""
    from django.db import connection

    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER IF EXISTS audit_entry_no_truncate ON audit_entry")
