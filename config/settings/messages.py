"""What leaves the house: e-mail, SMS, and the address of the site written in them.

    LOGE_URL        address of the site as seen from outside (https:// and the first of LOGE_ALLOWED_HOSTS)
    LOGE_SMTP_URL   smtp+tls://identifiant:mot-de-passe@smtp.example.fr:587, smtp+ssl:// or smtp://
    LOGE_MAIL_FROM  sender of the messages, « Habitat du Val <ne-pas-repondre@habitat-du-val.example.fr> »
    LOGE_MAIL_RETURN   mailbox of what comes back, « retours@habitat-du-val.example.fr »: each message leaves with an
                       address of its own there, retours+12-5f0c…@…, that the mailbox must accept (« + » addresses)
    LOGE_MAIL_BOUNCES  the same mailbox to be read every five minutes, imaps://identifiant:mot-de-passe@imap.example.fr/INBOX
                       (not needed where the mail server pipes what comes back into `loge bounces`)
    LOGE_SMS_URL    smpp://identifiant:mot-de-passe@passerelle.example:2775?emetteur=HABITAT, or smpps:// over TLS

Outside production, when they are not given, nothing leaves: messages become files under LOGE_DATA.
"""

from email.utils import parseaddr
from pathlib import Path

import environ

env = environ.Env()

DEFAULT_FROM_EMAIL = env("LOGE_MAIL_FROM", default="Loge <ne-pas-repondre@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
MAIL_DOMAIN = parseaddr(DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
EMAIL_TIMEOUT = 10
MAIL_RETURN_PATH = env("LOGE_MAIL_RETURN", default="")
MAIL_BOUNCES = env("LOGE_MAIL_BOUNCES", default="")
SITE_URL = env("LOGE_URL", default=f"http://localhost:{env('PORT', default='8000')}").rstrip("/")
SMS_GATEWAY = env("LOGE_SMS_URL", default="")


def mail_settings(fallback: str) -> dict:
    """EMAIL_BACKEND, EMAIL_HOST… out of LOGE_SMTP_URL, or of `fallback`."""
    return env.email("LOGE_SMTP_URL", default=fallback)


def captured(folder: Path) -> dict:
    """Nothing leaves: e-mail and SMS become files of these folders, unless a server is given."""
    if env("LOGE_SMTP_URL", default=""):
        mail = mail_settings("")
    else:
        backend = "django.core.mail.backends.filebased.EmailBackend"
        mail = {"EMAIL_BACKEND": backend, "EMAIL_FILE_PATH": str(folder / "courriels")}
    return {**mail, "SMS_GATEWAY": SMS_GATEWAY or f"file://{folder / 'sms'}"}


# Referrals to partners (docs/guide/orienter.md): working days before a reminder, reminders before a partner is held for
# silent, days that their secure page stays open.
REFERRAL_DAYS = env.int("LOGE_REFERRAL_DAYS", default=4)
REFERRAL_REMINDERS = env.int("LOGE_REFERRAL_REMINDERS", default=2)
REFERRAL_LINK_DAYS = env.int("LOGE_REFERRAL_LINK_DAYS", default=45)

# Needs heard on the telephone that our own caretakers are asked first, a partner of the town only when they cannot:
# shopping, medicines, meals. The others go to the partner of the town, and to the caretakers where there is none.
CARETAKERS_FIRST = env.list("LOGE_CARETAKERS_FIRST", default=[])
