"""What is done with one referral: each view finds it, calls one operation, answers."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.referrals.forms.referrals import (
    AnswerForm,
    CloseForm,
    EntrustForm,
    ExceptionForm,
    PrepareForm,
    ProposeForm,
)
from loge.domains.referrals.models import Referral, ReferralDocument
from loge.domains.referrals.operations import answers, consent, following, proposing, sending
from loge.domains.referrals.permissions import check_can_propose, check_can_refer, check_can_see_referrals
from loge.domains.referrals.presenters.paper import letter_pdf
from loge.foundation.errors import Refusal
from loge.registers.accounts.guards import allowed_when
from loge.registers.tenants.models import Household, Person


def _found(request, pk) -> Referral:
    seen = Referral.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("person", "partner", "household__residence", "officer"), pk=pk)


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_propose)
def propose(request, person):
    """For someone of one's perimeter; `origine` says where one comes from (« cases.Case:12 »)."""
    tenant = get_object_or_404(Person.objects.visible_to(request.user), pk=person)
    homes = Household.objects.visible_to(request.user).filter(occupants__person=tenant, occupants__ends_on=None)
    home = get_object_or_404(homes.order_by("ended_on", "-pk").distinct()[:1])
    form = ProposeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        referral = _propose(request, tenant, home, form.cleaned_data)
        if referral:
            return redirect("referrals:detail", pk=referral.pk)
    context = {"person": tenant, "form": form}
    return render(request, "referrals/propose.html", context, status=422 if form.errors else 200)


def _propose(request, tenant, home, typed) -> Referral:
    origin, _, pk = request.GET.get("origine", "").partition(":")
    agreed = (timezone.now(), "") if typed["consent"] == "yes" else None
    return proposing.propose_referral(
        household_id=home.pk, person_id=tenant.pk, theme=typed["theme"], need=typed["need"], officer_id=request.user.pk,
        origin=origin[:40] if pk.isdigit() else "self", origin_id=pk[:40] if pk.isdigit() else "", consent=agreed,
        heard_by=request.user, by=request.user,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_refer)
def prepare(request, pk):
    referral = _found(request, pk)
    initial = {
        "partner": referral.partner_id,
        "theme": referral.theme,
        "need": referral.need,
        "shares": referral.shares,
    }
    form = PrepareForm(request.POST or None, initial=initial, referral=referral, viewer=request.user)
    return _form_act(
        request, referral, form, "referrals/prepare.html",
        lambda typed: proposing.prepare_referral(referral, **typed, by=request.user),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_refer)
def without_consent(request, pk):
    referral = _found(request, pk)
    return _form_act(
        request, referral, ExceptionForm(request.POST or None), "referrals/without_consent.html",
        lambda typed: consent.pass_without_consent(referral, **typed, by=request.user),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_refer)
def answer(request, pk):
    referral = _found(request, pk)
    return _form_act(
        request, referral, AnswerForm(request.POST or None), "referrals/answer.html",
        lambda typed: answers.answer_referral(referral, **typed, by=request.user),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_refer)
def entrust(request, pk):
    referral = _found(request, pk)
    return _form_act(
        request, referral, EntrustForm(request.POST or None), "referrals/entrust.html",
        lambda typed: proposing.entrust_referral(referral, **typed, by=request.user),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_refer)
def close(request, pk):
    referral = _found(request, pk)
    return _form_act(
        request, referral, CloseForm(request.POST or None), "referrals/close.html",
        lambda typed: following.close_referral(referral, **typed, by=request.user),
    )  # fmt: skip


def _form_act(request, referral, form, template, operation):
    if request.method == "POST" and form.is_valid():
        try:
            operation(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("referrals:detail", pk=referral.pk)
    return render(request, template, {"referral": referral, "form": form}, status=422 if form.errors else 200)


@require_POST
@allowed_when(check_can_propose)
def agree(request, pk):
    return _act(request, pk, consent.note_consent, "L’accord est noté.")


@require_POST
@allowed_when(check_can_propose)
def refuse(request, pk):
    return _act(request, pk, consent.note_refusal, "C’est noté : rien n’est transmis.")


@require_POST
@allowed_when(check_can_see_referrals)
def withdraw(request, pk):
    return _act(request, pk, consent.withdraw_consent, "L’accord est retiré, la page du partenaire est fermée.")


@require_POST
@allowed_when(check_can_refer)
def send(request, pk):
    return _act(request, pk, sending.send_referral, "L’orientation est partie.")


@require_POST
@allowed_when(check_can_refer)
def send_again(request, pk):
    return _act(request, pk, sending.send_again, "Une nouvelle adresse est partie, l’ancienne ne fonctionne plus.")


@require_POST
@allowed_when(check_can_refer)
def close_page(request, pk):
    return _act(request, pk, sending.close_page, "La page du partenaire est fermée.")


@require_POST
def tell(request, pk):
    """Also from the home page of whoever heard the need, volunteers among them."""
    referral = _found(request, pk)
    try:
        following.tell_person(referral, by=request.user)
        messages.success(request, "C’est noté : la personne est prévenue.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:home") if request.POST.get("retour") == "accueil" else redirect("referrals:detail", pk=pk)


def _act(request, pk, operation, sentence):
    referral = _found(request, pk)
    try:
        operation(referral, by=request.user)
        messages.success(request, sentence)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("referrals:detail", pk=pk)


@require_POST
@allowed_when(check_can_refer)
def letter(request, pk):
    referral = _found(request, pk)
    try:
        printed = sending.print_letter(referral, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("referrals:detail", pk=pk)
    return attached(
        letter_pdf(printed, today=timezone.localdate()), "application/pdf", f"lettre-{referral.reference}.pdf"
    )


@require_GET
@allowed_when(check_can_refer)
def document(request, pk):
    found = get_object_or_404(ReferralDocument.objects.visible_to(request.user), pk=pk)
    content = answers.read_document(found, by=request.user)
    return attached(content, found.content_type, f"document-{found.pk}{found.extension}")


def attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    """Saved, never shown inside our pages; kept by no cache on the way."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
