"""Deferrals, partial payments, a reconciliation spread: agreed from the account."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from loge.domains.arrears.forms.arrangements import DeferralForm, PartialForm, SpreadForm, StopForm
from loge.domains.arrears.models import Deferral, PartialPayment
from loge.domains.arrears.operations.arrangements import (
    agree_deferral,
    agree_partial_payment,
    spread_reconciliation,
    stop_deferral,
    stop_partial_payment,
)
from loge.domains.arrears.queries.accounts import open_dues
from loge.domains.arrears.queries.simulation import monthly_cost
from loge.domains.arrears.rules.arrangements import enough_for_the_benefit
from loge.domains.arrears.views.accounts import find
from loge.domains.arrears.views.answers import answer_form, for_settlers, typed
from loge.foundation.ui.french import euros

STAYS = (
    "La loi ne connaît pas le report : ces sommes restent au compte, et le délai de signalement de l’impayé continue de courir. "
    "Seules les relances attendent."
)


@require_http_methods(["GET", "POST"])
@for_settlers
def defer(request, pk):
    account = find(request, pk)
    dues = list(open_dues(account).filter(due_on__lte=timezone.localdate()))
    form = DeferralForm(typed(request), dues=dues)
    return answer_form(
        request, form, lambda said: agree_deferral(account, **said, by=request.user), back=_account(pk),
        heading="Reporter des sommes", submit="Reporter", template="arrears/arrangement.html", notice=STAYS,
        done=lambda made: f"C’est reporté jusqu’au {made.until:%d/%m/%Y} inclus.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def partial(request, pk):
    account = find(request, pk)
    form = PartialForm(typed(request))
    notice = STAYS
    if account.benefit_payee != "none":
        least = euros(enough_for_the_benefit(monthly_cost(account)))
        notice += (
            f" L’aide au logement peut être maintenue si le foyer paie au moins {least} par mois, la moitié de ce que lui coûte "
            "son logement, aide déduite (CCH, art. R824-28)."
        )
    return answer_form(
        request, form, lambda said: agree_partial_payment(account, **said, by=request.user), back=_account(pk),
        heading="Accepter un paiement partiel", submit="Accepter", template="arrears/arrangement.html", notice=notice,
        done="Le paiement partiel est convenu. Il est suivi d’après les paiements.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def spread(request, pk):
    account = find(request, pk)
    form = SpreadForm(typed(request))
    return answer_form(
        request, form, lambda said: spread_reconciliation(account, **said, by=request.user), back=_account(pk),
        heading="Étaler la régularisation", submit="Étaler", template="arrears/arrangement.html",
        notice="Seule la régularisation de charges est étalée ; le loyer de chaque mois reste dû.",
        done="Le plan est proposé. Il commence quand le locataire a donné son accord.",
        then=lambda plan: reverse("arrears:plan", args=[plan.pk]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def stop_deferral_of(request, pk):
    deferral = get_object_or_404(Deferral.objects.visible_to(request.user).select_related("account"), pk=pk)
    return _stop(request, deferral, stop_deferral, "Arrêter le report")


@require_http_methods(["GET", "POST"])
@for_settlers
def stop_partial(request, pk):
    found = get_object_or_404(PartialPayment.objects.visible_to(request.user).select_related("account"), pk=pk)
    return _stop(request, found, stop_partial_payment, "Arrêter le paiement partiel")


def _stop(request, one, stop, heading):
    form = StopForm(typed(request))
    return answer_form(
        request, form, lambda said: stop(one, **said, by=request.user), back=_account(one.account_id), heading=heading,
        submit="Arrêter", done="C’est arrêté. Le compte retrouve ses actions.",
    )  # fmt: skip


def _account(pk: int) -> str:
    return reverse("arrears:account", args=[pk])
