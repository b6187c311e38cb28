"""`/sante/`: what a load balancer or a monitoring tool asks."""

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

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
    except DatabaseError:
        return JsonResponse({"base": False, "taches": False}, status=503)
    return JsonResponse({"base": True, "taches": working})
