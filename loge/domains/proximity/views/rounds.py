"""What waits for whoever goes from door to door, made for a telephone."""

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from loge.domains.proximity.permissions import check_can_visit
from loge.domains.proximity.presenters.rounds import by_residence, knock_stop
from loge.domains.proximity.queries.rounds import knocks_to_decide, knocks_to_make
from loge.registers.accounts.guards import allowed_when

MOST = 200


@require_GET
@allowed_when(check_can_visit)
def my_round(request):
    now = timezone.now()
    stops = [knock_stop(knock, viewer=request.user, now=now) for knock in knocks_to_make(request.user)[:MOST]]
    context = {
        "places": by_residence(stops),
        "count": len(stops),
        "to_decide": list(knocks_to_decide(request.user)[:MOST]),
        "now": now,
    }
    return render(request, "proximity/round.html", context)
