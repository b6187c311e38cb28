"""What the screens of a sealed file share. Whoever has no key is answered as for a file that never was, and it is noted."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from loge.domains.protection.queries import by_reference
from loge.foundation.ui.answers import fill, press, typed
from loge.registers.seals.models import Seal
from loge.registers.seals.operations.reading import note_attempt
from loge.registers.seals.queries import current_opening

__all__ = ["act", "ask", "page_of", "the_seal", "typed"]


def the_seal(request, reference) -> Seal:
    """The file, if the person holds its key; else 404, and the attempt is journalled under the seal (T41)."""
    seal = Seal.objects.visible_to(request.user).select_related("owner").filter(reference=reference).first()
    if seal is None:
        if (unseen := by_reference(reference)) is not None:
            note_attempt(unseen, by=request.user)
        raise Http404
    return seal


def page_of(seal) -> str:
    return reverse("protection:detail", args=[seal.reference])


def act(request, seal, operation, sentence):
    """One button: the operation, then the file with what happened or why not."""
    return press(request, operation, done=sentence, back=page_of(seal))


def ask(request, seal, form, operation, *, heading, done, submit="Enregistrer", lead=""):
    """A form on a page of its own, once the reason for reading was given."""
    if request.method == "GET" and current_opening(seal, request.user) is None:
        return redirect(page_of(seal))
    context = {"seal": seal, "heading": heading, "submit": submit, "lead": lead}
    return fill(
        request, form, operation, template="protection/form.html", context=context, done=done, back=page_of(seal)
    )
