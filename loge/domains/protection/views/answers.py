"""What the screens of a sealed file share. Whoever has no key is answered as for a file that never was, and it is noted."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render

from loge.domains.protection.queries import by_reference
from loge.foundation.errors import Refusal
from loge.registers.seals.models import Seal
from loge.registers.seals.operations.reading import note_attempt
from loge.registers.seals.queries import current_opening


def the_seal(request, reference) -> Seal:
    """The file, if the person holds its key; else 404, and the attempt is journalled under the seal (T41)."""
    seal = Seal.objects.visible_to(request.user).select_related("owner").filter(reference=reference).first()
    if seal is None:
        if (unseen := by_reference(reference)) is not None:
            note_attempt(unseen, by=request.user)
        raise Http404
    return seal


def typed(request):
    return request.POST if request.method == "POST" else None


def act(request, seal, operation, sentence):
    """One button: the operation, then the file with what happened or why not."""
    try:
        operation()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, sentence)
    return redirect("protection:detail", reference=seal.reference)


def ask(request, seal, form, operation, *, heading, done, submit="Enregistrer", lead=""):
    """A form on a page of its own, once the reason for reading was given; a refusal comes back on it, nothing is lost (422)."""
    if request.method == "GET" and current_opening(seal, request.user) is None:
        return redirect("protection:detail", reference=seal.reference)
    if request.method == "POST" and form.is_valid():
        try:
            operation(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("protection:detail", reference=seal.reference)
    context = {"seal": seal, "form": form, "heading": heading, "submit": submit, "lead": lead}
    return render(request, "protection/form.html", context, status=422 if form.errors else 200)
