"""What a mail server pipes in: read, counted; given back for later while the database does not answer."""

import io
import json
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from loge.foundation.notifications import bounces
from loge.foundation.notifications.tests.imap import ImapServer
from loge.fronts.command_line import main


@pytest.fixture
def loge(monkeypatch, capsys):
    def run(*arguments: str, piped: bytes = b""):
        monkeypatch.setattr("sys.argv", ["loge", "bounces", *arguments])
        monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(piped)))
        with pytest.raises(SystemExit) as end:
            main.main()
        captured = capsys.readouterr()
        return end.value.code or 0, captured.out, captured.err

    return run


@pytest.mark.django_db
def test_what_is_piped_in_is_read_and_the_mail_server_is_never_answered_with_a_failure(loge):
    code, told, _ = loge("--json", "--to", "retours+1-x@bailleur.example", piped=b"Subject: Absence\n\nEn vacances")
    assert code == 0 and json.loads(told) == {"non_remis": 0, "en_retard": 0, "remis": 0, "non_compris": 1}


def test_while_the_database_is_away_the_mail_server_keeps_it(loge, monkeypatch):
    def away(*_, **__):
        raise OperationalError

    monkeypatch.setattr(bounces, "read_bounce", away)
    assert loge(piped=b"x")[0] == 75


@pytest.mark.django_db
def test_a_mailbox_is_read_on_demand_and_its_absence_is_said(loge, settings):
    settings.MAIL_BOUNCES = ""
    assert loge("--imap")[0] == 3
    server = ImapServer()
    server.receive(b"Subject: Bonjour\n\nMerci")
    settings.MAIL_BOUNCES = f"imap://retours:secret%20mot@127.0.0.1:{server.port}/INBOX"
    assert "non_compris : 1" in loge("--imap")[1]
    settings.MAIL_BOUNCES = settings.MAIL_BOUNCES.replace("secret", "faux")
    code, _, wrong = loge("--imap")
    server.stop()
    assert code == 5 and "ne répond pas" in wrong and "faux" not in wrong
