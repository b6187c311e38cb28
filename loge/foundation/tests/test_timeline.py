from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext

from loge.foundation.audit.models import Entry
from loge.foundation.exchange.models import ImportRun, Sender
from loge.foundation.timeline import Place, Stream, Told, read

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 2, 23, tzinfo=UTC)  # of 3 March, in Paris


def note(at, word, stream="a"):
    return Entry.objects.create(action=word, target_model=stream, target_id="1", by=None, at=at)


def stream_of(name):
    rows = Entry.objects.filter(target_model=name)
    return Stream(name=name, rows=rows, at="at", tell=lambda entry: Told(title=entry.action))


def day_of(name, *days):
    """A stream of rows of which only the day is known."""
    ana = get_user_model().objects.create(username=f"ana-{name}")
    sender = Sender.objects.create(code=name, name=name)
    for day in days:
        ImportRun.objects.create(sender=sender, filename=f"{day}", reference_date=day, received_by=ana)
    rows = ImportRun.objects.filter(sender=sender)
    return Stream(name=name, rows=rows, at="reference_date", tell=lambda run: Told(title=run.filename), by_day=True)


def titles(page):
    return [moment.title for moment in page.moments]


def whole_line(streams, *, size):
    """Page after page, each asked for as a browser would, by the text of the place."""
    pages, after = [], Place.now()
    while after:
        page = read(streams, after=after, size=size)
        assert len(page.moments) <= size
        pages.append(titles(page))
        after = page.next and Place.of(str(page.next))
    return pages


def test_the_streams_make_one_line_the_latest_first():
    note(NOON, "midi", "a")
    note(NOON + timedelta(hours=2), "quatorze heures", "b")
    note(NOON - timedelta(hours=2), "dix heures", "b")
    page = read([stream_of("a"), stream_of("b"), day_of("c", date(2026, 3, 4))], after=Place.now())
    assert titles(page) == ["2026-03-04", "quatorze heures", "midi", "dix heures"]
    assert page.next is None


@pytest.mark.parametrize("size", [1, 2, 3, 5, 50])
def test_no_moment_is_missed_nor_told_twice_from_page_to_page_even_at_the_same_instant(size):
    for n in range(5):
        note(NOON, f"a{n}", "a")
        note(NOON, f"b{n}", "b")
        note(MIDNIGHT, f"minuit {n}", "b")
    days = day_of("c", date(2026, 3, 3), date(2026, 3, 3), date(2026, 3, 2), date(2026, 3, 4))
    early = day_of("A-first-by-name", date(2026, 3, 3))
    streams = [stream_of("a"), stream_of("b"), days, early]
    told = [title for page in whole_line(streams, size=size) for title in page]
    [everything] = whole_line(streams, size=100)
    assert told == everything and len(told) == 20


def test_what_is_only_planned_is_not_told():
    note(datetime(2100, 1, 1, tzinfo=UTC), "un jour")
    assert titles(read([stream_of("a"), day_of("c", date(2100, 1, 1))], after=Place.now())) == []


def test_today_is_told():
    assert titles(read([day_of("c", Place.now().at.date())], after=Place.now())) != []


def test_a_row_without_its_date_is_not_told():
    stream = day_of("c", date(2026, 3, 3))
    unfinished = Stream(name="c", rows=stream.rows, at="applied_at", tell=stream.tell)
    assert titles(read([unfinished], after=Place.now())) == []


def test_one_query_per_stream_and_no_more_rows_than_the_page_needs():
    for n in range(60):
        note(NOON, f"{n}")
    with CaptureQueriesContext(connection) as queries:
        page = read([stream_of("a"), stream_of("b")], after=Place.now(), size=20)
    assert len(queries) == 2 and all("LIMIT 21" in query["sql"] for query in queries)
    assert len(page.moments) == 20


@pytest.mark.parametrize(
    "forged",
    ["", "hier", "2026-03-03_a_1", "2026-03-03T12:00:00+00:00_a", "2026-03-03T12:00:00+00:00_a_x",
     "9999-12-31T23:59:59+00:00_a_1", "0001-01-01T00:00:00+00:00_a_1"],
)  # fmt: skip
def test_a_forged_place_is_refused(forged):
    with pytest.raises(ValueError):
        Place.of(forged)
