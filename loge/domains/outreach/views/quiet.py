"""Quiet homes: proposed with the criteria that found them, called by a campaign or regularly, or left alone."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from loge.domains.outreach.forms.quiet import DismissForm, DrawForm, QuietFilter
from loge.domains.outreach.operations.quiet import dismiss_quiet_home, draw_quiet_homes
from loge.domains.outreach.permissions import can_supervise, check_can_enrol_regular, check_can_supervise
from loge.domains.outreach.queries.quiet import QuietCriteria, quiet_people
from loge.foundation.errors import Refusal
from loge.foundation.ui.answers import press
from loge.registers.accounts.guards import allowed_when
from loge.registers.tenants.models import Household

PER_PAGE = 50


@require_GET
@allowed_when(check_can_enrol_regular)
def listing(request):
    return _show(request)


def _show(request, *, status=200, form=None, chosen=()):
    usual = QuietCriteria()
    data = request.GET if request.GET else {"age": usual.min_age, "mois": usual.months}
    filters, today = QuietFilter(data), timezone.localdate()
    criteria = filters.criteria
    found = quiet_people(criteria, viewer=request.user, today=today)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filters": filters,
        "criteria": criteria,
        "page": page,
        "today": today,
        "form": form or DrawForm(viewer=request.user),
        "chosen": set(chosen),
        "may_draw": can_supervise(request.user),
        "dismiss_form": DismissForm(),
    }
    return render(request, "outreach/quiet/list.html", context, status=422 if filters.errors else status)


@require_POST
@allowed_when(check_can_supervise)
def draw(request):
    """One gesture: the homes ticked become a wave of the campaign chosen."""
    form = DrawForm(request.POST, viewer=request.user)
    if form.is_valid():
        try:
            wave = draw_quiet_homes(
                form.cleaned_data["campaign"],
                household_ids=form.cleaned_data["homes"],
                criteria=QuietFilter(request.GET).criteria,
                by=request.user,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Ces foyers seront appelés par la campagne.")
            return redirect("outreach:wave", wave.campaign_id, wave.number)
    return _show(request, status=422, form=form, chosen=request.POST.getlist("homes"))


@require_POST
@allowed_when(check_can_enrol_regular)
def dismiss(request, household_pk):
    home = get_object_or_404(Household.objects.visible_to(request.user).present(), pk=household_pk)
    return press(
        request, lambda: dismiss_quiet_home(home, reason=request.POST.get("reason", ""), by=request.user),
        done="Ce foyer n’est plus proposé pour le moment.", back=reverse("outreach:quiet"),
    )  # fmt: skip
