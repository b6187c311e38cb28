"""The settings of a real server, behind a proxy that ends HTTPS: what the browser is told, page by page."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = """
import django, json, re
django.setup()
from django.core.management import call_command
from django.test import Client
call_command("collectstatic", verbosity=0, interactive=False)
browser = Client(HTTP_HOST="loge.example.fr", HTTP_X_FORWARDED_PROTO="https", raise_request_exception=False)
def told(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return {"status": answer.status_code, "headers": dict(answer.headers), "text": content.decode(),
            "cookies": {name: dict(cookie) for name, cookie in answer.cookies.items()}}
page = told(browser.get("/connexion/"))
style = re.search(r'href="(/static/[^"]+[.]css)"', page["text"]).group(1)
print(json.dumps({
    "page": page, "style": told(browser.get(style)), "style_address": style,
    "plain": told(browser.get("/connexion/", HTTP_X_FORWARDED_PROTO="http")),
    "missing": told(browser.get("/nulle-part/")), "other_name": told(browser.get("/", HTTP_HOST="pirate.example")),
}))
"""


def environment(folder, **variables) -> dict[str, str]:
    # No server listens at that address: these pages are for strangers, and ask the database nothing.
    given = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none", "LOGE_DATA": str(folder), **variables}
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.production", "PYTHONPATH": str(ROOT), **given}


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    safe = {"LOGE_SECRET_KEY": "x" * 64, "LOGE_ALLOWED_HOSTS": "loge.example.fr", "LOGE_BEHIND_PROXY": "1"}
    env = environment(tmp_path_factory.mktemp("production"), **safe)
    done = subprocess.run([sys.executable, "-c", ASK], env=env, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_the_password_of_the_demonstration_is_refused(tmp_path):
    ask = "from django.conf import settings; print(settings.DEMONSTRATION_ALLOWED)"
    env = environment(tmp_path, LOGE_SECRET_KEY="x" * 64, LOGE_ALLOWED_HOSTS="loge.example.fr")
    assert (
        subprocess.run([sys.executable, "-c", ask], env=env, capture_output=True, text=True).stdout.strip() == "False"
    )


def test_a_page_is_served_under_a_strict_policy(answers):
    page = answers["page"]
    assert page["status"] == 200
    assert "max-age=31536000" in page["headers"]["Strict-Transport-Security"]
    assert "script-src 'self'" in page["headers"]["Content-Security-Policy"]
    assert "unsafe" not in page["headers"]["Content-Security-Policy"]
    assert page["headers"]["X-Frame-Options"] == "DENY" and page["headers"]["X-Content-Type-Options"] == "nosniff"
    assert page["cookies"]["csrftoken"]["secure"] and page["cookies"]["csrftoken"]["samesite"] == "Lax"


def test_what_dresses_the_pages_is_kept_for_ever_under_a_name_that_changes(answers):
    assert answers["style"]["status"] == 200
    assert "immutable" in answers["style"]["headers"]["Cache-Control"]
    assert len(answers["style_address"].split(".")[-2]) == 12


def test_plain_http_leads_to_https(answers):
    assert answers["plain"]["status"] == 301
    assert answers["plain"]["headers"]["Location"] == "https://loge.example.fr/connexion/"


def test_pages_that_say_no_show_nothing_of_the_inside(answers):
    assert answers["missing"]["status"] == 404 and "introuvable" in answers["missing"]["text"]
    assert answers["other_name"]["status"] == 400 and "pirate" not in answers["other_name"]["text"]
    assert "Traceback" not in json.dumps(answers) and "settings" not in answers["missing"]["text"]


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"LOGE_SECRET_KEY": ""}, "LOGE_SECRET_KEY manque"),
        ({"LOGE_SECRET_KEY": "court"}, "au moins 50 caractères"),
        ({"LOGE_SECRET_KEY": "x" * 64, "LOGE_ALLOWED_HOSTS": ""}, "LOGE_ALLOWED_HOSTS manque"),
    ],
)
def test_it_does_not_start_until_it_is_safe(tmp_path, variables, words):
    command = [sys.executable, "-m", "loge", "migrate"]
    done = subprocess.run(command, env=environment(tmp_path, **variables), cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1 and words in done.stderr
