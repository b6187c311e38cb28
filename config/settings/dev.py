"""A workplace or a demonstration on one machine, over plain HTTP. ``LOGE_DEBUG=1`` shows the source of errors."""

from config.settings.base import *  # noqa: F403
from config.settings.base import LOGE_DATA, env
from config.settings.messages import captured
from loge.foundation.runtime.secret import kept_secret

DEBUG = env.bool("LOGE_DEBUG", default=False)
SECRET_KEY = env("LOGE_SECRET_KEY", default="") or kept_secret(LOGE_DATA)
ALLOWED_HOSTS = [*env.list("LOGE_ALLOWED_HOSTS", default=[]), "localhost", "127.0.0.1", "[::1]"]
LANDLORD_NAME = env(
    "LOGE_LANDLORD", default="Val de Loge Habitat"
)  # invented, for the calls and letters of the demonstration
STATIC_ROOT = None
WHITENOISE_USE_FINDERS = True  # served from where they are: no collectstatic needed
vars().update(captured(LOGE_DATA))  # no message leaves the machine unless a server is given
