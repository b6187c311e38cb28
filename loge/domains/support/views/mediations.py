from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.support.choices import Answer
from loge.domains.support.forms import AnswerForm, CloseMediationForm, OpenMediationForm, WordForm
from loge.domains.support.models import Mediation, Party
from loge.domains.support.operations import mediations as operations
from loge.domains.support.presenters import stage
from loge.domains.support.queries import mediations_of
from loge.domains.support.views.answers import answer_form, for_mediators, for_supporters, typed
from loge.foundation.ui.answers import press
from loge.registers.tenants.models import Person


def _party(request, pk) -> Party:
    return get_object_or_404(Party.objects.visible_to(request.user).select_related("mediation", "person"), pk=pk)


@require_http_methods(["GET", "POST"])
@for_mediators
def new(request, person_pk):
    person = get_object_or_404(Person.objects.visible_to(request.user).standing(), pk=person_pk)
    form = OpenMediationForm(typed(request), person=person, viewer=request.user)

    def act(said):
        return operations.open_mediation(
            people=[person, said["second"]], nature=said["nature"], provider=said["provider"], by=request.user
        )

    return answer_form(
        request, form, act, back=f"{reverse('support:list')}?vue=mediations", heading=f"Proposer une médiation à {person}",
        done="La médiation est ouverte. Demandez maintenant son accord à chaque partie.", submit="Ouvrir la médiation",
    )  # fmt: skip


@require_GET
@for_supporters
def detail(request, pk):
    """Who, where it stands, the meetings. What each side said is on that side's own page."""
    mediation = get_object_or_404(mediations_of(request.user), pk=pk)
    parties = mediation.parties.all()
    context = {
        "mediation": mediation,
        "parties": parties,
        "stage": stage(mediation),
        "sessions": mediation.sessions.select_related("party__person"),
        "all_agreed": all(party.answer == Answer.YES for party in parties),
    }
    return render(request, "support/mediation.html", context)


@require_POST
@for_mediators
def take(request, pk):
    mediation = get_object_or_404(Mediation.objects.visible_to(request.user), pk=pk)
    return press(
        request, lambda: operations.hand_mediation_over(mediation, to=request.user, by=request.user),
        done="Vous suivez cette médiation.", back=reverse("support:mediation", args=[pk]),
    )  # fmt: skip


@require_GET
@for_supporters
def party(request, pk):
    """One side's file: its answer and its words, without those of the other."""
    shown = _party(request, pk)
    context = {
        "party": shown,
        "mediation": shown.mediation,
        "words": shown.words.select_related("by"),
        "sessions": shown.sessions.all(),
        "word_form": WordForm(),
    }
    return render(request, "support/party.html", context)


@require_http_methods(["GET", "POST"])
@for_supporters
def answer(request, pk):
    asked = _party(request, pk)
    form = AnswerForm(typed(request))
    return answer_form(
        request, form, lambda said: operations.answer_for(asked, **said, by=request.user),
        back=reverse("support:mediation", args=[asked.mediation_id]), heading=f"Réponse de {asked.person}",
        done="La réponse est notée.", submit="Noter la réponse", crumbs=[_crumb(asked.mediation)],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_supporters
def hear(request, pk):
    heard = _party(request, pk)
    form = WordForm(typed(request))
    return answer_form(
        request, form, lambda said: operations.hear_party(heard, **said, by=request.user),
        back=reverse("support:party", args=[pk]), heading=f"Ce que dit {heard.person}", done="C’est noté.",
        submit="Noter", crumbs=[_crumb(heard.mediation)],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_supporters
def close(request, pk):
    mediation = get_object_or_404(Mediation.objects.visible_to(request.user), pk=pk)
    form = CloseMediationForm(typed(request))
    return answer_form(
        request, form, lambda said: operations.close_mediation(mediation, **said, by=request.user),
        back=reverse("support:mediation", args=[pk]), heading="Terminer la médiation", done="La médiation est terminée.",
        submit="Terminer", crumbs=[_crumb(mediation)],
    )  # fmt: skip


def _crumb(mediation: Mediation) -> tuple[str, str]:
    return str(mediation), reverse("support:mediation", args=[mediation.pk])
