"""A proposed plan is sent to the tenant; the signed paper comes back."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.arrears.choices import OfferWay
from loge.domains.arrears.forms.offers import OfferForm, PaperForm
from loge.domains.arrears.models import PlanDocument, PlanOffer, RepaymentPlan
from loge.domains.arrears.operations.offers import close_offer, note_called_back, send_offer
from loge.domains.arrears.operations.plan_papers import attach_plan_paper, read_plan_paper
from loge.domains.arrears.views.answers import answer_form, for_readers, for_settlers, typed
from loge.foundation.ui.answers import attached, press


@require_http_methods(["GET", "POST"])
@for_settlers
def send(request, pk):
    plan = _find(request, pk)
    form = OfferForm(typed(request))
    return answer_form(
        request, form, lambda said: send_offer(plan, **said, by=request.user), back=_address(pk),
        heading="Envoyer la proposition au locataire", submit="Envoyer", done=_done,
    )  # fmt: skip


def _done(offer: PlanOffer) -> str:
    if offer.way == OfferWay.LETTER:
        return "L’envoi est noté : imprimez le plan à signer et joignez-le à la lettre."
    return "La proposition part. Le locataire peut y répondre sur sa page, ou vous appeler."


@require_POST
@for_settlers
def close(request, pk):
    plan = _find(request, pk)
    return press(
        request, lambda: close_offer(plan, by=request.user), done="La page ne s’ouvre plus.", back=_address(pk)
    )


@require_POST
@for_settlers
def called(request, pk):
    plan = _find(request, pk)
    offer = get_object_or_404(plan.offers.filter(callback_at__isnull=False, called_at=None))
    return press(request, lambda: note_called_back(offer, by=request.user), done="C’est noté.", back=_address(pk))


@require_http_methods(["GET", "POST"])
@for_settlers
def attach(request, pk):
    plan = _find(request, pk)
    form = PaperForm(typed(request), request.FILES or None)

    def act(said):
        paper = said["document"]
        return attach_plan_paper(plan, name=paper.name, content=paper.read(), by=request.user)

    return answer_form(
        request, form, act, back=_address(pk), heading="Joindre le plan signé", submit="Joindre",
        done="Le document est joint au plan.",
    )  # fmt: skip


@require_GET
@for_readers
def document(request, pk):
    """Never shown inside our pages, always saved; the journal says who read it."""
    found = get_object_or_404(PlanDocument.objects.visible_to(request.user), pk=pk)
    return press(
        request, lambda: read_plan_paper(found, by=request.user), back=_address(found.plan_id),
        then=lambda content: attached(content, found.content_type, f"plan-{found.plan_id}{found.extension}"),
    )  # fmt: skip


def _address(pk: int) -> str:
    return reverse("arrears:plan", args=[pk])


def _find(request, pk) -> RepaymentPlan:
    return get_object_or_404(RepaymentPlan.objects.visible_to(request.user), pk=pk)
