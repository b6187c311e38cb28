"""The day of an officer, and who answers for what."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.arrears.forms.officers import (
    AbsenceForm,
    HandOverForm,
    Officers,
    PaceForm,
    PortfolioFilter,
    ShareForm,
)
from loge.domains.arrears.operations.officers import (
    confide_residences,
    end_absence,
    hand_over,
    note_absence,
    set_pace,
    take_over,
)
from loge.domains.arrears.permissions import can_share_out
from loge.domains.arrears.queries.day import day_of
from loge.domains.arrears.queries.officers import (
    able_to_settle,
    desk_of,
    has_portfolio,
    residences_to_share,
    to_act_on,
    to_do_by_residence,
    with_accounts,
    without_officer,
    workload,
)
from loge.domains.arrears.rules.day import SPOKEN
from loge.domains.arrears.views.accounts import find
from loge.domains.arrears.views.answers import answer_form, for_arrangers, for_managers, for_settlers, typed
from loge.foundation.ui.answers import press
from loge.foundation.ui.french import plural, short_date

PER_PAGE = 50


@require_GET
@for_settlers
def day(request):
    """A short list that can be finished: my accounts, the legal days first, each with its one step."""
    today = timezone.localdate()
    context = {
        "day": day_of(request.user, on=today),
        "desk": desk_of(request.user, on=today),
        "has_portfolio": has_portfolio(request.user, on=today),
        "may_share": can_share_out(request.user),
        "spoken": SPOKEN,
        "today": today,
    }
    return render(request, "arrears/officers/day.html", context)


@require_GET
@for_managers
def portfolios(request):
    """Who has what, what nobody has, and the residences to confide."""
    form = PortfolioFilter(request.GET)
    form.is_valid()  # what cannot be read filters nothing, and says so
    rows = residences_to_share(request.user, filters=form.cleaned_data)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    waiting = to_do_by_residence(request.user)
    context = {
        "loads": workload(request.user, on=timezone.localdate()),
        "nobody": to_act_on(without_officer(request.user)).count(),
        "form": form,
        "page": page,
        "rows": [(residence, waiting.get(residence.pk, 0)) for residence in page.object_list],
        "filtered": any(form.cleaned_data.values()),
        "share_form": ShareForm(),
        "today": timezone.localdate(),
    }
    return render(request, "arrears/officers/portfolios.html", context)


@require_POST
@for_managers
def share(request):
    form = ShareForm(request.POST)
    back = f"{reverse('arrears:portfolios')}?{request.GET.urlencode()}"
    if not form.is_valid():
        messages.error(request, "Cochez les résidences à confier, puis choisissez à qui.")
        return redirect(back)
    said = form.cleaned_data
    return press(
        request, lambda: confide_residences(said["residences"], to=said["to"], by=request.user), back=back,
        done=lambda moved: f"{plural(moved, 'résidence confiée,résidences confiées')} à {said['to']}.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_managers
def replace(request, pk):
    """Everything of someone who leaves, to somebody else."""
    leaver = get_object_or_404(with_accounts(), pk=pk)
    return answer_form(
        request, Officers(typed(request), but=leaver), lambda said: take_over(leaver, to=said["to"], by=request.user),
        back=reverse("arrears:portfolios"), heading=f"Confier tout le portefeuille de {leaver}", submit="Confier",
        done=lambda count: f"{plural(count, 'compte')} de {leaver} : c’est confié.", crumb="Portefeuilles",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def give(request, pk):
    """One account to a colleague, or back to whoever has its residence."""
    account = find(request, pk)

    def act(said):
        return hand_over(account, to=said["to"], by=request.user)

    return answer_form(
        request, HandOverForm(typed(request), account=account), act, back=reverse("arrears:account", args=[pk]),
        heading="Confier ce compte", submit="Confier", done="C’est noté : la liste de chacun en tient compte.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_arrangers
def absence(request, pk):
    officer = _officer(request, pk)
    desk = desk_of(officer, on=timezone.localdate())
    known = {
        "away_from": desk.away_from or timezone.localdate(),
        "away_until": desk.away_until,
        "to": desk.stand_in_id,
    }

    def act(said):
        return note_absence(
            officer, away_from=said["away_from"], away_until=said["away_until"], stand_in=said["to"], by=request.user
        )

    return answer_form(
        request, AbsenceForm(typed(request), officer=officer, initial=known), act, back=_home_of(request),
        heading=f"Absence de {officer}", submit="Enregistrer", crumb=_crumb(request),
        done=lambda desk: f"{desk.stand_in} répond de ces comptes jusqu’au {short_date(desk.away_until)} inclus.",
    )  # fmt: skip


@require_POST
@for_arrangers
def back(request, pk):
    officer = _officer(request, pk)
    return press(
        request, lambda: end_absence(officer, by=request.user), back=_home_of(request), done="L’absence est terminée."
    )


@require_http_methods(["GET", "POST"])
@for_arrangers
def pace(request, pk):
    officer = _officer(request, pk)
    form = PaceForm(typed(request), initial={"per_day": desk_of(officer, on=timezone.localdate()).per_day})
    return answer_form(
        request, form, lambda said: set_pace(officer, **said, by=request.user), back=_home_of(request),
        heading=f"Foyers par jour de {officer}", submit="Enregistrer", done="C’est noté.", crumb=_crumb(request),
    )  # fmt: skip


def _officer(request, pk):
    """Oneself, or anyone of the trade for whoever shares the accounts out."""
    people = able_to_settle()
    if not can_share_out(request.user):
        people = people.filter(pk=request.user.pk)
    return get_object_or_404(people, pk=pk)


def _home_of(request) -> str:
    return reverse("arrears:portfolios" if can_share_out(request.user) else "arrears:day")


def _crumb(request) -> str:
    return "Portefeuilles" if can_share_out(request.user) else "Ma journée"
