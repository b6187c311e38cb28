"""Lists for towns: what waits, the preview as the town will read it, what was sent."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.referrals.choices import AWAITED
from loge.domains.referrals.exports import list_workbook
from loge.domains.referrals.forms.bulk import CompleteListForm, ResendListForm, SendListForm
from loge.domains.referrals.models import ReferralList
from loge.domains.referrals.operations.lists import add_to_list, send_list, send_list_again, take_list_out
from loge.domains.referrals.permissions import check_can_refer
from loge.domains.referrals.presenters.paper import list_pdf
from loge.domains.referrals.queries.bulk import ready_for_town, rows_of, waiting_gatherings
from loge.domains.referrals.queries.content import content_of
from loge.foundation.errors import Refusal
from loge.foundation.ui.answers import PDF, XLSX, attached
from loge.registers.accounts.guards import allowed_when

SHOWN = 50


@require_GET
@allowed_when(check_can_refer)
def gatherings(request):
    sent = ReferralList.objects.visible_to(request.user).select_related("partner", "sent_by")[:SHOWN]
    return render(request, "referrals/gatherings.html", {"waiting": waiting_gatherings(request.user), "sent": sent})


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_refer)
def prepare(request):
    gathering, code = request.GET.get("campagne", "")[:60], request.GET.get("commune", "")[:5]
    people = list(ready_for_town(request.user, gathering=gathering, code=code))
    if not people and request.method == "GET":
        raise Http404
    form = SendListForm(request.POST or None, viewer=request.user, code=code, initial={"expected": len(people)})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            listing = send_list(
                typed["partner"], gathering=gathering, code=code, expected=typed["expected"], by=request.user
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            form.data = request.POST.copy() | {"expected": str(len(people))}  # what is shown now may be confirmed
        else:
            messages.success(request, f"La liste est envoyée : {len(people)} personnes.")
            return redirect("referrals:listing", pk=listing.pk)
    context = {
        "rows": _as_read(people),
        "form": form,
        "first": people[0] if people else None,
        "sent": ReferralList.objects.visible_to(request.user)
        .filter(gathering=gathering, municipality_code=code)
        .first(),
    }
    return render(request, "referrals/prepare_list.html", context, status=422 if form.errors else 200)


@require_GET
@allowed_when(check_can_refer)
def detail(request, pk):
    listing = _found(request, pk)
    referrals = rows_of(listing, request.user)
    context = {
        "listing": listing,
        "referrals": referrals,
        "awaited": any(referral.status in AWAITED for referral in referrals),
        "to_add": len(_to_add(request, listing)),
        "steps": listing.steps.select_related("by"),
    }
    return render(request, "referrals/listing.html", context)


def _to_add(request, listing):
    return list(ready_for_town(request.user, gathering=listing.gathering, code=listing.municipality_code))


def _as_read(people):
    today = timezone.localdate()
    return [(referral, content_of(referral, today=today)) for referral in people]


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_refer)
def complete(request, pk):
    """Those who agreed since the list left, as the town will read them."""
    listing = _found(request, pk)
    people = _to_add(request, listing)
    if not people and request.method == "GET":
        raise Http404
    form = CompleteListForm(request.POST if request.method == "POST" else None, initial={"expected": len(people)})
    if request.method == "POST" and form.is_valid():
        try:
            added = add_to_list(listing, expected=form.cleaned_data["expected"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            form.data = request.POST.copy() | {"expected": str(len(people))}  # what is shown now may be confirmed
        else:
            messages.success(request, f"La liste est complétée : demandes ajoutées, {added}.")
            return redirect("referrals:listing", pk=pk)
    context = {"listing": listing, "rows": _as_read(people), "form": form}
    return render(request, "referrals/complete_list.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_refer)
def send_again(request, pk):
    listing = _found(request, pk)
    form = ResendListForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            send_list_again(listing, reason=form.cleaned_data["reason"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "La liste repart. L’ancienne adresse ne fonctionne plus.")
            return redirect("referrals:listing", pk=pk)
    context = {"listing": listing, "form": form}
    return render(request, "referrals/send_list_again.html", context, status=422 if form.errors else 200)


def _found(request, pk) -> ReferralList:
    seen = ReferralList.objects.visible_to(request.user).select_related("partner", "sent_by")
    return get_object_or_404(seen, pk=pk)


@require_POST
@allowed_when(check_can_refer)
def workbook(request, pk):
    listing = _found(request, pk)
    rows = take_list_out(listing, how="xlsx", by=request.user)
    return attached(list_workbook(rows), XLSX, f"liste-{listing.pk}.xlsx")


@require_POST
@allowed_when(check_can_refer)
def paper(request, pk):
    listing = _found(request, pk)
    rows = [{"content": r.content} for r in take_list_out(listing, how="pdf", by=request.user)]
    return attached(list_pdf(listing, rows, today=timezone.localdate()), PDF, f"liste-{listing.pk}.pdf")
