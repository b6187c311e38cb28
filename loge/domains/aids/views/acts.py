"""What is done with one application: each view finds it, calls one operation, answers."""

from collections.abc import Callable

from django.forms import Form
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


def gesture(form: type[Form], operate: Callable, *, heading: str, submit: str, done: str = "C’est noté."):
    """The view of a small form about one application, whose answers are the words of one operation."""

    @require_http_methods(["GET", "POST"])
    @for_preparers
    def view(request, pk):
        application = find(request, pk)
        return _fill(
            request, application, form(typed(request)), lambda said: operate(application, **said, by=request.user),
            heading=heading, submit=submit, done=done,
        )  # fmt: skip

    return view


ask_paper = gesture(
    AskPaperForm,
    papers.ask_paper,
    heading="Demander une pièce de plus",
    submit="Ajouter",
    done="La pièce est ajoutée à la liste.",
)
send = gesture(
    SendForm,
    deciding.send_application,
    heading="Noter l’envoi de la demande",
    submit="Noter l’envoi",
    done="L’envoi est noté. La décision est attendue.",
)
acknowledge = gesture(OnForm, deciding.note_acknowledgement, heading="L’organisme a reçu la demande", submit="Noter")
refuse = gesture(
    RefuseForm,
    deciding.refuse_application,
    heading="L’aide est refusée",
    submit="Enregistrer la décision",
    done="Le refus est enregistré. Le délai de recours court.",
)
adjourn = gesture(AdjournForm, deciding.adjourn_application, heading="La décision est ajournée", submit="Noter")
appeal = gesture(
    OnForm,
    deciding.appeal_refusal,
    heading="Faire un recours",
    submit="Noter l’envoi du recours",
    done="Le recours est noté. La décision est attendue.",
)
paid = gesture(OnForm, paying.note_paid, heading="L’aide est versée", submit="Noter", done="Le versement est noté.")
withdraw = gesture(
    WithdrawForm,
    drafting.withdraw_application,
    heading="Abandonner la demande",
    submit="Abandonner",
    done="La demande est abandonnée.",
)
hand_over = gesture(
    HandOverForm,
    drafting.hand_over_application,
    heading="Confier la demande",
    submit="Confier",
    done="La demande est confiée.",
)


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
