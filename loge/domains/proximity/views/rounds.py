"""What waits for whoever goes from door to door: on a telephone, and on paper."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from loge.domains.proximity.operations.rounds import print_round
from loge.domains.proximity.permissions import check_can_visit
from loge.domains.proximity.presenters.round_pdf import round_pdf
from loge.domains.proximity.presenters.rounds import Stop, by_residence, errand_stop, knock_stop
from loge.domains.proximity.queries.rounds import errands_to_carry, knocks_to_decide, knocks_to_make
from loge.foundation.ui.answers import PDF, attached, press
from loge.registers.accounts.guards import allowed_when

MOST = 200


@require_GET
@allowed_when(check_can_visit)
def my_round(request):
    now = timezone.now()
    stops = _stops(request.user, now)
    context = {
        "places": by_residence(stops),
        "count": len(stops),
        "to_decide": list(knocks_to_decide(request.user)[:MOST]),
        "now": now,
    }
    return render(request, "proximity/round.html", context)


@require_POST
@allowed_when(check_can_visit)
def printed(request):
    """The same round on paper, for the day without a network. Printing is an act that the journal keeps."""
    now = timezone.now()
    stops = _stops(request.user, now)

    def as_pdf(_) -> HttpResponse:
        who = str(request.user)
        content = round_pdf(by_residence(stops), who=who, now=now, landlord=settings.LANDLORD_NAME)
        return attached(content, PDF, "tournee.pdf")

    return press(
        request, lambda: print_round(stops=len(stops), by=request.user), then=as_pdf, back=reverse("proximity:round")
    )


def _stops(user, now) -> list[Stop]:
    knocks = [knock_stop(knock, viewer=user, now=now) for knock in knocks_to_make(user)[:MOST]]
    errands = [errand_stop(errand, viewer=user, now=now) for errand in errands_to_carry(user, now=now)[:MOST]]
    return knocks + errands
