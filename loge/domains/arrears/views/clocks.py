from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from loge.domains.arrears.forms.clocks import PlanSentForm, ReportForm
from loge.domains.arrears.models import Episode
from loge.domains.arrears.operations.episodes import note_plan_sent, note_report
from loge.domains.arrears.queries.episodes import monthly_sum, plans_expected, to_report
from loge.domains.arrears.rules.benefit import has_a_payer_to_report_to
from loge.domains.arrears.views.answers import answer_form, for_readers, for_settlers, typed

PER_PAGE = 50
LISTS = {"signaler": ("À signaler", to_report), "plans": ("Plans attendus", plans_expected)}


@require_GET
@for_readers
def listing(request):
    """Legal deadlines that run, the nearest first."""
    shown = request.GET.get("vue", "signaler")
    shown = shown if shown in LISTS else "signaler"
    page = Paginator(LISTS[shown][1](request.user), PER_PAGE).get_page(request.GET.get("page"))
    views = [(code, label, find(request.user).count()) for code, (label, find) in LISTS.items()]
    return render(
        request, "arrears/clocks.html", {"views": views, "shown": shown, "page": page, "today": timezone.localdate()}
    )


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
