from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.aids.forms.schemes import SchemeForm
from loge.domains.aids.models import AidScheme
from loge.domains.aids.operations.schemes import add_scheme, edit_scheme, install_starts
from loge.domains.aids.permissions import can_keep_schemes
from loge.domains.aids.presenters.pages import rules_of
from loge.domains.aids.queries.schemes import listed_schemes, missing_starts
from loge.domains.aids.views.answers import answer_form, for_readers, for_scheme_keepers, typed
from loge.foundation.ui.answers import press
from loge.foundation.ui.french import plural


@require_GET
@for_readers
def listing(request):
    today = timezone.localdate()
    context = {
        "rows": [(scheme, scheme.is_running(today)) for scheme in listed_schemes(request.user)],
        "keeps": can_keep_schemes(request.user),
        "missing": len(missing_starts()) if can_keep_schemes(request.user) else 0,
    }
    return render(request, "aids/schemes.html", context)


@require_GET
@for_readers
def detail(request, pk):
    scheme = _find(request, pk)
    context = {
        "scheme": scheme,
        "rules": rules_of(scheme),
        "running": scheme.is_running(timezone.localdate()),
        "steps": scheme.steps.select_related("by"),
        "keeps": can_keep_schemes(request.user),
    }
    return render(request, "aids/scheme.html", context)


@require_http_methods(["GET", "POST"])
@for_scheme_keepers
def new(request):
    form = SchemeForm(typed(request), viewer=request.user)

    def act(said) -> AidScheme:
        return add_scheme(**{name: value for name, value in said.items() if name != "seen"}, by=request.user)

    return answer_form(
        request, form, act, back=reverse("aids:schemes"), heading="Ajouter une aide", submit="Enregistrer",
        done="L’aide est ajoutée.", then=lambda made: reverse("aids:scheme", args=[made.pk]),
        trail=[(reverse("aids:schemes"), "Aides et leurs règles")],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_scheme_keepers
def edit(request, pk):
    scheme = _find(request, pk)
    form = SchemeForm(typed(request), viewer=request.user, scheme=scheme)
    return answer_form(
        request, form, lambda said: edit_scheme(scheme, **said, by=request.user),
        back=reverse("aids:scheme", args=[pk]), heading=f"Modifier : {scheme}", submit="Enregistrer",
        done="Les règles sont enregistrées. Ce qu’elles disaient avant reste dans l’historique.",
        trail=[(reverse("aids:schemes"), "Aides et leurs règles"), (reverse("aids:scheme", args=[pk]), str(scheme))],
    )  # fmt: skip


@require_POST
@for_scheme_keepers
def install(request):
    return press(
        request, lambda: install_starts(by=request.user), back=reverse("aids:schemes"),
        done=lambda added: f"{plural(len(added), 'modèle ajouté')}, à vérifier puis à ouvrir.",
    )  # fmt: skip


def _find(request, pk) -> AidScheme:
    return get_object_or_404(AidScheme.objects.visible_to(request.user).select_related("partner", "checked_by"), pk=pk)
