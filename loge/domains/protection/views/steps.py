from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_POST

from loge.domains.protection.forms.steps import AddressForm, EndForm, HomeForm, StepForm
from loge.domains.protection.models import HomeAside, Step
from loge.domains.protection.operations import steps
from loge.domains.protection.queries import holders, protected_people, vacant_homes
from loge.domains.protection.views.answers import act, ask, the_seal, typed


@require_http_methods(["GET", "POST"])
def add(request, reference):
    seal = the_seal(request, reference)
    return ask(
        request, seal, StepForm(typed(request), holders=holders(seal), initial={"in_charge": request.user.pk}),
        lambda said: steps.open_step(seal, **said, by=request.user),
        heading="Prévoir une démarche", submit="Prévoir", done="La démarche est prévue.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def end(request, reference, pk):
    seal = the_seal(request, reference)
    step = get_object_or_404(Step.objects.visible_to(request.user).select_related("seal"), seal=seal, pk=pk)
    return ask(
        request, seal, EndForm(typed(request)), lambda said: steps.end_step(step, **said, by=request.user),
        heading=f"Terminer : {step.get_kind_display().lower()}", submit="Terminer", done="La démarche est terminée.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def keep(request, reference):
    seal = the_seal(request, reference)
    homes = vacant_homes(request.user, steps.LETTABLE)
    return ask(
        request, seal, HomeForm(typed(request), homes=homes),
        lambda said: steps.keep_home(seal, **said, by=request.user),
        heading="Garder un logement vacant", submit="Garder", done="Le logement est gardé.",
        lead="Rien ne dira ailleurs qu’il est gardé, ni pour qui : prévenez de vive voix la personne qui attribue.",
    )  # fmt: skip


@require_POST
def release(request, reference, pk):
    seal = the_seal(request, reference)
    kept = get_object_or_404(HomeAside.objects.visible_to(request.user).select_related("seal"), seal=seal, pk=pk)
    return act(request, seal, lambda: steps.release_home(kept, by=request.user), "Le logement est rendu.")


@require_http_methods(["GET", "POST"])
def address(request, reference):
    seal = the_seal(request, reference)
    return ask(
        request, seal, AddressForm(typed(request), people=protected_people(seal)),
        lambda said: steps.note_new_address(seal, **said, by=request.user),
        heading="Noter l’adresse actuelle", done="L’adresse est notée.",
        lead="Elle n’est écrite que dans ce dossier : ni le bail quitté, ni ses courriers, ni la fiche n’y mènent.",
    )  # fmt: skip
