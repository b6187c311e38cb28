"""Shops, professionals and associations: their list, and what the landlord gives up by decision."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from loge.domains.arrears.forms.arrangements import StopForm, WaiverForm
from loge.domains.arrears.models import Waiver
from loge.domains.arrears.operations.waivers import Decision, reverse_waiver, waive_debt
from loge.domains.arrears.queries.accounts import open_dues
from loge.domains.arrears.queries.shops import shops, tenant_name, totals
from loge.domains.arrears.views.accounts import PER_PAGE, find
from loge.domains.arrears.views.answers import answer_form, for_readers, for_settlers, typed
from loge.foundation.ui.french import euros


@require_GET
@for_readers
def listing(request):
    today = timezone.localdate()
    page = Paginator(shops(request.user, on=today), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(account, tenant_name(account)) for account in page.object_list]
    return render(
        request, "arrears/shops.html", {"page": page, "rows": rows, "totals": totals(request.user, on=today)}
    )


@require_http_methods(["GET", "POST"])
@for_settlers
def waive(request, pk):
    account = find(request, pk)
    form = WaiverForm(typed(request), dues=list(open_dues(account)))

    def act(said):
        names = ("authority", "decided_on", "reference", "reason")
        decision = Decision(**{name: said[name] for name in names})
        return waive_debt(account, entries=said["entries"], amount=said["amount"], decision=decision, by=request.user)

    return answer_form(
        request, form, act, back=reverse("arrears:account", args=[pk]), heading="Annuler une dette par décision",
        submit="Annuler cette somme", done=lambda made: f"{euros(made.amount)} sont annulés. La décision est au compte.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def reverse_one(request, pk):
    waiver = get_object_or_404(Waiver.objects.visible_to(request.user).select_related("account"), pk=pk)
    form = StopForm(typed(request))
    return answer_form(
        request, form, lambda said: reverse_waiver(waiver, **said, by=request.user),
        back=reverse("arrears:account", args=[waiver.account_id]), heading="Retirer l’annulation",
        submit="Rendre la somme due", done="La somme est de nouveau due. Les deux écritures restent au compte.",
    )  # fmt: skip
