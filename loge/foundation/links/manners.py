"""What a page opened by a secure link says to browsers, search engines and caches: keep nothing, repeat nothing."""

from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

HEADERS = {
    "X-Robots-Tag": "noindex, nofollow, noarchive, nosnippet",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store, private",
}


def without_account(view):
    """Door of a page that a secure link opens.

    No cookie gives any right there, the address does: a forged form would need to know it, hence no CSRF token (which a
    browser that sends no referrer, and therefore no origin, could not use anyway).
    """

    @login_not_required
    @csrf_exempt
    @never_cache
    @wraps(view)
    def discreet(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        for name, value in HEADERS.items():
            response[name] = value
        return response

    return discreet
