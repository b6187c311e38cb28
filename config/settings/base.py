"""What every way of running has in common. Values that depend on the machine come from the environment."""

from decimal import Decimal
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from config.settings.messages import *  # noqa: F403
from config.settings.security import *  # noqa: F403
from config.settings.security import SECURITY_APPS, SECURITY_MIDDLEWARE

env = environ.Env()
BASE_DIR = Path(__file__).resolve().parents[2]
LOGE_DATA = Path(env("LOGE_DATA", default=str(BASE_DIR / "var"))).expanduser().resolve()


def database(data_folder: Path, durable: bool = True) -> dict:
    """``DATABASE_URL`` if it is given (PostgreSQL 15 or later), else the embedded server of this folder."""
    if env("DATABASE_URL", default=""):
        given = env.db("DATABASE_URL")
        if not given["ENGINE"].endswith("postgresql"):
            raise ImproperlyConfigured(
                "DATABASE_URL doit mener à un PostgreSQL : postgresql://compte:secret@hote/base"
            )
        return {**given, "CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    return {
        "ENGINE": "loge.foundation.runtime.embedded",
        "NAME": "loge",
        "OPTIONS": {"data_folder": str(data_folder), "durable": durable},
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database(LOGE_DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "accounts.User"

LOGE_APPS = [
    "loge.foundation.runtime",
    "loge.foundation.audit",
    "loge.foundation.exchange",
    "loge.foundation.legal",
    "loge.foundation.links",
    "loge.foundation.notifications",
    "loge.foundation.ui",
    "loge.foundation.wording",
    "loge.registers.accounts",
    "loge.registers.housing",
    "loge.registers.tenants",
    "loge.registers.partners",
    "loge.registers.seals",
    "loge.registers.peace",
    "loge.domains.outreach",
    "loge.domains.referrals",
    "loge.domains.cases",
    "loge.domains.protection",
    "loge.domains.proximity",
    "loge.domains.support",
    "loge.domains.offers",
    "loge.domains.arrears",
    "loge.domains.aids",
    "loge.domains.bulletins",
    "loge.journeys",
    "loge.fronts.desk",
    "loge.fronts.privacy",
    "loge.fronts.outbox",
    "loge.fronts.observatory",
    "loge.fronts.law",
    "loge.fronts.demonstration",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django_cotton.apps.SimpleAppConfig",
    "template_partials.apps.SimpleAppConfig",
    "django_htmx",
    "procrastinate.contrib.django",
    *LOGE_APPS,
    *SECURITY_APPS,  # after ours, whose templates come first
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "loge.foundation.runtime.health.asked_under_any_name",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "loge.foundation.ui.middleware.whole_page_after_redirect",
    "loge.foundation.ui.middleware.french_spaces",
    "loge.registers.accounts.middleware.Door",
    *SECURITY_MIDDLEWARE,
    "loge.foundation.ui.middleware.page_when_not_allowed",  # its page gets what all the others add to an answer
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

# Cotton turns <c-…> tags into template tags, then partials are found inside the result.
TEMPLATE_LOADERS = [
    "django_cotton.cotton_loader.Loader",
    "django.template.loaders.filesystem.Loader",
    "django.template.loaders.app_directories.Loader",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "template_partials.loader.Loader",
                    [("django.template.loaders.cached.Loader", TEMPLATE_LOADERS)],
                )
            ],
            "builtins": [
                "django_cotton.templatetags.cotton",
                "template_partials.templatetags.partials",
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "loge.fronts.desk.navigation.entries",
            ],
        },
    }
]

LANDLORD_NAME = env("LOGE_LANDLORD", default="")  # said by callers, printed on letters: « je suis Inès, de … »

# Euros per month and consumption unit under which an instalment is said too heavy. A practice of each landlord, no law.
LOGE_RESIDUAL_INCOME = Decimal(env("LOGE_RESIDUAL_INCOME", default="300"))
# Aids: days that the money of a grant takes before it is looked for; longest pause of the reminders while a fund examines an
# application; days to call a guarantor when its contract is not at hand. Practices, no law.
LOGE_AID_PAID_DAYS = env.int("LOGE_AID_PAID_DAYS", default=45)
LOGE_AID_PAUSE_DAYS = env.int("LOGE_AID_PAUSE_DAYS", default=90)
LOGE_GUARANTEE_CALL_DAYS = env.int("LOGE_GUARANTEE_CALL_DAYS", default=60)
LOGE_BENEFIT_SIMULATOR = env(
    "LOGE_BENEFIT_SIMULATOR", default="https://www.caf.fr/allocataires/aides-et-demarches/simuler"
)
# Another command that answers as engines/benefit/estimate.py does, in place of the one that `loge benefit install` installs; and
# the seconds it has to answer for the homes that wait, loading its library (6 s) included.
LOGE_BENEFIT_ENGINE = env.list("LOGE_BENEFIT_ENGINE", default=[])
LOGE_BENEFIT_PATIENCE = env.float("LOGE_BENEFIT_PATIENCE", default=90)
LOGE_MESSAGES_PER_DAY = env.int("LOGE_MESSAGES_PER_DAY", default=1)  # to one home, all trades together

# Days that each trade keeps what is over, when not its own default: « referrals=60,errands=200 » (docs/guide/administrer.md).
RETENTION_DAYS = env.dict("LOGE_KEEP", cast={"value": int}, default={})

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français")]
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "loge.foundation.ui.static.AsNamed"},
}
STATIC_ROOT: Path | None = LOGE_DATA / "static"
MEDIA_ROOT = LOGE_DATA / "files"  # never served by URL: a view checks the right to see first
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000  # the paper-mode sheet of a long day is one form

CACHES = {
    # Attempts at guessing are counted in it: shared by every process. Little else belongs there.
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "loge_cache"},
    # Parts of pages that are the same for everyone, kept drawn by each process ({% cache %}). Never anything of a person.
    "drawn": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "drawn", "TIMEOUT": None},
}

# Jobs that are not in a module found by its name.
PROCRASTINATE_IMPORT_PATHS = [
    "loge.registers.tenants.imports.tasks",
    "loge.registers.partners.imports",
    "loge.domains.arrears.imports",
]
PROCRASTINATE_ON_APP_READY = "config.schedule.on_app_ready"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {
            "class": "loge.foundation.links.logs.Discreet",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"loge": {"level": "INFO"}, "psycopg.pool": {"level": "ERROR"}},
}
