"""The file of a case, and what one does to it in one gesture."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.cases.forms.cases import (
    CloseForm,
    EditForm,
    HandOverForm,
    OpenForm,
    ReadingForm,
    SealForm,
    StepForm,
    TeamForm,
)
from loge.domains.cases.operations import cases as operations
from loge.domains.cases.operations.reading import open_file
from loge.domains.cases.operations.team import edit_case, seal_case, set_team
from loge.domains.cases.permissions import check_can_accompany
from loge.domains.cases.presenters.file import file_page
from loge.domains.cases.views.answers import act, ask, cases_of, page_of, the_case, typed
from loge.foundation.ui.answers import fill
from loge.registers.accounts.guards import allowed_when
from loge.registers.seals.operations.reading import open_seal
from loge.registers.tenants.models import Household, Person

OPENED, PASSED_ON = "Le suivi est ouvert.", "C’est transmis à la personne qui décide pour ce foyer."


@require_GET
def detail(request, pk):
    case = the_case(request, pk)
    if not open_file(case, by=request.user):
        return render(request, "cases/why.html", {"case": case, "form": ReadingForm()})
    forms = {
        "step_form": StepForm(auto_id="id_step_%s"),
        "hand_over_form": HandOverForm(),
        "close_form": CloseForm(auto_id="id_close_%s"),
    }
    page = file_page(case, viewer=request.user, now=timezone.now())
    return render(request, "cases/detail.html", page | forms)


@require_POST
def why(request, pk):
    """The reason for opening a sealed case, asked once for a short while."""
    case = get_object_or_404(cases_of(request).exclude(seal=None), pk=pk)
    return fill(
        request, ReadingForm(request.POST), lambda said: open_seal(case.seal, **said, by=request.user),
        template="cases/why.html", context={"case": case}, back=page_of(case),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_accompany)
def create(request, person_pk):
    """From a tenant's file: what is signalled, how urgent it is, who answers for it."""
    person = get_object_or_404(Person.objects.visible_to(request.user).standing(), pk=person_pk)
    homes = Household.objects.visible_to(request.user).filter(
        occupants__person=person, occupants__ends_on=None, ended_on=None
    )
    homes = homes.select_related("residence", "unit").distinct()
    form = OpenForm(typed(request), homes=homes, user=request.user)
    return ask(
        request, None, form,
        lambda said: operations.open_by_hand(said.pop("household"), person=person, **said, by=request.user),
        heading=f"Ouvrir un suivi pour {person}", submit="Ouvrir le suivi",
        done=lambda case: OPENED if cases_of(request).filter(pk=case.pk).exists() else PASSED_ON,
        lead="" if homes else "Cette personne n’habite aucun logement que vous voyez.",
        then=lambda case: page_of(case) if cases_of(request).filter(pk=case.pk).exists() else _file_of(person),
    )  # fmt: skip


def _file_of(person) -> str:
    return reverse("desk:tenant_file", args=[person.pk])


@require_POST
def take(request, pk):
    case = the_case(request, pk)
    return act(request, case, lambda: operations.take_case(case, by=request.user), "Vous vous en occupez.")


@require_POST
def reopen(request, pk):
    case = the_case(request, pk)
    return act(request, case, lambda: operations.reopen_case(case, by=request.user), "Le suivi est rouvert.")


@require_http_methods(["GET", "POST"])
def step(request, pk):
    case = the_case(request, pk)
    return ask(
        request, case, StepForm(typed(request)), lambda said: operations.add_step(case, **said, by=request.user),
        heading="Ajouter une étape", submit="Ajouter", done="L’étape est ajoutée.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def hand_over(request, pk):
    case = the_case(request, pk)
    return ask(
        request, case, HandOverForm(typed(request)), lambda said: operations.hand_over(case, **said, by=request.user),
        heading="Confier le suivi", submit="Confier", done="Le suivi est confié.", then=reverse("cases:list"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def close(request, pk):
    case = the_case(request, pk)
    return ask(
        request, case, CloseForm(typed(request)), lambda said: operations.close_case(case, **said, by=request.user),
        heading="Terminer le suivi", submit="Terminer", done="Le suivi est terminé.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def edit(request, pk):
    case = the_case(request, pk)
    names = ("summary", "level", "themes", "needs", "goals", "revision")
    form = EditForm(typed(request), initial={name: getattr(case, name) for name in names})
    return ask(
        request, case, form, lambda said: edit_case(case, **said, by=request.user), row=case,
        heading="Compléter la fiche", submit="Enregistrer", done="La fiche est enregistrée.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_accompany)
def people(request, pk):
    case = the_case(request, pk)
    initial = {
        "substitute": case.substitute_id,
        "members": case.members.all(),
        "restricted": case.confidentiality == "restricted",
        "revision": case.revision,
    }
    return ask(
        request, case, TeamForm(typed(request), initial=initial),
        lambda said: set_team(case, **said, by=request.user), row=case,
        heading="Équipe du suivi", submit="Enregistrer", done="L’équipe est enregistrée.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_accompany)
def seal(request, pk):
    case = the_case(request, pk)
    return ask(
        request, case, SealForm(typed(request)), lambda said: seal_case(case, **said, by=request.user),
        heading="Passer en accès nominatif", submit="Passer en accès nominatif", done="Le suivi est à accès nominatif.",
        lead="Il n’existera plus que pour son responsable, pour vous et pour les personnes à qui une clé sera donnée : ni "
        "liste, ni recherche, ni export, ni historique du dossier de la personne.",
    )  # fmt: skip
