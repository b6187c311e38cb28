from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.offers.forms import OfferForm
from loge.domains.offers.models import LocalOffer
from loge.domains.offers.operations import offers as operations
from loge.domains.offers.permissions import can_keep, check_can_keep, check_can_see
from loge.domains.offers.presenters import GROUP_NAMES, facts_of, sentence_of
from loge.domains.offers.queries.lists import figures_of
from loge.domains.offers.queries.matching import criteria_of, people_concerned, with_seats
from loge.foundation.errors import Refusal
from loge.registers.accounts.guards import allowed_when


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_keep)
def new(request):
    form = OfferForm(request.POST if request.method == "POST" else None, viewer=request.user)
    return _compose(request, form, lambda said: operations.add_offer(**said, by=request.user), None)


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_keep)
def edit(request, pk):
    offer = get_object_or_404(LocalOffer.objects.visible_to(request.user), pk=pk)
    form = OfferForm(request.POST if request.method == "POST" else None, viewer=request.user, offer=offer)
    return _compose(request, form, lambda said: operations.edit_offer(offer, **said, by=request.user), offer)


def _compose(request, form, write, offer):
    if request.method == "POST" and form.is_valid():
        try:
            written = write(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "C’est enregistré.")
            return redirect("offers:detail", pk=written.pk)
    context = {"form": form, "offer": offer}
    return render(request, "offers/compose.html", context, status=422 if form.errors else 200)


@require_POST
@allowed_when(check_can_keep)
def count(request):
    """The live count beside the criteria. A look, though it comes by POST: the criteria are too many for an address."""
    form = OfferForm(request.POST, viewer=request.user)
    form.is_valid()
    if not form.may_be_counted:
        return render(request, "offers/_count.html", {"form": form}, status=422)
    found = people_concerned(form.criteria, viewer=request.user, on=timezone.localdate())
    return render(request, "offers/_count.html", {"people": found.count()})


@require_GET
@allowed_when(check_can_see)
def detail(request, pk):
    """What to say of it, for everyone; how many answered what, for those who keep it."""
    visible = LocalOffer.objects.visible_to(request.user).select_related("partner", "manager")
    offer = get_object_or_404(with_seats(visible), pk=pk)
    criteria = criteria_of(offer)
    keeps = can_keep(request.user)
    context = {"offer": offer, "keeps": keeps, "facts": facts_of(offer), "sentence": sentence_of(offer, criteria)}
    if keeps:
        found = people_concerned(criteria, viewer=request.user, on=timezone.localdate())
        figures = figures_of(offer, viewer=request.user)
        context["stats"] = [(code, label, figures[code]) for code, label in GROUP_NAMES.items()]
        context["concerned"] = found.count()
    return render(request, "offers/detail.html", context)


@require_POST
@allowed_when(check_can_keep)
def open_it(request, pk):
    return _move(request, pk, operations.open_offer, "L’offre est ouverte : elle est montrée pendant les appels.")


@require_POST
@allowed_when(check_can_keep)
def close_it(request, pk):
    return _move(request, pk, operations.close_offer, "L’offre est terminée : elle n’est plus proposée.")


def _move(request, pk, operation, done: str):
    offer = get_object_or_404(LocalOffer.objects.visible_to(request.user), pk=pk)
    try:
        operation(offer, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(reverse("offers:detail", args=[pk]))
