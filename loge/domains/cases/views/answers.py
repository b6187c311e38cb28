"""What the screens of a case share: find it, run one operation, answer."""

from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse

from loge.domains.cases.models import Case
from loge.domains.cases.queries.file import needs_reason, seal_of
from loge.foundation.errors import Stale
from loge.foundation.ui.answers import fill, press, typed
from loge.registers.seals.operations.reading import note_attempt

__all__ = ["act", "ask", "cases_of", "page_of", "the_case", "typed"]


def cases_of(request):
    return Case.objects.visible_to(request.user).select_related(
        "person", "owner", "substitute", "household__residence", "household__unit__building", "seal"
    )


def the_case(request, pk) -> Case:
    """404 when it is not for this person; one who tries the number of a sealed case leaves a line in the journal (T41)."""
    case = cases_of(request).filter(pk=pk).first()
    if case is None:
        if (seal := seal_of(pk)) is not None:
            note_attempt(seal, by=request.user)
        raise Http404
    return case


def act(request, case, operation, sentence):
    """One button: the operation, then the page of the case with what happened or why not."""
    if needs_reason(case, request.user):
        return redirect("cases:detail", pk=case.pk)
    return press(request, operation, done=sentence, back=page_of(case))


def ask(request, case, form, operation, *, heading, submit, done, lead="", then=None, row=None):
    """A form on its own page. `then`: the address of what was made, of what the operation returned.

    `row` carries the revision that the form was opened with: when someone else was quicker, the page shows theirs.
    """
    if case is not None and needs_reason(case, request.user):
        return redirect("cases:detail", pk=case.pk)

    def theirs(refusal) -> dict:
        return {"current": _show_theirs(form, row)} if row is not None and isinstance(refusal, Stale) else {}

    context = {"case": case, "heading": heading, "submit": submit, "lead": lead, "current": None}
    return fill(
        request, form, operation, template="cases/form.html", context=context, done=done, refused=theirs,
        back=then or page_of(case),
    )  # fmt: skip


def page_of(case) -> str:
    return reverse("cases:detail", args=[case.pk])


def _show_theirs(form, row):
    """The row as it is now; the form takes its revision, so that saving again is a choice made knowingly."""
    row.refresh_from_db()
    form.data = form.data.copy()
    form.data["revision"] = row.revision
    shown = [(name, field) for name, field in form.fields.items() if hasattr(row, name) and not field.widget.is_hidden]
    return [(field.label, _words(row, name)) for name, field in shown]


def _words(row, name) -> str:
    if name == "themes":
        return ", ".join(row.theme_labels)
    if name == "members":
        return ", ".join(str(member) for member in row.members.all())
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown() if shown else getattr(row, name) or "–")
