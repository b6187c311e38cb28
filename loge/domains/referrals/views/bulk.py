"""Lists for towns: what waits, the preview as the town will read it, what was sent."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.referrals.exports import list_workbook
from loge.domains.referrals.forms.bulk import SendListForm
from loge.domains.referrals.models import ReferralList
from loge.domains.referrals.operations.lists import send_list, take_list_out
from loge.domains.referrals.permissions import check_can_refer
from loge.domains.referrals.presenters.paper import list_pdf
from loge.domains.referrals.queries.bulk import ready_for_town, rows_of, waiting_gatherings
from loge.domains.referrals.queries.content import content_of
from loge.domains.referrals.views.acts import attached
from loge.foundation.errors import Refusal
from loge.registers.accounts.guards import allowed_when

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
    today = timezone.localdate()
    context = {
        "rows": [(r, content_of(r, today=today)) for r in people],
        "form": form,
        "first": people[0] if people else None,
    }
    return render(request, "referrals/prepare_list.html", context, status=422 if form.errors else 200)


@require_GET
@allowed_when(check_can_refer)
def detail(request, pk):
    listing = _found(request, pk)
    return render(request, "referrals/listing.html", {"listing": listing, "referrals": rows_of(listing, request.user)})


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
    return attached(list_pdf(listing, rows, today=timezone.localdate()), "application/pdf", f"liste-{listing.pk}.pdf")
