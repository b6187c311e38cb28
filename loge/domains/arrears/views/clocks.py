from datetime import date

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.arrears.forms.clocks import AlertsForm, CalendarFilter, PlanSentForm, ReportForm
from loge.domains.arrears.models import Episode
from loge.domains.arrears.operations.clocks import note_calendar_taken, set_alerts
from loge.domains.arrears.operations.episodes import note_plan_sent, note_report
from loge.domains.arrears.permissions import can_set_rules, can_settle
from loge.domains.arrears.presenters.calendar import as_calendar, days_shown, month_of
from loge.domains.arrears.queries import clocks as clock_queries
from loge.domains.arrears.queries.episodes import monthly_sum, plans_expected, to_report
from loge.domains.arrears.queries.law import laws_on
from loge.domains.arrears.queries.officers import in_my_care
from loge.domains.arrears.rules.benefit import has_a_payer_to_report_to
from loge.domains.arrears.views.answers import answer_form, for_readers, for_rule_setters, for_settlers, typed
from loge.foundation.dates import add_months
from loge.foundation.ui.answers import attached, press

MOST = 2_000  # days in one calendar file
PER_PAGE = 50
LISTS = {"signaler": ("À signaler", to_report), "plans": ("Plans attendus", plans_expected)}
ALL, MONTH = "", "mois"


@require_GET
@for_readers
def listing(request):
    """One calendar of every legal day, the late ones first; as a month; and the two lists of the benefit rules."""
    shown, today = request.GET.get("vue", ALL), timezone.localdate()
    counts = clock_queries.counts(in_my_care(request.user, on=today), on=today)
    tabs = [(code, label, find(request.user).count()) for code, (label, find) in LISTS.items()]
    context = {"tabs": tabs, "shown": shown, "today": today, "counts": counts, "may_set": can_set_rules(request.user)}
    context["may_settle"] = can_settle(request.user)
    if shown in LISTS:
        episodes = Paginator(LISTS[shown][1](request.user), PER_PAGE).get_page(request.GET.get("page"))
        return render(request, "arrears/clocks.html", context | {"page": episodes})
    form = CalendarFilter(request.GET, user=request.user)
    form.is_valid()  # what cannot be read filters nothing, and says so
    clocks = clock_queries.calendar(request.user, filters=form.cleaned_data, on=today)
    if shown == MONTH:
        clocks, drawn = _month(request, clocks, today)
        context |= drawn
    page = Paginator(clocks, PER_PAGE).get_page(request.GET.get("page"))
    filtered = any(form.cleaned_data.values())
    return render(request, "arrears/calendar.html", context | {"form": form, "page": page, "filtered": filtered})


def _month(request, clocks, today):
    """Its days, its neighbours, and what falls in it."""
    first, last = clock_queries.span(_read_month(request.GET.get("mois", ""), today))
    laws = laws_on(days_shown(first))
    counts = clock_queries.by_day(clocks, first=first, last=last)
    weeks = month_of(first, counts=counts, laws=laws)
    drawn = {"weeks": weeks, "first": first, "before": add_months(first, -1), "after": add_months(first, 1)}
    return clocks.filter(due_on__range=(first, last)), drawn


def _read_month(said: str, today: date) -> date:
    try:
        return date.fromisoformat(f"{said}-01")
    except ValueError:
        return today


@require_POST
@for_settlers
def calendar_file(request):
    """What is to come, for one's own calendar."""
    today = timezone.localdate()
    clocks = list(clock_queries.calendar(request.user, filters={"depuis": today}, on=today)[:MOST])
    return press(
        request, lambda: note_calendar_taken(days=len(clocks), by=request.user), back=reverse("arrears:clocks"),
        then=lambda _: attached(as_calendar(clocks, now=timezone.now()), "text/calendar; charset=utf-8", "echeances.ics"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_rule_setters
def alerts(request):
    return answer_form(
        request, AlertsForm(typed(request), days=clock_queries.days_before()), lambda said: set_alerts(said, by=request.user),
        back=reverse("arrears:clocks"), heading="Délais d’alerte", submit="Enregistrer", template="arrears/alerts.html",
        done="Les délais d’alerte sont enregistrés.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def report(request, pk):
    episode = _find(request, pk)
    form = ReportForm(typed(request), has_payer=has_a_payer_to_report_to(monthly_sum(episode.account).payee))
    return answer_form(
        request, form, lambda said: note_report(episode, **said, by=request.user),
        back=reverse("arrears:account", args=[episode.account_id]), heading="Noter le signalement de l’impayé",
        submit="Enregistrer", done="Le signalement est noté. Le délai suivant court.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def plan_sent(request, pk):
    episode = _find(request, pk)
    form = PlanSentForm(typed(request))
    return answer_form(
        request, form, lambda said: note_plan_sent(episode, **said, by=request.user),
        back=reverse("arrears:account", args=[episode.account_id]), heading="Noter l’envoi du plan",
        submit="Enregistrer", done="L’envoi du plan est noté.",
    )  # fmt: skip


def _find(request, pk) -> Episode:
    episodes = Episode.objects.visible_to(request.user).standing()
    return get_object_or_404(episodes.select_related("account__lease"), pk=pk)
