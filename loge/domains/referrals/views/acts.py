"""What is done with one referral: each view finds it, calls one operation, answers."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
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
from loge.foundation.ui.answers import PDF, attached, fill, press, typed
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
    origin = request.GET.get("origine", "")
    return fill(
        request, ProposeForm(typed(request)),
        lambda said: proposing.propose_by_hand(tenant, home=home, **said, origin=origin, by=request.user),
        template="referrals/propose.html", context={"person": tenant}, back=page_of,
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
    form = PrepareForm(typed(request), initial=initial, referral=referral, viewer=request.user)
    return _form_act(
        request, referral, form, "referrals/prepare.html",
        lambda said: proposing.prepare_referral(referral, **said, by=request.user),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_refer)
def without_consent(request, pk):
    referral = _found(request, pk)
    return _form_act(
        request, referral, ExceptionForm(typed(request)), "referrals/without_consent.html",
        lambda said: consent.pass_without_consent(referral, **said, by=request.user),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_refer)
def answer(request, pk):
    referral = _found(request, pk)
    return _form_act(
        request, referral, AnswerForm(typed(request)), "referrals/answer.html",
        lambda said: answers.answer_referral(referral, **said, by=request.user),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_refer)
def entrust(request, pk):
    referral = _found(request, pk)
    return _form_act(
        request, referral, EntrustForm(typed(request)), "referrals/entrust.html",
        lambda said: proposing.entrust_referral(referral, **said, by=request.user),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_refer)
def close(request, pk):
    referral = _found(request, pk)
    return _form_act(
        request, referral, CloseForm(typed(request)), "referrals/close.html",
        lambda said: following.close_referral(referral, **said, by=request.user),
    )  # fmt: skip


def _form_act(request, referral, form, template, operation):
    return fill(request, form, operation, template=template, context={"referral": referral}, back=page_of(referral))


def page_of(referral: Referral) -> str:
    return reverse("referrals:detail", args=[referral.pk])


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
    return press(
        request, lambda: following.tell_person(referral, by=request.user), done="C’est noté : la personne est prévenue.",
        back=reverse("desk:home") if request.POST.get("retour") == "accueil" else page_of(referral),
    )  # fmt: skip


def _act(request, pk, operation, sentence):
    referral = _found(request, pk)
    return press(request, lambda: operation(referral, by=request.user), done=sentence, back=page_of(referral))


@require_POST
@allowed_when(check_can_refer)
def letter(request, pk):
    referral = _found(request, pk)

    def printed(sent: Referral) -> HttpResponse:
        content = letter_pdf(sent, today=timezone.localdate())
        return attached(content, PDF, f"lettre-{referral.reference}.pdf")

    return press(
        request, lambda: sending.print_letter(referral, by=request.user), then=printed, back=page_of(referral)
    )


@require_GET
@allowed_when(check_can_refer)
def document(request, pk):
    found = get_object_or_404(ReferralDocument.objects.visible_to(request.user).select_related("referral"), pk=pk)
    name = f"document-{found.pk}{found.extension}"
    return press(
        request, lambda: answers.read_document(found, by=request.user), back=page_of(found.referral),
        then=lambda content: attached(content, found.content_type, name),
    )  # fmt: skip
