from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from loge.foundation.errors import Refusal
from loge.foundation.ui.answers import XLSX, attached
from loge.registers.accounts.guards import allowed_when
from loge.registers.tenants import exports
from loge.registers.tenants.models import Correction
from loge.registers.tenants.operations import corrections as operations
from loge.registers.tenants.permissions import (
    can_return_corrections,
    check_can_follow_corrections,
    check_can_return_corrections,
)
from loge.registers.tenants.presenters import correction_row

for_senders = allowed_when(check_can_return_corrections)
PAGE = 50
VIEWS = {"attente": "En attente", "divergences": "À trancher", "reglees": "Réglées"}


@require_GET
@allowed_when(check_can_follow_corrections)
def index(request):
    seen = Correction.objects.visible_to(request.user)
    shown = request.GET.get("vue", "attente")
    shown = shown if shown in VIEWS else "attente"
    page = Paginator(_of_view(seen, shown), PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [correction_row(correction) for correction in page],
        "views": VIEWS,
        "shown": shown,
        "to_send": seen.standing().filter(exported_at=None).count(),
        "to_decide": seen.standing().exclude(diverging_value=None).count(),
        "may_return": can_return_corrections(request.user),
    }
    return render(request, "tenants/corrections.html", context)


def _of_view(seen, shown):
    found = seen.select_related("person", "corrected_by")
    if shown == "reglees":
        return found.exclude(settled_at=None).order_by("-settled_at", "-pk")
    found = found.standing().order_by("-corrected_at", "-pk")
    return found.exclude(diverging_value=None) if shown == "divergences" else found


@require_POST
@for_senders
def export(request):
    """The file for the ERP: those never sent by default, or all that still wait. What leaves is marked and journalled."""
    wanted = Correction.objects.visible_to(request.user)
    if request.POST.get("quoi") != "toutes":
        wanted = wanted.filter(exported_at=None)
    try:
        sent = operations.export_corrections(corrections=wanted, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("tenants:corrections")
    as_csv = request.POST.get("format") == "csv"
    content = exports.as_csv(sent) if as_csv else exports.as_workbook(sent)
    name = f"corrections-{timezone.localdate():%Y-%m-%d}.{'csv' if as_csv else 'xlsx'}"
    return attached(content, "text/csv; charset=utf-8" if as_csv else XLSX, name)


@require_POST
@for_senders
def decide(request, pk):
    keep = request.POST.get("garder", "")
    return _act(request, pk, lambda c: operations.decide_divergence(c, keep=keep, by=request.user))


@require_POST
@for_senders
def settle(request, pk):
    return _act(request, pk, lambda c: operations.settle_correction(c, by=request.user))


def _act(request, pk, act):
    correction = get_object_or_404(Correction.objects.visible_to(request.user), pk=pk)
    try:
        act(correction)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "C’est enregistré.")
    return redirect("tenants:corrections")
