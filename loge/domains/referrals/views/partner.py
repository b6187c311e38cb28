"""The page of a partner, opened by a secret address. No account, no cookie, no trace left in the browser."""

from contextlib import suppress

from django.conf import settings
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from loge.domains.referrals.choices import AWAITED
from loge.domains.referrals.forms.referrals import PartnerAnswerForm
from loge.domains.referrals.models import ReferralList
from loge.domains.referrals.notifications import PURPOSE
from loge.domains.referrals.operations.answers import (
    acknowledge_list,
    answer_referral,
    attach_document,
    open_partner_page,
)
from loge.domains.referrals.queries.partner_page import people_of, shown_to_partner, subject_of
from loge.foundation.errors import Refusal
from loge.foundation.links.keeping import Gone, TooMany, find_link
from loge.foundation.links.manners import without_account
from loge.foundation.uploads import LARGEST
from loge.registers.accounts.throttling import client_address

FORM_ITSELF = 100_000  # bytes of the form around its document


@without_account
@require_http_methods(["GET", "POST"])
def page(request, token):
    try:
        link = find_link(token, purpose=PURPOSE, visitor=client_address(request))
    except TooMany:
        return _closed(request, "Trop de demandes", "Réessayez dans quelques minutes.", 429)
    except Gone:
        return _closed(
            request, "Cette adresse ne fonctionne plus", "Elle a expiré ou a été remplacée. Demandez-en une nouvelle à "
            "la personne qui vous a écrit.", 410,
        )  # fmt: skip
    subject = subject_of(link) if link else None
    if subject is None:
        return _closed(request, "Page introuvable", "Vérifiez que l’adresse du message est complète.", 404)
    if request.method == "POST":
        return _answered(request, subject, token)
    open_partner_page(subject)
    return _show(request, subject)


def _closed(request, heading, sentence, status):
    context = {"heading": heading, "sentence": sentence, **_plain()}
    return render(request, "referrals/partner/closed.html", context, status=status)


def _plain() -> dict:
    """The pages of partners show nothing of the house, even to a colleague who happens to be signed in."""
    return {
        "navigation": None,
        "user": None,
        "csrf_token": "",
        "landlord": settings.LANDLORD_NAME or "Votre bailleur partenaire",
    }


def _show(request, subject, wrong: PartnerAnswerForm | None = None, wrong_pk: int = 0):
    is_list = isinstance(subject, ReferralList)
    people = people_of(subject) if is_list else [subject]
    content = shown_to_partner(people)
    rows = [
        {
            "referral": referral, "content": content[referral.pk], "is_open": referral.status in AWAITED,
            "form": wrong if referral.pk == wrong_pk else PartnerAnswerForm(prefix=f"d{referral.pk}"),
        }
        for referral in people
    ]  # fmt: skip
    context = {
        "subject": subject, "is_list": is_list, "rows": rows, "done": "fait" in request.GET,
        "waiting": sum(one.status == "sent" for one in people), **_plain(),
    }  # fmt: skip
    return render(request, "referrals/partner/page.html", context, status=422 if wrong else 200)


def _answered(request, subject, token):
    people = people_of(subject) if isinstance(subject, ReferralList) else [subject]
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST + FORM_ITSELF:
        return _closed(request, "Ce document est trop grand", "Un document de 5 Mo au plus : revenez en arrière.", 413)
    if "tout" in request.POST and isinstance(subject, ReferralList):
        with suppress(Refusal):  # one of them was answered at the same instant: the page says what stands
            acknowledge_list(subject)
        return redirect(f"{request.path}?fait")
    referral = next((one for one in people if str(one.pk) == request.POST.get("demande", str(people[0].pk))), None)
    if referral is None:
        return _closed(request, "Page introuvable", "Cette demande n’est pas dans votre liste.", 404)
    form = PartnerAnswerForm(request.POST, request.FILES, prefix=f"d{referral.pk}")
    if form.is_valid():
        try:
            _keep(referral, form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(f"{request.path}?fait")
    return _show(request, subject, form, referral.pk)


def _keep(referral, typed) -> None:
    """The document first: an answer whose document is refused is told so, and nothing of it is kept."""
    document = typed.pop("document", None)
    if document:
        attach_document(referral, name=document.name, content=document.read())
    answer_referral(referral, **typed)
