from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from loge.domains.aids.forms.applications import OnForm
from loge.domains.aids.forms.guarantees import GuaranteeForm, GuaranteePaidForm
from loge.domains.aids.models import Guarantee
from loge.domains.aids.operations import guarantees
from loge.domains.aids.permissions import can_keep_guarantees
from loge.domains.aids.queries.guarantees import TABS, listed, tally
from loge.domains.aids.views.answers import answer_form, for_guarantees, for_readers, typed
from loge.registers.tenants.models import Lease

PER_PAGE = 50


@require_GET
@for_readers
def listing(request):
    """Guarantees to call first: missed, the cover is lost."""
    shown = request.GET.get("vue", "appeler")
    shown = shown if shown in TABS else "appeler"
    counts = tally(request.user)
    context = {
        "page": Paginator(listed(request.user, tab=shown), PER_PAGE).get_page(request.GET.get("page")),
        "views": [(code, label, counts[code]) for code, label in TABS.items()],
        "shown": shown,
        "today": timezone.localdate(),
    }
    return render(request, "aids/guarantees.html", context)


@require_GET
@for_readers
def detail(request, pk):
    guarantee = _find(request, pk)
    context = {
        "guarantee": guarantee,
        "steps": guarantee.steps.select_related("by"),
        "keeps": can_keep_guarantees(request.user),
        "today": timezone.localdate(),
    }
    return render(request, "aids/guarantee.html", context)


@require_http_methods(["GET", "POST"])
@for_guarantees
def new(request, lease):
    seen = Lease.objects.visible_to(request.user).select_related("household__reference_person")
    contract = get_object_or_404(seen, pk=lease)

    def act(said) -> Guarantee:
        told = {name: value for name, value in said.items() if name != "seen"}
        return guarantees.record_guarantee(contract, **told, by=request.user)

    return answer_form(
        request, GuaranteeForm(typed(request)), act, back=reverse("aids:guarantees"),
        heading=f"Enregistrer une garantie du bail {contract}", submit="Enregistrer", done="La garantie est enregistrée.",
        then=lambda made: reverse("aids:guarantee", args=[made.pk]), trail=[(reverse("aids:guarantees"), "Garanties")],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_guarantees
def edit(request, pk):
    guarantee = _find(request, pk)
    return _fill(
        request, guarantee, GuaranteeForm(typed(request), guarantee=guarantee),
        lambda said: guarantees.edit_guarantee(guarantee, **said, by=request.user), heading="Modifier la garantie",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_guarantees
def call(request, pk):
    guarantee = _find(request, pk)
    return _fill(
        request, guarantee, OnForm(typed(request)),
        lambda said: guarantees.call_guarantee(guarantee, **said, by=request.user), heading="Le garant est appelé",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_guarantees
def pay(request, pk):
    guarantee = _find(request, pk)
    return _fill(
        request, guarantee, GuaranteePaidForm(typed(request)),
        lambda said: guarantees.note_guarantee_paid(guarantee, **said, by=request.user), heading="Le garant a payé",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_guarantees
def subrogate(request, pk):
    guarantee = _find(request, pk)
    return _fill(
        request, guarantee, OnForm(typed(request)),
        lambda said: guarantees.note_subrogation(guarantee, **said, by=request.user), heading="Subrogation du garant",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_guarantees
def end(request, pk):
    guarantee = _find(request, pk)
    return _fill(
        request, guarantee, OnForm(typed(request)),
        lambda said: guarantees.end_guarantee(guarantee, **said, by=request.user), heading="Fin de la garantie",
    )  # fmt: skip


def _fill(request, guarantee, form, act, *, heading):
    back = reverse("aids:guarantee", args=[guarantee.pk])
    trail = [(reverse("aids:guarantees"), "Garanties"), (back, str(guarantee))]
    return answer_form(
        request, form, act, back=back, heading=heading, submit="Enregistrer", done="C’est noté.", trail=trail
    )


def _find(request, pk) -> Guarantee:
    seen = Guarantee.objects.visible_to(request.user)
    return get_object_or_404(
        seen.select_related("lease__household__reference_person", "lease__main_unit__building__residence"), pk=pk
    )
