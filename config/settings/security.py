"""Who gets in and what the browser may do: authentication, sessions, throttling, content security policy.

Imported by base; production.py adds what only makes sense behind HTTPS. What a landlord may set, by environment:

    LOGE_SESSION_IDLE_MINUTES   a session left alone ends after that long (45; 5 at least)
    LOGE_SESSION_HOURS          a session ends after that long whatever happens (12)
    LOGE_SECOND_FACTOR_ROLES    codes of the roles that must have a second factor, separated by commas (none)
    LOGE_BEHIND_PROXY           1 when a trusted reverse proxy adds the visitor's address to X-Forwarded-For
    LOGE_OIDC_ISSUER, LOGE_OIDC_CLIENT_ID, LOGE_OIDC_SECRET, LOGE_OIDC_NAME, LOGE_OIDC_SCOPE, LOGE_OIDC_ACR
                                the landlord's directory, or ProConnect: sign in with OpenID Connect
"""

from datetime import timedelta

import environ
from csp.constants import NONE, SELF

from loge.registers.accounts.openid import describe_directory

_env = environ.Env()

SECURITY_APPS = [
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "axes",
    "csp",
]
SECURITY_MIDDLEWARE = [
    "loge.registers.accounts.middleware.PermissionsPolicy",
    "loge.registers.accounts.middleware.NothingLeftBehind",
    "allauth.account.middleware.AccountMiddleware",
    "csp.middleware.CSPMiddleware",
    "axes.middleware.AxesMiddleware",  # last, as its documentation asks
]

AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "loge.registers.accounts.sessions.KnownPeople",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
    {"NAME": "loge.registers.accounts.passwords.NotTheDemonstrations"},
]
# Printed for everyone by `make run`. Where the demonstration is not allowed it opens no account, whatever the database held.
DEMONSTRATION_PASSWORD = "Bonjour-Loge-2026"
DEMONSTRATION_ALLOWED = True
PASSWORD_RESET_TIMEOUT = 3 * 24 * 3600

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_ADAPTER = "loge.registers.accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_LOGOUT_REDIRECT_URL = LOGIN_URL
ACCOUNT_EMAIL_VERIFICATION = "none"  # addresses are given by the administrator, nobody signs up
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
# A whole landlord may sit behind one address: the limit on addresses is wide, axes below counts per person and address.
ACCOUNT_RATE_LIMITS = {"login": "300/m/ip", "login_failed": "300/m/ip,10/10m/key"}

# Sessions end: see loge/registers/accounts/middleware.py.
SESSION_ENGINE = "loge.registers.accounts.sessions"
SESSION_IDLE = timedelta(minutes=max(5, _env.int("LOGE_SESSION_IDLE_MINUTES", default=45)))
SESSION_LONGEST = timedelta(hours=_env.int("LOGE_SESSION_HOURS", default=12))
SESSION_COOKIE_AGE = int(SESSION_LONGEST.total_seconds())
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = False  # htmx reads it to sign what it posts
CSRF_COOKIE_SAMESITE = "Lax"

# Second factor: an application that shows codes, and recovery codes on paper.
MFA_ADAPTER = "loge.registers.accounts.adapters.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Loge"
MFA_TOTP_TOLERANCE = 1
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
SECOND_FACTOR_ROLES = [code.strip() for code in _env.list("LOGE_SECOND_FACTOR_ROLES", default=[]) if code.strip()]

# Throttling of sign-in: five mistakes for one person from one address, then a quarter of an hour.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_CALLABLE = "loge.registers.accounts.throttling.who_is_meant"
AXES_CLIENT_IP_CALLABLE = "loge.registers.accounts.throttling.client_address"
AXES_LOCKOUT_CALLABLE = "loge.registers.accounts.views.sign_in.locked_out"
AXES_SENSITIVE_PARAMETERS = ["login", "username", "email", "ip_address", "code"]
AXES_ENABLE_ADMIN = False
AXES_DISABLE_ACCESS_LOG = True  # our own journal says who came in
AXES_VERBOSE = False
BEHIND_PROXY = _env.bool("LOGE_BEHIND_PROXY", default=False)

# The landlord's directory. Only people created here beforehand may come in, matched by e-mail address.
OIDC_NAME = _env("LOGE_OIDC_NAME", default="Annuaire de l’organisme")
SOCIALACCOUNT_ADAPTER = "loge.registers.accounts.adapters.DirectoryAdapter"
SOCIALACCOUNT_LOGIN_ON_GET = True  # a link to the directory; signing in happens over there
SOCIALACCOUNT_STORE_TOKENS = False
SOCIALACCOUNT_QUERY_EMAIL = True
SOCIALACCOUNT_PROVIDERS: dict = {}
if _env("LOGE_OIDC_ISSUER", default=""):
    SOCIALACCOUNT_PROVIDERS = describe_directory(
        _env("LOGE_OIDC_ISSUER"),
        _env("LOGE_OIDC_CLIENT_ID"),
        _env("LOGE_OIDC_SECRET"),
        name=OIDC_NAME,
        scope=_env("LOGE_OIDC_SCOPE", default=""),
        acr=_env("LOGE_OIDC_ACR", default=""),
    )

X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()"
