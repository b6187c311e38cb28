import pytest

from loge.foundation.notifications.choices import MessageChannel
from loge.foundation.notifications.outbox import send_later
from loge.foundation.notifications.tests.servers import MailServer, SmsCentre


@pytest.fixture
def mail_server(settings):
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.MAIL_DOMAIN = "bailleur.example"
    yield server.start()
    server.stop()


@pytest.fixture
def sms_centre(settings):
    centre = SmsCentre()
    settings.SMS_GATEWAY = centre.address
    yield centre
    centre.stop()


def letter(to="accueil@ccas.example", **changes):
    given = {"subject": "Une demande vous attend", "body": "Bonjour,", "about": "referrals.Referral:12", "by": None}
    return send_later(channel=MessageChannel.EMAIL, to=to, **(given | changes))


def sms(to="06 39 98 12 34", body="Bonjour", **changes):
    return send_later(channel=MessageChannel.SMS, to=to, body=body, by=None, **({"about": "x:1"} | changes))
