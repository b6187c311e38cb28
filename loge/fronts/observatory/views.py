"""The account of a period: for those who work with it, for anyone, and the rows behind a number."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from loge.foundation.errors import Refusal
from loge.foundation.ui.answers import XLSX, attached
from loge.fronts.observatory.account import gather
from loge.fronts.observatory.forms import PeriodForm, RowsForm
from loge.fronts.observatory.lists import lines_of
from loge.fronts.observatory.operations import export_account
from loge.fronts.observatory.presenters import in_short, period_in_words, public_tables, tables
from loge.fronts.observatory.publishing import publish_account, whole_months
from loge.registers.accounts.guards import allowed_when
from loge.registers.accounts.permissions import can_publish, check_can_publish, check_can_see_account

PER_PAGE = 50


@require_GET
@allowed_when(check_can_see_account)
def account(request):
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return render(request, "observatory/account.html", {"form": form}, status=422)
    found = tables(gather(request.user, form.period), by=form.by)
    context = {
        "form": form,
        "tables": found,
        "short": in_short(found),
        "period": form.period,
        "words": period_in_words(form.period),
        "may_publish": can_publish(request.user),
    }
    return render(request, "observatory/account.html", context)


@require_GET
@allowed_when(check_can_publish)
def public(request):
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return render(request, "observatory/public.html", {"form": form}, status=422)
    period = whole_months(form.period)
    found = public_tables(publish_account(gather(request.user, period)), by=form.by)
    context = {
        "form": form,
        "tables": found,
        "short": in_short(found),
        "period": period,
        "words": period_in_words(period),
        "is_over": period.until < timezone.localdate(),
    }
    return render(request, "observatory/public.html", context)


@require_POST
@allowed_when(check_can_see_account)
def export(request):
    form = PeriodForm(request.POST)
    is_public = request.POST.get("version") == "publique"
    if not form.is_valid():
        messages.error(request, "Corrigez la période.")
        return redirect("observatory:account")
    try:
        content = export_account(period=form.period, detail=form.by, public=is_public, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("observatory:account")
    name = "compte-rendu-public" if is_public else "compte-rendu"
    return attached(content, XLSX, f"{name}-{form.period.until}.xlsx")


@require_GET
@allowed_when(check_can_see_account)
def rows(request, code):
    """What makes a number. Those that the viewer may not open are counted, and said to be."""
    form = RowsForm(request.GET)
    if not form.is_valid():
        raise Http404
    found = lines_of(code, viewer=request.user, period=form.period, place=form.place)
    if found is None:
        raise Http404
    page = Paginator(found.lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "found": found,
        "page": page,
        "lines": [found.tell(row) for row in page.object_list],
        "words": period_in_words(form.period),
        "back": f"?du={form.period.since.isoformat()}&au={form.period.until.isoformat()}",
    }
    return render(request, "observatory/rows.html", context)
