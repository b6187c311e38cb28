"""What a person reads when the software fails: a fault of ours, or a database that is coming back."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.views import defaults

from loge.foundation.runtime.postgres import ServerFailure

COMING_BACK = (OperationalError, InterfaceError, ServerFailure)
RETRY_AFTER = "5"  # seconds


def server_error(request: HttpRequest) -> HttpResponse:
    """500, or 503 when the database did not answer: then nobody is signed out, and trying again is enough."""
    return _come_back(sys.exc_info()[1]) or defaults.server_error(request)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400; but Django also calls a session « interrupted » when the database vanishes while it is saved: 503."""
    return _come_back(exception) or defaults.bad_request(request, exception)


def _come_back(error: BaseException | None) -> HttpResponse | None:
    while error is not None and not isinstance(error, COMING_BACK):
        error = error.__cause__ or error.__context__
    if error is None:
        return None
    page = loader.get_template("503.html").render()  # no request: whoever asks is not known without the database
    return HttpResponse(page, status=503, headers={"Retry-After": RETRY_AFTER, "Cache-Control": "no-store"})
