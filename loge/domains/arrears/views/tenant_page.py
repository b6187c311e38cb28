"""The page of a tenant to whom a plan is proposed, opened by a secret address. No account, no cookie, the plan and no more."""

from django.conf import settings
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from loge.domains.arrears.choices import PlanStatus
from loge.domains.arrears.forms.offers import CodeForm
from loge.domains.arrears.notifications import PURPOSE
from loge.domains.arrears.operations.signing import accept_plan, ask_callback, ask_code, open_plan_page, refuse_plan
from loge.domains.arrears.queries.offers import offer_of
from loge.domains.arrears.rules.offers import ending_of
from loge.foundation.errors import Refusal, Stale
from loge.foundation.links.keeping import Gone, TooMany, find_link
from loge.foundation.links.manners import without_account
from loge.registers.accounts.throttling import client_address

MOVED = (
    "Votre compte a changé depuis cette proposition : elle ne peut plus être acceptée telle quelle. Demandez à être rappelé, "
    "nous en préparerons une autre avec vous."
)


@without_account
@require_http_methods(["GET", "POST"])
def page(request, token):
    try:
        link = find_link(token, purpose=PURPOSE, visitor=client_address(request))
    except TooMany:
        return _closed(request, "Trop de demandes", "Réessayez dans quelques minutes.", 429)
    except Gone:
        return _closed(
            request, "Cette adresse ne fonctionne plus",
            "La proposition a reçu sa réponse, a expiré ou a été remplacée. Appelez-nous pour en parler.", 410,
        )  # fmt: skip
    offer = offer_of(link) if link else None
    if offer is None or offer.plan.status != PlanStatus.PROPOSED:
        return _closed(request, "Page introuvable", "Vérifiez que l’adresse du message est complète.", 404)
    if request.method == "POST":
        return _answered(request, offer)
    open_plan_page(offer)
    return _show(request, offer)


def _closed(request, heading, sentence, status=200):
    context = {"heading": heading, "sentence": sentence, **_plain()}
    return render(request, "arrears/tenant/closed.html", context, status=status)


def _plain() -> dict:
    """Nothing of the house is shown there, even to a colleague who happens to be signed in."""
    return {"navigation": None, "user": None, "csrf_token": "", "landlord": settings.LANDLORD_NAME or "Votre bailleur"}


def _show(request, offer, form: CodeForm | None = None, refusal: str = ""):
    codes = offer.codes.filter(used_at=None).exists()
    context = {
        "offer": offer, "plan": offer.plan, "instalments": offer.plan.instalments.all(), "ending": ending_of(offer.mobile),
        "officer": offer.sent_by, "form": form or CodeForm(), "code_sent": codes, "refusal": refusal,
        "said": request.GET.get("fait", "") if request.method == "GET" else "", **_plain(),
    }  # fmt: skip
    return render(request, "arrears/tenant/page.html", context, status=422 if refusal or form else 200)


def _answered(request, offer):
    acts = {"code": _code, "accepter": _accept, "refuser": _refuse, "rappeler": _callback}
    act = acts.get(request.POST.get("geste", ""))
    if act is None:
        return _show(request, offer, refusal="Choisissez une réponse.")
    try:
        return act(request, offer)
    except Stale:
        return _show(request, offer, refusal=MOVED)
    except Refusal as refusal:
        return _show(request, offer, refusal=str(refusal))


def _code(request, offer):
    ask_code(offer)
    return redirect(f"{request.path}?fait=code")


def _accept(request, offer):
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _show(request, offer, form)
    plan = accept_plan(offer, code=form.cleaned_data["code"])
    return _closed(
        request, "Merci, votre plan commence",
        f"Vous avez accepté le plan aujourd’hui. Première échéance le {plan.first_on:%d/%m/%Y}. "
        "En cas de difficulté, appelez-nous avant l’échéance : nous chercherons une solution avec vous.",
    )  # fmt: skip


def _refuse(request, offer):
    refuse_plan(offer)
    return _closed(
        request, "Votre réponse est enregistrée",
        "Vous n’avez pas accepté ce plan. Appelez-nous quand vous voulez : une autre solution est possible.",
    )  # fmt: skip


def _callback(request, offer):
    ask_callback(offer)
    return redirect(f"{request.path}?fait=rappel")
