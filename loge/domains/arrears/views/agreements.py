"""Agreements signed because of a crisis: their text, whom they would cover, whom they cover, what they come to."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.arrears.forms.agreements import AgreementForm, EndCoverageForm, ProofForm
from loge.domains.arrears.models import Coverage, CoverageBatch, CrisisAgreement
from loge.domains.arrears.operations.agreements import (
    Clauses,
    amend_agreement,
    apply_agreement,
    close_agreement,
    end_coverage,
    note_proof,
    undo_application,
    write_agreement,
)
from loge.domains.arrears.permissions import can_agree, can_settle, can_sign_for_all
from loge.domains.arrears.queries.agreements import by_agency, covered_accounts, effect, late_of, to_cover
from loge.domains.arrears.views.answers import answer_form, for_readers, for_settlers, for_signers, typed
from loge.foundation.ui.answers import press
from loge.foundation.ui.french import plural

PER_PAGE = 50


@require_GET
@for_readers
def listing(request):
    context = {
        "agreements": CrisisAgreement.objects.visible_to(request.user),
        "today": timezone.localdate(),
        "may_write": can_sign_for_all(request.user),
    }
    return render(request, "arrears/agreements/list.html", context)


@require_http_methods(["GET", "POST"])
@for_signers
def write(request):
    form = AgreementForm(typed(request))
    return answer_form(
        request, form, lambda said: write_agreement(Clauses(**said), by=request.user), back=reverse("arrears:agreements"),
        crumb="Accords", heading="Noter un accord", submit="Enregistrer", done="L’accord est noté. Il reste à l’appliquer.",
        then=lambda made: _page(made.pk),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_signers
def amend(request, pk):
    agreement = _agreement(request, pk)
    form = AgreementForm(typed(request), instance=_agreement(request, pk))
    return answer_form(
        request, form, lambda said: amend_agreement(agreement, clauses=Clauses(**said), by=request.user), back=_page(pk),
        crumb="Accord", heading="Modifier l’accord", submit="Enregistrer",
        done="L’accord est modifié. Les comptes déjà couverts le sont jusqu’à sa nouvelle fin.",
    )  # fmt: skip


@require_GET
@for_readers
def detail(request, pk):
    """The text; what applying it now would do; what it did."""
    agreement, today = _agreement(request, pk), timezone.localdate()
    waiting = to_cover(agreement, request.user, on=today) if agreement.is_open(today) else None
    context = {
        "agreement": agreement,
        "is_open": agreement.is_open(today),
        "effect": effect(agreement, request.user, on=today),
        "agencies": by_agency(agreement, request.user),
        "waiting": waiting.count() if waiting is not None else 0,
        "waiting_late": late_of(waiting) if waiting is not None else None,
        "batches": agreement.batches.select_related("by", "undone_by"),
        "page": Paginator(covered_accounts(agreement, request.user), PER_PAGE).get_page(request.GET.get("page")),
        "may_apply": can_agree(request.user),
        "may_sign": can_sign_for_all(request.user),
        "may_settle": can_settle(request.user),
    }
    return render(request, "arrears/agreements/detail.html", context)


@require_GET
@for_readers
def preview(request, pk):
    """Each account that applying the agreement now would take in, the largest sums first."""
    agreement = _agreement(request, pk)
    page = Paginator(to_cover(agreement, request.user, on=timezone.localdate()), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {"agreement": agreement, "page": page, "may_apply": can_agree(request.user)}
    return render(request, "arrears/agreements/preview.html", context)


@require_POST
@for_readers
def apply(request, pk):
    agreement = _agreement(request, pk)
    return press(
        request, lambda: apply_agreement(agreement, by=request.user), back=_page(pk),
        done=lambda batch: f"{plural(batch.count, 'compte couvert,comptes couverts')} par l’accord.",
    )  # fmt: skip


@require_POST
@for_readers
def undo(request, pk):
    batch = get_object_or_404(CoverageBatch.objects.visible_to(request.user).select_related("agreement"), pk=pk)
    return press(
        request, lambda: undo_application(batch, by=request.user), back=_page(batch.agreement_id),
        done="L’application est annulée : ces comptes reprennent leur cours.",
    )  # fmt: skip


@require_POST
@for_signers
def close(request, pk):
    agreement = _agreement(request, pk)
    return press(
        request, lambda: close_agreement(agreement, by=request.user), back=_page(pk),
        done="L’accord est terminé. Les comptes reprennent leur cours.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def proof(request, pk):
    coverage = _find(request, pk)
    return answer_form(
        request, ProofForm(typed(request)), lambda said: note_proof(coverage, **said, by=request.user),
        back=_page(coverage.agreement_id), crumb="Accord", heading="Noter la preuve reçue", submit="Enregistrer",
        done="La preuve est notée : ce compte reste couvert.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def end(request, pk):
    coverage = _find(request, pk)
    return answer_form(
        request, EndCoverageForm(typed(request)), lambda said: end_coverage(coverage, **said, by=request.user),
        back=_page(coverage.agreement_id), crumb="Accord", heading="Sortir un compte de l’accord", submit="Sortir ce compte",
        done="Ce compte est sorti de l’accord.",
    )  # fmt: skip


def _agreement(request, pk) -> CrisisAgreement:
    return get_object_or_404(CrisisAgreement.objects.visible_to(request.user), pk=pk)


def _find(request, pk) -> Coverage:
    return get_object_or_404(Coverage.objects.visible_to(request.user).standing().select_related("account"), pk=pk)


def _page(pk: int) -> str:
    return reverse("arrears:agreement", args=[pk])
