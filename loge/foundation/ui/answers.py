"""How a screen answers when something is asked of it. Every view of the house that calls an operation goes through here, so
that a refusal always becomes a French sentence on a page, and never takes away what was typed.

One button:

    return press(request, lambda: send(referral, by=request.user), done="L’orientation est partie.", back=address)

One form, on its page:

    form = CloseForm(typed(request))
    return fill(
        request, form, lambda said: close(referral, **said, by=request.user), template="referrals/close.html",
        context={"referral": referral}, done="C’est terminé.", back=address,
    )

`done` and `back` may be functions of what the operation returned: the sentence that names it, the page of what was just made.
tests/house refuses a view that calls an operation in any other way without catching its refusal.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from loge.foundation.errors import Refusal

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PDF = "application/pdf"

Words = str | Callable[[Any], str]
Address = str | Callable[[Any], str]


def typed(request: HttpRequest):
    """What a form is bound to: nothing on a look."""
    return request.POST if request.method == "POST" else None


def press(
    request: HttpRequest, act: Callable[[], Any], *, done: Words = "", back: str, then: Callable[[Any], Any] | None = None
) -> HttpResponse:  # fmt: skip
    """Do it, then back to the page with what happened or why not. `then`: another answer than that page, a file for instance."""
    try:
        result = act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    _say(request, done, result)
    return then(result) if then else redirect(back)


def fill(
    request: HttpRequest, form: BaseForm, act: Callable[[dict], Any], *, template: str, back: Address, done: Words = "",
    context: Mapping[str, Any] | None = None, refused: Callable[[Refusal], Mapping[str, Any]] | None = None,
) -> HttpResponse:  # fmt: skip
    """The page of the form; once it is sent and sound, the act and the page after it.

    What is wrong, the refusal of the operation included, comes back on the form with all that was typed (422).
    `refused`: what more the page is to show then, such as the row that somebody else has just changed.
    """
    shown = dict(context or {})
    if request.method == "POST" and form.is_valid():
        try:
            result = act(form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            shown |= refused(refusal) if refused else {}
        else:
            _say(request, done, result)
            return redirect(back(result) if callable(back) else back)
    return render(request, template, {"form": form} | shown, status=422 if form.errors else 200)


def attached(content: bytes, content_type: str, name: str) -> HttpResponse:
    """A file: saved, never shown inside our pages; kept by no cache on the way."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


def _say(request: HttpRequest, done: Words, result: Any) -> None:
    if sentence := done(result) if callable(done) else done:
        messages.success(request, sentence)
