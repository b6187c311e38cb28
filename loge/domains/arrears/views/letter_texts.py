"""The text of each letter: read by whoever sees accounts, written by a manager."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.arrears.choices import Step
from loge.domains.arrears.forms.letter_texts import LetterTextForm
from loge.domains.arrears.models import LetterText
from loge.domains.arrears.operations.letter_texts import restore_letter_text, write_letter_text
from loge.domains.arrears.permissions import can_write_letters
from loge.domains.arrears.presenters.letters import example_pdf, example_text
from loge.domains.arrears.queries.letter_texts import last_version, text_in_force, texts_in_force, versions_of
from loge.domains.arrears.rules.letters import PLACES, SHIPPED, Text, added_after, added_before
from loge.domains.arrears.views.answers import for_letter_writers, for_readers, typed
from loge.foundation.errors import Stale
from loge.foundation.ui.answers import PDF, attached, fill, press


@require_GET
@for_readers
def listing(request):
    rows = [row | {"label": Step(row["step"]).label} for row in texts_in_force(request.user)]
    return render(request, "arrears/letters/texts.html", {"rows": rows, "may_write": can_write_letters(request.user)})


@require_GET
@for_readers
def detail(request, step):
    """The text in force as a tenant would read it, and the versions that came before."""
    _check(step)
    versions = list(versions_of(request.user, step=step))
    text = _chosen(request, versions, step)
    context = _around(request, step) | {
        "said": _example(request, step, text), "versions": versions, "may_write": can_write_letters(request.user),
        "is_shipped": text_in_force(step) == SHIPPED[step], "shown": request.GET.get("version", ""),
    }  # fmt: skip
    return render(request, "arrears/letters/text.html", context)


def _chosen(request, versions: list[LetterText], step: str) -> Text:
    """The version that is asked for, the one in force by default."""
    asked = request.GET.get("version", "")
    if not asked:
        return versions[0].words if versions else SHIPPED[step]
    found = next((row.words for row in versions if str(row.number) == asked), None)
    if found is None:
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@for_letter_writers
def edit(request, step):
    _check(step)
    last, text = last_version(step), text_in_force(step)
    form = LetterTextForm(typed(request), initial=vars(text) | {"read": last.number if last else 0})

    def theirs(refusal) -> dict:
        """Somebody was quicker: their text is shown, and saving again is a choice made knowingly."""
        if not isinstance(refusal, Stale) or (newest := last_version(step)) is None:
            return {}
        form.data = given = request.POST.copy()
        given["read"] = str(newest.number)
        return {"theirs": newest}

    return fill(
        request, form, lambda said: write_letter_text(step=step, text=form.text, read=said["read"], by=request.user),
        template="arrears/letters/text_edit.html", back=reverse("arrears:letter_text", args=[step]), refused=theirs,
        context=_around(request, step) | {"said": _example(request, step, text)},
        done="Le texte est enregistré. Les lettres déjà préparées gardent le leur.",
    )  # fmt: skip


@require_POST
@for_letter_writers
def preview(request, step):
    """What is typed so far as a tenant would read it; says what is to mend. Writes nothing."""
    _check(step)
    form = LetterTextForm(request.POST)
    sound = form.is_valid()
    context = {"form": form, "said": _example(request, step, form.text) if sound else None}
    return render(request, "arrears/letters/_preview.html", context)


@require_GET
@for_readers
def paper(request, step):
    _check(step)
    content = example_pdf(step, text_in_force(step), today=timezone.localdate(), officer=request.user)
    return attached(content, PDF, f"apercu-{step}.pdf")


@require_POST
@for_letter_writers
def restore(request, step):
    _check(step)
    return press(
        request, lambda: restore_letter_text(step=step, by=request.user), back=reverse("arrears:letter_text", args=[step]),
        done="Le texte d’origine est rétabli. Les lettres déjà préparées gardent le leur.",
    )  # fmt: skip


def _check(step: str) -> None:
    if step not in SHIPPED:
        raise Http404


def _example(request, step: str, text: Text) -> dict:
    return example_text(step, text, today=timezone.localdate(), officer=request.user)


def _around(request, step: str) -> dict:
    """What Loge adds, and the words that stand for a fact of the account."""
    return {
        "step": step,
        "label": Step(step).label,
        "before": added_before(step),
        "after": added_after("le nom, le téléphone et le courriel de qui prépare l’envoi"),
        "places": [(f"{{{name}}}", meaning) for name, meaning in zip(PLACES, _MEANINGS, strict=True)],
    }


_MEANINGS = (
    "ce qui reste à payer ce jour-là",
    "la date de la plus ancienne somme due",
    "le douzième de la somme, à titre d’exemple",
    "le nom du titulaire",
)
