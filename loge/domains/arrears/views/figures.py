from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from loge.domains.arrears.forms.figures import BoardForm, FiguresForm
from loge.domains.arrears.operations.figures import note_export
from loge.domains.arrears.presenters import figures as shown
from loge.domains.arrears.presenters.board import board as table_of
from loge.domains.arrears.presenters.board import workbook
from loge.domains.arrears.queries.figures import Scope, leases_named, numbers, rows_of, seen_agencies
from loge.domains.arrears.queries.levels import effect, month_end
from loge.domains.arrears.views.answers import for_readers
from loge.foundation.ui.answers import XLSX, attached, press
from loge.registers.accounts.guards import allowed_when
from loge.registers.accounts.permissions import can_publish, check_can_publish

PER_PAGE = 50


@require_GET
@for_readers
def page(request):
    """The figures of a day, each with how it is counted and a link to the rows behind it."""
    form = FiguresForm(request.GET)
    if not form.is_valid():
        return render(request, "arrears/figures.html", {"form": form}, status=422)
    said = form.cleaned_data
    scope = Scope(request.user, said["au"], said["agence"])
    found = numbers(shown.FIGURES.values(), scope)
    context = {
        "form": form,
        "on": scope.on,
        "asked": _asked(scope),
        "ratios": [(one, shown.ratio_in_words(one, found)) for one in shown.RATIOS],
        "chapters": [(heading, [shown.shown(one, found) for one in figures]) for heading, figures in shown.CHAPTERS],
        "ages": shown.bars(shown.AGES, found, _address(scope), sums=True),
        "plans": shown.bars([shown.FIGURES[code] for code in shown.PLANS_DRAWN], found, _address(scope)),
        "effect": (compared := effect(scope, since=said["crise"])),
        "levels": shown.level_bars(compared),
    }
    return render(request, "arrears/figures.html", context)


def _asked(scope: Scope) -> str:
    return urlencode({"au": scope.on.isoformat()} | ({"agence": scope.agency.pk} if scope.agency else {}))


def _address(scope: Scope):
    return lambda figure: f"{reverse('arrears:figure_rows', args=[figure.code])}?{_asked(scope)}"


@require_GET
@for_readers
def rows(request, code):
    """What makes a number: the same rows, the largest sums first."""
    figure, form = shown.FIGURES.get(code), FiguresForm(request.GET)
    if figure is None or not form.is_valid():
        raise Http404
    scope = Scope(request.user, form.cleaned_data["au"], form.cleaned_data["agence"])
    asked = request.GET.get("page", "")
    start = (int(asked) - 1) * PER_PAGE if asked.isdecimal() and 0 < int(asked) < 10_000 else 0
    count, found = rows_of(figure, scope, start=start, many=PER_PAGE)
    leases = leases_named(request.user, [one.lease_id for one in found])
    context = {
        "figure": figure,
        "has_sum": shown.has_sum(figure),
        "count": count,
        "page": Paginator(range(count), PER_PAGE).get_page(start // PER_PAGE + 1),
        "rows": [(one, leases.get(one.lease_id), shown.note_in_words(figure, one.note)) for one in found],
        "on": scope.on,
        "asked": _asked(scope),
    }
    return render(request, "arrears/figure_rows.html", context)


@require_GET
@for_readers
def board(request):
    """The table of a month, by agency, without names."""
    form = BoardForm(request.GET)
    if not form.is_valid():
        return render(request, "arrears/board.html", {"form": form}, status=422)
    return (_public if form.is_public else _shown)(request, form)


def _shown(request, form):
    month = form.cleaned_data["mois"]
    context = {
        "form": form,
        "table": _table(request.user, form),
        "month": month,
        "words": shown.month_in_words(month),
        "on": _last_day(month),
        "public": form.is_public,
        "may_publish": can_publish(request.user),
        "is_over": _last_day(month) == month_end(month),
    }
    return render(request, "arrears/board.html", context)


_public = allowed_when(check_can_publish)(_shown)


def _last_day(month: date) -> date:
    return min(month_end(month), timezone.localdate())


def _table(user, form):
    found = numbers(shown.FIGURES.values(), Scope(user, _last_day(form.cleaned_data["mois"])))
    return table_of(found, seen_agencies(found), public=form.is_public)


@require_POST
@for_readers
def export(request):
    form = BoardForm(request.POST)
    if not form.is_valid():
        return redirect("arrears:board")
    month, public = form.cleaned_data["mois"], form.is_public
    heading, name = f"Impayés, {shown.month_in_words(month)}", "impayes-public" if public else "impayes"
    return press(
        request, lambda: note_export(month=month, public=public, by=request.user), back=reverse("arrears:board"),
        then=lambda _: attached(
            workbook(_table(request.user, form), heading=heading, public=public), XLSX, f"{name}-{month:%Y-%m}.xlsx"
        ),
    )  # fmt: skip
