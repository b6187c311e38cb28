"""Letters in bulk: prepared, read, sent, printed; and what came back."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.arrears.choices import BatchState, LetterState, LetterWay, ReviewOutcome
from loge.domains.arrears.forms.letters import BatchForm, ReturnedForm, ReviewForm
from loge.domains.arrears.models import Letter, LetterBatch
from loge.domains.arrears.operations.letter_sending import decide_sending, send_letters, send_on_paper
from loge.domains.arrears.operations.letters import (
    cancel_batch,
    note_returned,
    prepare_batch,
    print_letter,
    print_letters,
    settle_review,
    take_out,
)
from loge.domains.arrears.presenters.letters import letter_text, letters_pdf
from loge.domains.arrears.queries.letters import batches, counts_of, letters_of, to_review, waiting_counts, with_names
from loge.domains.arrears.queries.officers import in_my_care
from loge.domains.arrears.views.answers import answer_form, for_settlers, typed
from loge.foundation.ui.answers import PDF, attached, press
from loge.foundation.ui.french import short_date

PER_PAGE = 50


@require_GET
@for_settlers
def listing(request):
    page = Paginator(batches(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "waiting": waiting_counts(in_my_care(request.user, on=timezone.localdate())),
        "to_review": to_review(request.user).count(),
    }
    return render(request, "arrears/letters/list.html", context)


@require_http_methods(["GET", "POST"])
@for_settlers
def prepare(request):
    form = BatchForm(typed(request), user=request.user, initial={"step": request.GET.get("action", "remind")})
    return answer_form(
        request, form, lambda said: prepare_batch(**said, by=request.user), back=reverse("arrears:letters"),
        heading="Préparer des lettres", submit="Préparer", then=_address,
        done="Les lettres sont prêtes à être relues. Rien n’est encore parti.",
    )  # fmt: skip


def _address(batch) -> str:
    return reverse("arrears:letter_batch", args=[batch.pk])


@require_GET
@for_settlers
def batch(request, pk):
    """The letters as they will leave, and those that stay, with the reason."""
    found, aside = _find(request, pk), request.GET.get("vue") == "cote"
    page = Paginator(letters_of(found, aside=aside), PER_PAGE).get_page(request.GET.get("page"))
    ways, causes = counts_of(found)
    context = {
        "batch": found, "page": page, "aside": aside, "ways": ways, "causes": causes,
        "to_print": found.left and any(way != LetterWay.EMAIL for way, _, _ in ways),
        "may_send": found.state == BatchState.PREPARED and found.ready, "is_prepared": found.state == BatchState.PREPARED,
    }  # fmt: skip
    return render(request, "arrears/letters/batch.html", context)


@require_POST
@for_settlers
def send(request, pk):
    found = _find(request, pk)

    def act():
        decide_sending(found, by=request.user)
        return send_letters(found, by=request.user)

    return press(request, act, done=_left, back=_address(found))


def _left(count: int) -> str:
    what = "Une lettre est partie" if count == 1 else f"{count} lettres sont parties"
    return f"{what}. Celles sur papier restent à imprimer."


@require_POST
@for_settlers
def cancel(request, pk):
    found = _find(request, pk)
    return press(
        request, lambda: cancel_batch(found, by=request.user), done="L’envoi est annulé : rien n’est parti.",
        back=_address(found),
    )  # fmt: skip


@require_POST
@for_settlers
def print_all(request, pk):
    found = _find(request, pk)
    return press(
        request, lambda: print_letters(found, by=request.user), back=_address(found),
        then=lambda letters: attached(letters_pdf(letters, today=timezone.localdate()), PDF, f"lettres-{pk}.pdf"),
    )  # fmt: skip


@require_GET
@for_settlers
def read(request, pk):
    letter = _letter(request, pk)
    context = {
        "letter": letter, "said": letter_text(letter), "name": _name(letter),
        "may_take_out": letter.state == LetterState.READY and letter.batch.state == BatchState.PREPARED,
        "on_paper": letter.state == LetterState.LEFT and letter.way != LetterWay.EMAIL,
        "came_back": letter.state == LetterState.CAME_BACK,
    }  # fmt: skip
    return render(request, "arrears/letters/letter.html", context)


@require_POST
@for_settlers
def out(request, pk):
    letter = _letter(request, pk)
    return press(
        request, lambda: take_out(letter, by=request.user), done="Cette lettre ne partira pas.",
        back=_address(letter.batch),
    )  # fmt: skip


@require_POST
@for_settlers
def print_one(request, pk):
    letter = _letter(request, pk)
    return press(
        request, lambda: print_letter(letter, by=request.user), back=reverse("arrears:letter", args=[pk]),
        then=lambda _: attached(letters_pdf([letter], today=timezone.localdate()), PDF, f"lettre-{pk}.pdf"),
    )  # fmt: skip


@require_GET
@for_settlers
def review_list(request):
    page = Paginator(to_review(request.user), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "arrears/letters/review.html", {"page": page})


@require_http_methods(["GET", "POST"])
@for_settlers
def returned(request, pk):
    letter = _letter(request, pk)
    form = ReturnedForm(typed(request))
    return answer_form(
        request, form, lambda said: note_returned(letter, **said, by=request.user),
        back=reverse("arrears:letter", args=[pk]), heading="La poste a rendu cette lettre", submit="Noter le retour",
        done="C’est noté. La lettre attend dans « À revoir ».",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_settlers
def review(request, pk):
    letter = _letter(request, pk)
    form = ReviewForm(typed(request), on_paper=letter.way != LetterWay.EMAIL)

    def act(said):
        if said["outcome"] == ReviewOutcome.PRINTED:
            return send_on_paper(letter, by=request.user)
        return settle_review(letter, **said, by=request.user)

    return answer_form(
        request, form, act, back=reverse("arrears:letters_to_review"), submit="Enregistrer",
        heading=f"Lettre du {short_date(letter.left_at)} à {_name(letter)}", done="C’est noté.",
        then=lambda done: reverse("arrears:letter", args=[done.pk]),
    )  # fmt: skip


def _name(letter: Letter) -> str:
    return letter.content["person"] or str(letter.account.lease)


def _find(request, pk) -> LetterBatch:
    return get_object_or_404(batches(request.user), pk=pk)


def _letter(request, pk) -> Letter:
    letters = with_names(
        Letter.objects.visible_to(request.user).filter(batch__in=LetterBatch.objects.visible_to(request.user))
    )
    return get_object_or_404(letters.select_related("account__lease__main_unit__building__residence__agency"), pk=pk)
