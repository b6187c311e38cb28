"""The officer's desk: cases in the order in which they wait."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.cases.exports import cases_workbook
from loge.domains.cases.forms.desk import DelaysForm, DeskFilter, ReassignForm
from loge.domains.cases.models import CaseAction
from loge.domains.cases.operations.delays import set_delays
from loge.domains.cases.operations.sharing import reassign_cases
from loge.domains.cases.permissions import (
    can_export,
    can_set_delays,
    can_share_out,
    check_can_export,
    check_can_set_delays,
    check_can_share_out,
)
from loge.domains.cases.queries.delays import standing_settings
from loge.domains.cases.queries.desk import VIEWS, desk, without_officer, workload
from loge.foundation.ui.answers import XLSX, attached, fill, press, typed
from loge.registers.accounts.guards import allowed_when

PER_PAGE = 50


def _shown(request) -> str:
    shown = request.GET.get("vue", "miens")
    return shown if shown in VIEWS else "miens"


@require_GET
def listing(request):
    """Mine first, because that is what waits for me today; then what changed, what is late, all that I may see."""
    shown, now = _shown(request), timezone.now()
    form = DeskFilter(request.GET)
    filters = form.cleaned_data if form.is_valid() else {}
    page = Paginator(desk(request.user, shown=shown, filters=filters, now=now), PER_PAGE).get_page(
        request.GET.get("page")
    )
    shares = can_share_out(request.user)
    context = {
        "page": page,
        "views": {code: label for code, label in VIEWS.items() if shares or code != "sans-responsable"},
        "shown": shown,
        "form": form,
        "filtered": any(value for name, value in filters.items() if name != "vue"),
        "may_share_out": shares,
        "may_export": can_export(request.user),
        "may_set_delays": can_set_delays(request.user),
        "reassign_form": ReassignForm() if shares else None,
    }
    return render(request, "cases/list.html", context)


@require_GET
@allowed_when(check_can_share_out)
def team(request):
    """How many cases each officer has; those of someone who left have nobody any more."""
    context = {
        "people": workload(request.user, now=timezone.now()),
        "orphans": without_officer(request.user),
        "most": PER_PAGE,
    }
    return render(request, "cases/team.html", context)


@require_POST
@allowed_when(check_can_share_out)
def reassign(request):
    form = ReassignForm(request.POST)
    back = f"{reverse('cases:list')}?{request.GET.urlencode()}"
    if not form.is_valid():
        messages.error(request, "Cochez les suivis à confier, puis choisissez à qui.")
        return redirect(back)
    to = form.cleaned_data["to"]
    return press(
        request, lambda: reassign_cases(case_ids=form.cleaned_data["cases"], to=to, by=request.user), back=back,
        done=lambda moved: f"{moved} suivi{'s' if moved > 1 else ''} confié{'s' if moved > 1 else ''} à {to}.",
    )  # fmt: skip


@require_POST
@allowed_when(check_can_export)
def export(request):
    return press(
        request,
        lambda: cases_workbook(shown=_shown(request), by=request.user),
        then=lambda content: attached(content, XLSX, "suivis.xlsx"),
        back=reverse("cases:list"),
    )


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_set_delays)
def delays(request):
    return fill(
        request, DelaysForm(typed(request), standing=standing_settings()),
        lambda said: set_delays(values=said, by=request.user), template="cases/delays.html",
        done="Les délais sont enregistrés.", back=reverse("cases:list"),
    )  # fmt: skip


@require_GET
def tasks(request):
    """What was confided to me by those who follow a situation: an action, a day, a home."""
    mine = CaseAction.objects.visible_to(request.user).planned().filter(in_charge=request.user)
    mine = mine.select_related("case__household__residence", "case__household__unit__building")
    page = Paginator(mine.order_by("due_on", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "cases/tasks.html", {"page": page, "today": timezone.localdate()})
