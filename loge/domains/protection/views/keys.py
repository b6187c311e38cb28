from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from loge.domains.protection.forms.keys import ConfideForm, CoverForm, KeyForm
from loge.domains.protection.queries import may_hold_key, may_own, people_around
from loge.domains.protection.views.answers import act, ask, the_seal, typed
from loge.registers.seals.operations import keys, sealing
from loge.registers.seals.permissions import can_read


@require_http_methods(["GET", "POST"])
def give(request, reference):
    seal = the_seal(request, reference)
    return ask(
        request, seal, KeyForm(typed(request), people=may_hold_key()),
        lambda said: keys.give_key(seal, **said, by=request.user),
        heading="Donner une clé", submit="Donner la clé", done="La clé est donnée.",
        lead="La personne lira ce dossier, et lui seul, jusqu’à la fin choisie.",
    )  # fmt: skip


@require_POST
def take_back(request, reference, pk):
    seal = the_seal(request, reference)
    key = get_object_or_404(seal.keys.select_related("seal__owner"), pk=pk)
    return act(request, seal, lambda: keys.take_key_back(key, by=request.user), "La clé est reprise.")


@require_http_methods(["GET", "POST"])
def confide(request, reference):
    seal = the_seal(request, reference)
    return ask(
        request, seal, ConfideForm(typed(request), people=may_own()),
        lambda said: sealing.confide(seal, **said, by=request.user),
        heading="Confier le dossier", submit="Confier", done="Le dossier est confié.",
        lead="La personne choisie en devient responsable ; les clés déjà données restent.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def cover(request, reference):
    seal = the_seal(request, reference)
    return ask(
        request, seal, CoverForm(typed(request), people=people_around(seal, request.user)),
        lambda said: sealing.cover(seal, **said, by=request.user),
        heading="Protéger une autre personne", submit="Protéger", done="La personne est protégée elle aussi.",
    )  # fmt: skip


@require_POST
def lift(request, reference):
    seal = the_seal(request, reference)
    answer = act(request, seal, lambda: sealing.lift(seal, by=request.user), "La protection est levée.")
    return answer if can_read(request.user, seal) else redirect("protection:list")
