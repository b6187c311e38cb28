"""What is done with one application: each view finds it, calls one operation, answers."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.aids.forms.applications import (
    AdjournForm,
    ApplicationForm,
    AskPaperForm,
    GrantForm,
    HandOverForm,
    OnForm,
    PaperForm,
    RefuseForm,
    SendForm,
    WithdrawForm,
)
from loge.domains.aids.models import AidApplication, AidDocument
from loge.domains.aids.operations import deciding, drafting, papers, paying
from loge.domains.aids.presenters.paper import summary_pdf
from loge.domains.aids.views.answers import answer_form, for_preparers, typed
from loge.domains.aids.views.pages import find
from loge.foundation.ui.answers import PDF, attached, press
from loge.registers.tenants.models import Person


def page_of(application: AidApplication) -> str:
    return reverse("aids:detail", args=[application.pk])


def _fill(request, application, form, act, *, heading, submit, done="C’est noté."):
    trail = [(reverse("aids:list"), "Demandes d’aide"), (page_of(application), str(application))]
    return answer_form(
        request, form, act, back=page_of(application), heading=heading, submit=submit, done=done, trail=trail,
        subject=application,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_preparers
def edit(request, pk):
    application = find(request, pk)
    form = ApplicationForm(
        typed(request), people=Person.objects.visible_to(request.user).none(), application=application
    )
    return _fill(
        request, application, form, lambda said: drafting.edit_application(application, **said, by=request.user),
        heading="Compléter la demande", submit="Enregistrer", done="La demande est complétée.",
    )  # fmt: skip


@require_POST
@for_preparers
def agree(request, pk):
    application, agrees = find(request, pk), request.POST.get("reponse") == "oui"
    return press(
        request, lambda: drafting.note_agreement(application, agrees=agrees, by=request.user), back=page_of(application),
        done="L’accord du foyer est noté." if agrees else "C’est noté : rien ne part.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_preparers
def paper(request, pk):
    found = _paper(request, pk)
    form = PaperForm(typed(request), request.FILES or None)

    def act(said):
        document = said.pop("document")
        content = document.read() if document else None
        return papers.receive_paper(found, **said, content=content, by=request.user)

    return _fill(
        request, found.application, form, act, heading=f"Pièce reçue : {found}", submit="Enregistrer",
        done="La pièce est enregistrée.",
    )  # fmt: skip


@require_GET
@for_preparers
def read(request, pk):
    found = _paper(request, pk)
    name = f"piece-{found.pk}{found.extension}"
    return press(
        request, lambda: papers.read_paper(found, by=request.user), back=page_of(found.application),
        then=lambda content: attached(content, found.content_type, name),
    )  # fmt: skip


@require_POST
@for_preparers
def give_back(request, pk):
    found = _paper(request, pk)
    return press(
        request, lambda: papers.give_back_paper(found, by=request.user), back=page_of(found.application),
        done="La pièce est de nouveau à fournir.",
    )  # fmt: skip


def _paper(request, pk) -> AidDocument:
    return get_object_or_404(AidDocument.objects.visible_to(request.user).select_related("application"), pk=pk)


@require_http_methods(["GET", "POST"])
@for_preparers
def ask_paper(request, pk):
    application = find(request, pk)
    return _fill(
        request, application, AskPaperForm(typed(request)),
        lambda said: papers.ask_paper(application, **said, by=request.user),
        heading="Demander une pièce de plus", submit="Ajouter", done="La pièce est ajoutée à la liste.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_preparers
def send(request, pk):
    application = find(request, pk)
    return _fill(
        request, application, SendForm(typed(request)),
        lambda said: deciding.send_application(application, **said, by=request.user),
        heading="Noter l’envoi de la demande", submit="Noter l’envoi", done="L’envoi est noté. La décision est attendue.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_preparers
def acknowledge(request, pk):
    application = find(request, pk)
    return _fill(
        request, application, OnForm(typed(request)),
        lambda said: deciding.note_acknowledgement(application, **said, by=request.user),
        heading="L’organisme a reçu la demande", submit="Noter",
    )  # fmt: skip


@require_POST
@for_preparers
def remind(request, pk):
    application = find(request, pk)
    return press(
        request, lambda: deciding.note_reminder(application, by=request.user), back=page_of(application),
        done="La relance est notée.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_preparers
def grant(request, pk):
    application = find(request, pk)
    known = {
        "amount": application.amount_asked, "debt": application.debt, "since": application.debt_since,
        "until": application.debt_until,
    }  # fmt: skip
    return _fill(
        request, application, GrantForm(typed(request), initial=known),
        lambda said: deciding.grant_application(application, **said, by=request.user),
        heading="L’aide est accordée", submit="Enregistrer la décision",
        done="La décision est enregistrée. Le versement sera reconnu quand il arrivera au compte.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_preparers
def refuse(request, pk):
    application = find(request, pk)
    return _fill(
        request, application, RefuseForm(typed(request)),
        lambda said: deciding.refuse_application(application, **said, by=request.user),
        heading="L’aide est refusée", submit="Enregistrer la décision",
        done="Le refus est enregistré. Le délai de recours court.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_preparers
def adjourn(request, pk):
    application = find(request, pk)
    return _fill(
        request, application, AdjournForm(typed(request)),
        lambda said: deciding.adjourn_application(application, **said, by=request.user),
        heading="La décision est ajournée", submit="Noter",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_preparers
def appeal(request, pk):
    application = find(request, pk)
    return _fill(
        request, application, OnForm(typed(request)),
        lambda said: deciding.appeal_refusal(application, **said, by=request.user),
        heading="Faire un recours", submit="Noter l’envoi du recours", done="Le recours est noté. La décision est attendue.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_preparers
def paid(request, pk):
    application = find(request, pk)
    return _fill(
        request, application, OnForm(typed(request)), lambda said: paying.note_paid(application, **said, by=request.user),
        heading="L’aide est versée", submit="Noter", done="Le versement est noté.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_preparers
def withdraw(request, pk):
    application = find(request, pk)
    return _fill(
        request, application, WithdrawForm(typed(request)),
        lambda said: drafting.withdraw_application(application, **said, by=request.user),
        heading="Abandonner la demande", submit="Abandonner", done="La demande est abandonnée.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_preparers
def hand_over(request, pk):
    application = find(request, pk)
    return _fill(
        request, application, HandOverForm(typed(request)),
        lambda said: drafting.hand_over_application(application, **said, by=request.user),
        heading="Confier la demande", submit="Confier", done="La demande est confiée.",
    )  # fmt: skip


@require_POST
@for_preparers
def close(request, pk):
    application = find(request, pk)
    return press(
        request, lambda: drafting.close_application(application, by=request.user), back=page_of(application),
        done="La demande est terminée.",
    )  # fmt: skip


@require_POST
@for_preparers
def summary(request, pk):
    """What goes to the fund with the papers, as a PDF."""
    application = find(request, pk)
    return press(
        request, lambda: papers.note_summary_print(application, by=request.user), back=page_of(application),
        then=lambda _: attached(
            summary_pdf(application, today=timezone.localdate()), PDF, f"demande-aide-{pk}.pdf"
        ),
    )  # fmt: skip
