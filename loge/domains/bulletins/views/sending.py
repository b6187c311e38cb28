from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.bulletins.models import Bulletin
from loge.domains.bulletins.operations.writing import send_bulletin, stop_bulletin
from loge.domains.bulletins.permissions import can_write, check_can_see, check_can_send, check_can_write
from loge.domains.bulletins.presenters.preview import cost_of, perimeter_of, preview_of
from loge.domains.bulletins.queries.audience import estimate
from loge.domains.bulletins.queries.progress import figures_of
from loge.foundation.ui.answers import press
from loge.registers.accounts.guards import allowed_when


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_send)
def send(request, pk):
    """The last look: to whom, by which ways, for how many SMS; then it leaves."""
    bulletin = get_object_or_404(Bulletin.objects.visible_to(request.user), pk=pk)
    back = reverse("bulletins:detail", args=[pk])
    if request.method == "POST":
        return press(
            request, lambda: send_bulletin(bulletin, by=request.user), back=back,
            done="L’envoi commence dans la minute. Les SMS partent de 9 h à 19 h, ni le dimanche ni les jours fériés.",
        )  # fmt: skip
    found = estimate(request.user)
    context = {
        "bulletin": bulletin,
        "estimate": found,
        "cost": cost_of(bulletin, found),
        "preview": preview_of(bulletin),
        "to": perimeter_of(request.user),
    }
    return render(request, "bulletins/send.html", context)


@require_POST
@allowed_when(check_can_write)
def stop(request, pk):
    bulletin = get_object_or_404(Bulletin.objects.visible_to(request.user), pk=pk)
    done = "Le brouillon est abandonné." if bulletin.is_draft else "L’envoi est arrêté : plus rien ne part."
    back = reverse("bulletins:detail", args=[pk])
    return press(request, lambda: stop_bulletin(bulletin, by=request.user), done=done, back=back)


@require_GET
@allowed_when(check_can_see)
def progress(request, pk):
    """How far it has gone, asked again by the page while it is under way."""
    bulletin = get_object_or_404(Bulletin.objects.visible_to(request.user), pk=pk)
    figures = figures_of(bulletin, viewer=request.user)
    context = {"bulletin": bulletin, "figures": figures, "writes": can_write(request.user)}
    return render(request, "bulletins/_progress.html", context)
