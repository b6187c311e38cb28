"""The door of the house: every page asks for a known person, and a session ends."""

from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from loge.registers.accounts.queries import needs_second_factor

AUTOMATIC = "X-Loge-Automatic"  # sent by what refreshes itself: a board left open is not someone working
STILL_OPEN = {
    "account_logout", "account_reauthenticate", "account_change_password", "account_set_password", "mfa_activate_totp",
    "mfa_index", "mfa_view_recovery_codes", "mfa_reauthenticate",
}  # fmt: skip


class Door(LoginRequiredMiddleware):
    """Unknown people go to the sign-in page and come back where they were.

    htmx gets 401 and an HX-Redirect instead of a page it would paste inside another. A session ends when it was left
    alone for SESSION_IDLE, and after SESSION_LONGEST in any case.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if request.user.is_authenticated and not _keeps_time(request):
            logout(request)
            request.session_is_over = True
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if (
            answer is None
            and request.user.is_authenticated
            and request.resolver_match.url_name not in STILL_OPEN
            and lacks_second_factor(request)
        ):
            return _go(request, reverse("mfa_activate_totp"), status=403)
        return answer

    def handle_no_permission(self, request, view_func):
        query = {"next": _page_to_come_back_to(request)}
        if getattr(request, "session_is_over", False) or settings.SESSION_COOKIE_NAME in request.COOKIES:
            query["session"] = "expiree"
        return _go(request, f"{reverse(settings.LOGIN_URL)}?{urlencode(query, safe='/')}", status=401)


def _go(request, url, *, status):
    if not request.htmx:
        return redirect(url)
    response = HttpResponse(status=status)
    response["HX-Redirect"] = url
    return response


def _keeps_time(request) -> bool:
    """Whether the session may go on; notes the hour, once a minute at most, so that looking stays cheap."""
    now = timezone.now()
    session = request.session
    began, seen = session.setdefault("began", now.timestamp()), session.setdefault("seen", now.timestamp())
    if now.timestamp() - began > settings.SESSION_LONGEST.total_seconds():
        return False
    idle = now.timestamp() - seen
    if idle > settings.SESSION_IDLE.total_seconds():
        return False
    if idle > timedelta(minutes=1).total_seconds() and AUTOMATIC not in request.headers:
        session["seen"] = now.timestamp()
    return True


def _page_to_come_back_to(request) -> str:
    """The page on the person's screen: what was posted, or fetched by htmx, is not a page to come back to."""
    if request.method == "GET" and not request.htmx:
        return request.get_full_path()
    shown = request.htmx.current_url if request.htmx else request.headers.get("Referer", "")
    if not shown or not url_has_allowed_host_and_scheme(shown, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(shown)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path or "/"


def lacks_second_factor(request) -> bool:
    """For the roles of SECOND_FACTOR_ROLES only. Whoever came through the directory answers to its own rules."""
    if not needs_second_factor(request.user):
        return False
    if any(
        record.get("method") == "socialaccount" for record in request.session.get("account_authentication_methods", [])
    ):
        return False
    return not is_mfa_enabled(request.user)


class NothingLeftBehind:
    """Pages shown to someone known are not kept by the browser: on a shared computer, the back arrow shows nothing
    once they have signed out. But for a form that came back with its faults: the browser would offer to send it again.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.method == "GET" and request.user.is_authenticated and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response


class PermissionsPolicy:
    """What the browser may lend to our pages: nothing that they do not use."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        return response
