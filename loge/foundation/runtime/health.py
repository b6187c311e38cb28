"""`/sante/`: what a load balancer or a monitoring tool asks."""

from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import Error, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from loge.foundation.runtime.postgres import ServerFailure

WORKER_SILENCE = 60  # seconds without a sign of life after which no worker is believed to run


@login_not_required
@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 when the database answers, 503 when it does not; whether a worker runs is told, not judged:
    pages are still worth serving without one."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT coalesce(max(last_heartbeat) > now() - make_interval(secs => %s), false) FROM procrastinate_workers",
                [WORKER_SILENCE],
            )
            working = cursor.fetchone()[0]
    except (Error, ServerFailure):
        return JsonResponse({"base": False, "taches": False}, status=503)
    return JsonResponse({"base": True, "taches": working})


def asked_under_any_name(get_response: Callable[[HttpRequest], HttpResponse]):
    """A load balancer asks by address, which is no name of the site: for this page alone, which shows no link, it may."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path_info == "/sante/" and "*" not in settings.ALLOWED_HOSTS:
            request.META["HTTP_HOST"] = settings.ALLOWED_HOSTS[0].removeprefix(".")
        return get_response(request)

    return answer
