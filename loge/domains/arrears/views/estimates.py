from django.conf import settings
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.arrears.forms.estimates import MONEY, YES, EstimateForm
from loge.domains.arrears.models import BenefitEstimate, RentAccount
from loge.domains.arrears.operations.estimates import Adult, ToldHome, ask_estimate, retry_estimate
from loge.domains.arrears.queries.estimates import engine, is_asleep, is_home, known_of, latest
from loge.domains.arrears.queries.shops import tenant_name
from loge.domains.arrears.rules.estimates import LABEL, SUPPOSED, outdated
from loge.domains.arrears.views.accounts import find
from loge.domains.arrears.views.answers import answer_form, for_settlers, typed
from loge.foundation.money import ZERO
from loge.foundation.ui.answers import press


@require_http_methods(["GET", "POST"])
@for_settlers
def ask(request, pk):
    """What the household tells of its resources; what the register knows is already there."""
    account = find(request, pk)
    form = EstimateForm(typed(request), initial=_already_known(account))
    return answer_form(
        request, form, lambda said: ask_estimate(account, told=_told(said), by=request.user),
        back=reverse("arrears:account", args=[pk]), heading="Estimer l’aide au logement", submit="Estimer",
        then=lambda estimate: reverse("arrears:estimate", args=[estimate.pk]), done="",
        template="arrears/estimates/ask.html", account=account, label=LABEL, simulator=settings.LOGE_BENEFIT_SIMULATOR,
        possible=engine().is_installed and is_home(account.lease),
    )  # fmt: skip


@require_GET
@for_settlers
def detail(request, pk):
    return render(request, "arrears/estimates/detail.html", _shown(_find(request, pk)))


@require_GET
@for_settlers
def answer(request, pk):
    """The answer when it is there, asked again by the page until then."""
    return render(request, "arrears/estimates/_answer.html", _shown(_find(request, pk)))


@require_POST
@for_settlers
def retry(request, pk):
    estimate = _find(request, pk)
    return press(
        request, lambda: retry_estimate(estimate, by=request.user), done="Le calcul est demandé à nouveau.",
        back=reverse("arrears:estimate", args=[pk]),
    )  # fmt: skip


def _find(request, pk) -> BenefitEstimate:
    estimates = BenefitEstimate.objects.visible_to(request.user).select_related(
        "account__lease__household__reference_person", "asked_by"
    )
    return get_object_or_404(estimates, pk=pk)


def _shown(estimate: BenefitEstimate) -> dict:
    known = (estimate.rents_as_of, estimate.resources_as_of)
    stale = outdated(estimate.month, rents_as_of=known[0], resources_as_of=known[1]) if known[0] and known[1] else []
    return {
        "estimate": estimate,
        "account": estimate.account,
        "tenant": tenant_name(estimate.account),
        "asleep": is_asleep(estimate, estimate.account, on=timezone.localdate()),
        "label": LABEL,
        "outdated": stale,
        "supposed": SUPPOSED,
        "simulator": settings.LOGE_BENEFIT_SIMULATOR,
        "installed": engine().is_installed,
    }


def _told(said: dict) -> ToldHome:
    who = ("first", "second") if said["couple"] == YES else ("first",)
    adults = tuple(
        Adult(said[f"{one}_situation"], **{name: said[f"{one}_{name}"] or ZERO for name in MONEY}) for one in who
    )
    kept = ("rent", "municipality_code", "children", "under_agreement", "gets_rsa")
    return ToldHome(adults=adults, **{name: said[name] for name in kept})


def _already_known(account: RentAccount) -> dict:
    """The register, or what the household last told, which a second estimate only corrects."""
    known, former = known_of(account, on=timezone.localdate()), latest(account)
    if former is None:
        return known
    said = {name: getattr(former, name) for name in ("rent", "municipality_code", "under_agreement", "gets_rsa")}
    said |= {"children": ", ".join(map(str, former.children)), "couple": YES if former.couple else "no"}
    for who, adult in zip(("first", "second"), former.adults, strict=False):
        said |= {f"{who}_{name}": value for name, value in adult.items() if value not in ("0", "0.00")}
    return known | said
