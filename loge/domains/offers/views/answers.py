from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from loge.domains.offers.models import LocalOffer
from loge.domains.offers.operations.answers import hear
from loge.domains.offers.panels import one_proposal
from loge.domains.offers.permissions import check_can_record, check_can_see
from loge.foundation.errors import Refusal
from loge.registers.accounts.guards import allowed_when
from loge.registers.tenants.models import Person


@require_POST
@allowed_when(check_can_see)
@allowed_when(check_can_record)
def answer(request, pk, person_pk):
    """One click, from the tenant's file or from a list: saved at once. A volunteer answers from the call only."""
    offer = get_object_or_404(LocalOffer.objects.visible_to(request.user), pk=pk)
    person = get_object_or_404(Person.objects.visible_to(request.user).standing(), pk=person_pk)
    problem = ""
    try:
        hear(offer, person=person, said=request.POST.get("reponse", ""), by=request.user)
    except Refusal as refusal:
        problem = str(refusal)
    if request.htmx:
        url = reverse("offers:answer", args=[pk, person_pk])
        template, context = one_proposal(offer, person, viewer=request.user, url=url, problem=problem)
        return render(request, template, context, status=422 if problem else 200)
    if problem:
        messages.error(request, problem)
    else:
        messages.success(request, "C’est noté.")
    return redirect(_back(request, person))


def _back(request, person) -> str:
    """The list or the file from which the click came."""
    asked = request.POST.get("retour", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts=None):
        return asked
    return reverse("desk:tenant_file", args=[person.pk])
