from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from loge.domains.offers.operations.answers import hear
from loge.domains.offers.panels import one_proposal
from loge.domains.offers.queries.lists import running_offer
from loge.domains.outreach.permissions import check_can_call
from loge.foundation.errors import Refusal
from loge.fronts.desk.during_call import panels_for, people_on_the_line
from loge.registers.accounts.guards import allowed_when


@require_GET
@allowed_when(check_can_call)
def during_call(request, claim_id):
    """Inside the call desk for htmx; a page of its own without JavaScript."""
    panels = panels_for(_people(request, claim_id), viewer=request.user, claim_id=claim_id)
    context = {"panels": panels, "claim_id": claim_id}
    return render(request, "desk/_during_call.html" if request.htmx else "desk/during_call.html", context)


@require_POST
@allowed_when(check_can_call)
def answer(request, claim_id, offer_pk, person_pk):
    """What someone on the line answers to an offer: saved at once, whatever becomes of the call."""
    people = _people(request, claim_id)
    person = next((one for one in people if one.pk == person_pk), None)
    offer = running_offer(offer_pk, on=timezone.localdate())
    if person is None or offer is None:
        raise Http404
    problem = ""
    try:
        hear(offer, person=person, said=request.POST.get("reponse", ""), by=request.user)
    except Refusal as refusal:
        problem = str(refusal)
    if request.htmx:
        name = person.first_name if len(people) > 1 else ""
        template, context = one_proposal(
            offer, person, viewer=request.user, url=request.path, name=name, problem=problem
        )
        return render(request, template, context, status=422 if problem else 200)
    if problem:
        messages.error(request, problem)
    return redirect("desk:during_call", claim_id)


def _people(request, claim_id) -> list:
    people = people_on_the_line(request.user, claim_id)
    if not people:
        raise Http404
    return people
