"""What may be told to whom: asked, answered, withdrawn, passed on."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from loge.domains.cases.forms.consents import ConsentForm, LawForm
from loge.domains.cases.models import CaseConsent
from loge.domains.cases.operations import consents
from loge.domains.cases.views.answers import act, ask, the_case, typed


@require_http_methods(["GET", "POST"])
def ask_consent(request, pk):
    case = the_case(request, pk)
    return ask(
        request, case, ConsentForm(typed(request)),
        lambda said: consents.ask_consent(case, **said, by=request.user),
        heading="Demander un accord", submit="Enregistrer", done="La demande est notée.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def by_law(request, pk):
    case = the_case(request, pk)
    return ask(
        request, case, LawForm(typed(request)), lambda said: consents.pass_on_by_law(case, **said, by=request.user),
        heading="Transmettre sans accord", submit="Noter la transmission", done="La transmission est notée.",
        lead="Seulement dans les deux cas que la loi prévoit. En cas de danger immédiat, appelez d’abord le 15, le 17, le "
        "18 ou le 112.",
    )  # fmt: skip


GESTURES = {
    "oui": (lambda consent, by: consents.answer_consent(consent, given=True, by=by), "L’accord est noté."),
    "non": (lambda consent, by: consents.answer_consent(consent, given=False, by=by), "Le refus est noté."),
    "retrait": (lambda consent, by: consents.withdraw_consent(consent, by=by), "L’accord est retiré."),
    "transmis": (lambda consent, by: consents.pass_on(consent, by=by), "La transmission est notée."),
}


@require_POST
def answer(request, pk, consent_pk, gesture):
    case = the_case(request, pk)
    consent: CaseConsent = get_object_or_404(case.consents.select_related("case"), pk=consent_pk)
    if gesture not in GESTURES:
        raise Http404
    operation, sentence = GESTURES[gesture]
    return act(request, case, lambda: operation(consent, by=request.user), sentence)
