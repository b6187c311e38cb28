import io
import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory, override_settings

from loge.foundation.audit.models import Entry
from loge.foundation.errors import Refusal
from loge.foundation.links import keeping
from loge.foundation.links.keeping import Gone, TooMany, find_link, make_link, revoke_links, token_of
from loge.foundation.links.logs import Discreet
from loge.foundation.links.manners import without_account
from loge.foundation.links.models import Link

PURPOSE, ABOUT = "partner", "referrals.Referral:12"


@pytest.fixture(autouse=True)
def no_count():
    cache.clear()


@pytest.fixture
def link():
    return make_link(purpose=PURPOSE, about=ABOUT, lasts=timedelta(days=30), by=None)


def find(token, visitor="192.0.2.1", purpose=PURPOSE):
    return find_link(token, purpose=purpose, visitor=visitor)


def test_the_token_opens_the_link_and_is_told_again_the_same(link):
    token = token_of(link)
    assert find(token) == link and token_of(Link.objects.get()) == token and len(token) == 43


def test_nothing_that_is_stored_opens_it(link):
    token = token_of(link)
    stored = [str(value) for value in Link.objects.values().get().values()]
    journal = [str(entry.facts) + entry.action + entry.target_id for entry in Entry.objects.all()]
    assert all(token not in text for text in stored + journal)
    for text in stored:
        assert find(text, visitor="192.0.2.99") is None


def test_two_links_about_the_same_thing_have_two_tokens(link):
    other = make_link(purpose=PURPOSE, about=ABOUT, lasts=timedelta(days=30), by=None)
    assert token_of(other) != token_of(link)


def test_a_link_opens_only_the_page_it_was_made_for(link):
    assert find(token_of(link), purpose="other") is None


def test_an_expired_link_says_that_it_is_gone(link):
    with time_machine.travel(link.expires_at - timedelta(minutes=1)):
        assert find(token_of(link)) == link
    with time_machine.travel(link.expires_at), pytest.raises(Gone):
        find(token_of(link))


def test_a_revoked_link_is_gone_and_leaves_its_line(link):
    assert revoke_links(about=ABOUT, by=None) == 1
    with pytest.raises(Gone):
        find(token_of(link))
    assert Entry.objects.filter(action="links.link_revoked", target_id=str(link.pk)).count() == 1
    assert revoke_links(about=ABOUT, by=None) == 0


def test_someone_who_guesses_is_stopped_and_the_others_are_not(link):
    for place in range(keeping.WRONG_PER_ADDRESS):
        assert find(f"{place:043}", visitor="198.51.100.7") is None
    with pytest.raises(TooMany):
        find(token_of(link), visitor="198.51.100.7")
    assert find(token_of(link), visitor="198.51.100.8") == link


def test_one_link_opened_all_the_time_is_slowed_down(link):
    for place in range(keeping.OPENINGS_PER_TOKEN):
        find(token_of(link), visitor=f"192.0.2.{place}")
    with pytest.raises(TooMany):
        find(token_of(link), visitor="192.0.2.200")


def test_a_changed_key_asks_for_a_new_link(link):
    with override_settings(SECRET_KEY="another"), pytest.raises(Refusal, match="envoyez-en un nouveau"):
        token_of(link)


def test_the_page_asks_not_to_be_kept_nor_repeated():
    answer = without_account(lambda request: HttpResponse("ici"))(RequestFactory().get("/p/x/"))
    assert "noindex" in answer["X-Robots-Tag"] and answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


def test_logs_never_show_a_token_even_in_a_traceback(link):
    token, written = token_of(link), io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Discreet("{levelname} {message}", style="{"))
    logger = logging.Logger("essai")
    logger.addHandler(handler)
    logger.warning("Not Found: %s", f"/p/{token}/")
    try:
        raise ValueError(f"/p/{token}/recu")
    except ValueError:
        logger.exception("broken")
    assert "/p/…" in written.getvalue() and token not in written.getvalue()


def test_the_logs_of_the_house_are_written_that_way(settings):
    for handler in settings.LOGGING["handlers"].values():
        assert settings.LOGGING["formatters"][handler["formatter"]]["class"].endswith("Discreet")
