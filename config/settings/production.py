"""Facing the world: nothing works until it is safe. See docs/install.md for every variable.

``LOGE_SECRET_KEY`` and ``LOGE_ALLOWED_HOSTS`` are required; ``LOGE_BEHIND_PROXY=1`` when a trusted reverse proxy
sets ``X-Forwarded-Proto`` and removes the header its clients send.
"""

import sys

from config.settings.base import *  # noqa: F403
from config.settings.base import env
from config.settings.messages import mail_settings

DEBUG = False
DEMONSTRATION_ALLOWED = False


def _required(name: str, what: str) -> str:
    value = env(name, default="")
    if not value:
        sys.exit(f"Loge ne démarre pas : la variable d’environnement {name} manque ({what}).")
    return value


SECRET_KEY = _required("LOGE_SECRET_KEY", "une suite d’au moins 50 caractères au hasard, gardée secrète")
if len(SECRET_KEY) < 50:
    sys.exit("Loge ne démarre pas : LOGE_SECRET_KEY doit compter au moins 50 caractères.")
ALLOWED_HOSTS = _required("LOGE_ALLOWED_HOSTS", "les noms du site, séparés par des virgules").split(",")
SITE_URL = env("LOGE_URL", default=f"https://{ALLOWED_HOSTS[0].lstrip('*.')}").rstrip("/")
vars().update(mail_settings("smtp://localhost:25"))
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if not host.startswith(("*", "."))]

SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^sante/$"]  # asked over HTTP by the load balancer, tells nothing private
SECURE_HSTS_SECONDS = env.int("LOGE_HSTS_SECONDS", default=31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
if env.bool("LOGE_BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "loge.foundation.ui.static.NamedAfterContent"},
}
