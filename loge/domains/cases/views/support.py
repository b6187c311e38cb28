"""Accompanying someone: proposal, answer, assessment, plan under way, suspension, review; notes."""

from django.http import Http404
from django.views.decorators.http import require_http_methods, require_POST

from loge.domains.cases.forms.support import AnswerForm, KeepForm, NoteForm, ProposeForm, ReviewForm, SuspendForm
from loge.domains.cases.models import SupportWish
from loge.domains.cases.operations import support
from loge.domains.cases.operations.notes import add_note
from loge.domains.cases.operations.retention import keep_with_agreement
from loge.domains.cases.permissions import can_write_privately, check_can_accompany
from loge.domains.cases.views.answers import act, ask, the_case, typed
from loge.registers.accounts.guards import allowed_when

for_social_staff = allowed_when(check_can_accompany)
GESTURES = {
    "evaluation": (support.begin_assessment, "L’évaluation est commencée."),
    "accompagnement": (support.begin_support, "L’accompagnement est en cours."),
    "bilan": (support.begin_review, "Le bilan est commencé."),
}


@require_POST
@for_social_staff
def go(request, pk, gesture):
    """The gestures that need nothing typed."""
    case = the_case(request, pk)
    if gesture not in GESTURES:
        raise Http404
    operation, sentence = GESTURES[gesture]
    return act(request, case, lambda: operation(case, by=request.user), sentence)


@require_http_methods(["GET", "POST"])
@for_social_staff
def propose(request, pk):
    case = the_case(request, pk)
    return ask(
        request, case, ProposeForm(typed(request)),
        lambda said: support.propose_support(case, **said, by=request.user),
        heading="Proposer un accompagnement", submit="Noter la proposition", done="La proposition est notée.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_social_staff
def answer(request, pk):
    case = the_case(request, pk)

    def note(said):
        if said["answer"] == "no":
            support.decline_support(case, until=said["until"], by=request.user)
        else:
            support.accept_support(case, how=said["answer"], by=request.user)

    return ask(
        request, case, AnswerForm(typed(request)), note,
        heading="Noter la réponse", submit="Enregistrer", done="La réponse est notée.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_social_staff
def suspend(request, pk):
    case = the_case(request, pk)
    return ask(
        request, case, SuspendForm(typed(request)),
        lambda said: support.suspend_support(case, **said, by=request.user),
        heading="Suspendre l’accompagnement", submit="Suspendre", done="L’accompagnement est suspendu.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_social_staff
def review(request, pk):
    case = the_case(request, pk)
    return ask(
        request, case, ReviewForm(typed(request)), lambda said: support.record_review(case, **said, by=request.user),
        heading="Bilan", submit="Enregistrer et poursuivre", done="Le bilan est enregistré.",
        lead="L’accompagnement se poursuit. Pour l’arrêter, terminez le suivi.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_social_staff
def keep(request, pk):
    case = the_case(request, pk)
    return ask(
        request, case, KeepForm(typed(request)), lambda said: keep_with_agreement(case, **said, by=request.user),
        heading="Garder l’historique avec accord", submit="Garder", done="L’historique sera gardé.",
    )  # fmt: skip


@require_POST
@for_social_staff
def lift_wish(request, pk, wish_pk):
    """The person changed their mind."""
    case = the_case(request, pk)
    wish = SupportWish.objects.visible_to(request.user).filter(household=case.household_id, pk=wish_pk).first()
    if wish is None:
        raise Http404
    return act(request, case, lambda: support.lift_wish(wish, by=request.user), "Le souhait est levé.")


@require_http_methods(["GET", "POST"])
def note(request, pk):
    case = the_case(request, pk)
    form = NoteForm(typed(request), privately=can_write_privately(request.user))
    return ask(
        request, case, form, lambda said: add_note(case, **said, by=request.user),
        heading="Écrire une note", submit="Ajouter la note", done="La note est ajoutée.",
    )  # fmt: skip
