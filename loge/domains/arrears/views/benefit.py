from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.arrears.forms.clocks import CheckForm, DecisionForm
from loge.domains.arrears.models import BenefitCheck, Episode
from loge.domains.arrears.operations.checks import note_decision, send_check
from loge.domains.arrears.operations.papers import note_panel_sheet
from loge.domains.arrears.presenters.panel import panel_data, panel_pdf
from loge.domains.arrears.queries.checks import prepared
from loge.domains.arrears.views.accounts import find
from loge.domains.arrears.views.answers import answer_form, for_settlers, typed
from loge.foundation.ui.answers import PDF, attached, press


@require_http_methods(["GET", "POST"])
@for_settlers
def check(request, pk):
    """What the ledger says of the six months, then that it was sent to the payer."""
    checks = BenefitCheck.objects.visible_to(request.user).filter(episode__ended_on=None)
    found = get_object_or_404(checks.select_related("episode__account__lease"), pk=pk)
    return answer_form(
        request, CheckForm(typed(request)), lambda said: send_check(found, **said, by=request.user),
        back=_account(found.episode.account_id), heading=f"Contrôle semestriel du {found.due_on:%d/%m/%Y}",
        submit="Noter l’envoi", done="L’envoi est noté, avec ce que dit le compte ce jour-là.",
        template="arrears/check.html", check=found, prepared=prepared(found, on=timezone.localdate()),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def decision(request, pk):
    episodes = Episode.objects.visible_to(request.user).select_related("account__lease")
    episode = get_object_or_404(episodes, pk=pk)
    return answer_form(
        request, DecisionForm(typed(request)), lambda said: note_decision(episode, **said, by=request.user),
        back=_account(episode.account_id), heading="Noter la décision sur l’aide au logement", submit="Enregistrer",
        done="La décision est notée.",
    )  # fmt: skip


@require_GET
@for_settlers
def panel_sheet(request, pk):
    """What is copied into EXPLOC."""
    account, today = find(request, pk), timezone.localdate()
    return render(request, "arrears/panel.html", {"account": account, "sheet": panel_data(account, on=today)})


@require_POST
@for_settlers
def panel_file(request, pk):
    account, today = find(request, pk), timezone.localdate()
    return press(
        request, lambda: note_panel_sheet(account, by=request.user), back=reverse("arrears:panel_sheet", args=[pk]),
        then=lambda _: attached(panel_pdf(account, on=today), PDF, f"ccapex-{today:%Y-%m-%d}.pdf"),
    )  # fmt: skip


def _account(pk: int) -> str:
    return reverse("arrears:account", args=[pk])
