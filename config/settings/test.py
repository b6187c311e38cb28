"""The tests: their own database server, which trades crash safety for speed."""

from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, database

DEBUG = False
SECRET_KEY = "tests-only"
ALLOWED_HOSTS = ["*"]
LOGE_DATA = BASE_DIR / "var" / "test"
MEDIA_ROOT = LOGE_DATA / "files"
DATABASES = {"default": {**database(LOGE_DATA, durable=False), "CONN_MAX_AGE": 0}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True  # served from where they are: no collectstatic needed
WHITENOISE_AUTOREFRESH = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False  # the tests of throttling switch it on
