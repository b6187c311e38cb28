"""E-mail, through Django's backend: SMTP on a real server, files in a demonstration."""

import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from loge.foundation.links.keeping import token_of
from loge.foundation.notifications.models import Message
from loge.foundation.notifications.outbox import LINK
from loge.foundation.notifications.returns import return_path
from loge.foundation.notifications.transport import Later, Refused, Unreachable

NOT_OF_THE_RECIPIENT = (smtplib.SMTPSenderRefused, smtplib.SMTPAuthenticationError, smtplib.SMTPHeloError)
SHUTTING_DOWN = 421  # RFC 5321, 4.2.3
REFUSED = 500  # codes from there on are final


@contextmanager
def open_mail() -> Iterator[Callable[[Message], str]]:
    """One connection for a whole batch. Raise Unreachable."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(_why(error)) from error
    try:
        yield lambda message: _send(message, connection)
    finally:
        _close(connection)


def _send(message: Message, connection) -> str:
    letter = EmailMessage(
        subject=message.subject, body=text_of(message), to=[message.recipient], connection=connection,
        from_email=return_path(message) or None,  # of the envelope: what comes back goes there, and says what it is about
        headers={
            "From": settings.DEFAULT_FROM_EMAIL, "Message-ID": f"<{message.key}@{settings.MAIL_DOMAIN}>",
            "Auto-Submitted": "auto-generated",
        },
    )  # fmt: skip
    try:
        letter.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        raise _verdict(code, f"Adresse refusée par le serveur de messagerie (code {code})") from refused
    except NOT_OF_THE_RECIPIENT as error:
        raise Unreachable(_why(error)) from error
    except smtplib.SMTPResponseException as error:
        code = error.smtp_code
        raise _verdict(code, f"Message refusé par le serveur de messagerie (code {code})") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(_why(error)) from error
    return ""


def text_of(message: Message) -> str:
    """What the recipient reads. Raise Refusal when the link no longer can be told."""
    return message.body.replace(LINK, token_of(message.link)) if message.link else message.body


def _verdict(code: int, sentence: str) -> Exception:
    if code == SHUTTING_DOWN:
        return Unreachable(f"Le serveur de messagerie s’arrête (code {code})")
    return Refused(sentence) if code >= REFUSED else Later(sentence)


def _why(error: Exception) -> str:
    code = getattr(error, "smtp_code", "")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"Le serveur de messagerie refuse notre identifiant (code {code})"
    if isinstance(error, smtplib.SMTPResponseException):
        return f"Le serveur de messagerie refuse notre envoi (code {code})"
    return "Le serveur de messagerie ne répond pas"


def _close(connection) -> None:
    try:
        connection.close()
    except (OSError, smtplib.SMTPException):
        pass  # it left before us
