"""A mailbox read by IMAP (RFC 3501): only what no one has read yet, and nothing is ever deleted there."""

import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

TIMEOUT = 20  # seconds
PORTS = {"imaps": 993, "imap+tls": 143, "imap": 143}


class NoMailbox(Exception):
    """It does not answer, does not know us, or is not written as it should be. The message names no password."""


class Mailbox:
    """What was understood is marked as read; what was not gets a flag, stays unread, and is not opened again."""

    def __init__(self, connection: imaplib.IMAP4):
        self.connection = connection

    def unread(self, *, most: int) -> Iterator[tuple[str, bytes]]:
        """(number, first `most` bytes), the oldest first. Looking marks nothing."""
        _, found = self.connection.uid("SEARCH", "UNSEEN", "UNFLAGGED")
        for number in (found[0] or b"").split():
            _, given = self.connection.uid("FETCH", number.decode(), f"(BODY.PEEK[]<0.{most}>)")
            literal = next((item[1] for item in given if isinstance(item, tuple)), None)
            if literal is not None:
                yield number.decode(), literal

    def done(self, number: str) -> None:
        self.connection.uid("STORE", number, "+FLAGS.SILENT", r"(\Seen)")

    def leave(self, number: str) -> None:
        self.connection.uid("STORE", number, "+FLAGS.SILENT", r"(\Flagged)")


@contextmanager
def open_mailbox(url: str) -> Iterator[Mailbox]:
    """`imaps://identifiant:mot-de-passe@serveur/dossier`; « imap+tls » begins in clear, « imap » is for the same machine.

    Raise NoMailbox.
    """
    try:
        connection = _connect(url)
    except (OSError, imaplib.IMAP4.error, ValueError) as error:
        raise NoMailbox(_why(error)) from error
    try:
        yield Mailbox(connection)
    except (OSError, imaplib.IMAP4.error) as error:
        raise NoMailbox(_why(error)) from error
    finally:
        _close(connection)


def _connect(url: str) -> imaplib.IMAP4:
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("address of the mailbox not understood")
    port = parts.port or PORTS[parts.scheme]
    if parts.scheme == "imaps":
        connection: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            parts.hostname, port, ssl_context=ssl.create_default_context(), timeout=TIMEOUT
        )
    else:
        connection = imaplib.IMAP4(parts.hostname, port, timeout=TIMEOUT)
    if parts.scheme == "imap+tls":
        connection.starttls(ssl.create_default_context())
    connection.login(unquote(parts.username or ""), unquote(parts.password or ""))
    folder = unquote(parts.path.strip("/")) or "INBOX"
    answer, _ = connection.select('"' + re.sub(r'(["\\])', r"\\\1", folder) + '"')
    if answer != "OK":
        raise ValueError("no such folder")
    return connection


def _why(error: Exception) -> str:
    return f"the mailbox does not answer ({type(error).__name__})"


def _close(connection: imaplib.IMAP4) -> None:
    try:
        connection.logout()
    except (OSError, imaplib.IMAP4.error):
        pass  # it left before us
