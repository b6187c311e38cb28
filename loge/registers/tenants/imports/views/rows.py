"""The preview: every line with what it comes to, corrected or left out before anything is written."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.foundation.errors import Refusal
from loge.foundation.exchange.choices import RunState
from loge.registers.tenants.imports import forms, operations, presenters, queries
from loge.registers.tenants.imports.queries import MOST_CANDIDATES
from loge.registers.tenants.imports.views.guard import importers_only, run_or_404, try_then_show
from loge.registers.tenants.models import ImportedRow, Person, RowOutcome

PAGE = 50


class _Pages(Paginator):
    """The number of lines of each state is known from the check: nothing to count again on a million lines."""

    def __init__(self, *args, known: int, **kwargs):
        super().__init__(*args, **kwargs)
        self.known = known

    @cached_property
    def count(self) -> int:
        return self.known


@require_GET
@importers_only
def preview(request, pk):
    run = run_or_404(request, pk)
    if run.state != RunState.PREVIEW:
        return redirect("imports:show", pk=run.pk)
    lines = run.counts.get("lines", {})
    state = request.GET.get("etat", "")
    state = state if state in presenters.STATES else ""
    known = lines.get(state, 0) if state else sum(lines.values())
    page = _Pages(queries.outcomes(run, state=state), PAGE, known=known).get_page(request.GET.get("page"))
    context = {
        "run": run, "page": page, "state": state, "total": sum(lines.values()),
        "rows": presenters.preview_rows(list(page.object_list), viewer=request.user),
        "states": [(code, label, lines.get(code, 0)) for code, (label, _) in presenters.STATES.items()],
        "kinds": presenters.count_table(run.counts), "form": forms.Apply(), "pending": operations.pending_decisions(run),
        "missing": run.report.get("missing_share", 0), "ask": run.report.get("missing_share", 0) > operations.ASK_ABOVE,
    }  # fmt: skip
    return render(request, "imports/preview.html", context)


@require_GET
@importers_only
def missing(request, pk):
    run = run_or_404(request, pk)
    lists = [(presenters.KINDS[kind], queries.missing_records(run, kind)) for kind in ("person", "lease", "unit")]
    return render(request, "imports/missing.html", {"run": run, "lists": lists})


@require_http_methods(["GET", "POST"])
@importers_only
def row(request, pk, line, part):
    """Correct one line in place."""
    run, found = _row(request, pk, line, part)
    names = queries.cell_names(run, part)
    cells = queries.cells_of(run, found)
    initial = {name.replace(" ", "_"): cells.get(name, "") for name in names}
    form = forms.Row(request.POST if request.method == "POST" else None, names=names, initial=initial)
    if request.method == "POST" and form.is_valid():
        changed = {
            n: form.cleaned_data[n.replace(" ", "_")]
            for n in names
            if form.cleaned_data[n.replace(" ", "_")] != cells.get(n, "")
        }
        if _corrected(
            run, form, changed if found.raw and "cells" not in found.raw else _all(form, names), line, part, request
        ):
            return redirect("imports:preview", pk=run.pk)
    remarks = [remark | {"label": presenters.label_of(remark["field"])} for remark in found.remarks or []]
    people = queries.candidates(run, found)
    context = {
        "run": run,
        "row": found,
        "form": form,
        "remarks": remarks,
        "people": people[:MOST_CANDIDATES],
        "others": len(people) > MOST_CANDIDATES,
    }
    return render(request, "imports/row.html", context, status=422 if form.errors else 200)


def _all(form, names) -> dict:
    return {name: form.cleaned_data[name.replace(" ", "_")] for name in names}


def _corrected(run, form, values, line, part, request) -> bool:
    try:
        operations.correct_row(run, line=line, part=part, values=values, by=request.user)
    except operations.CellFaults as faults:
        for name, fault in faults.faults.items():
            form.add_error(name.replace(" ", "_"), fault)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, f"Ligne {line} corrigée. La correction comptera au prochain contrôle.")
        return True
    return False


@require_POST
@importers_only
def leave_out(request, pk, line, part):
    run = run_or_404(request, pk)
    back = request.POST.get("reprendre") == "1"
    said = f"Ligne {line} reprise." if back else f"Ligne {line} laissée de côté."
    return try_then_show(
        request, run, lambda: operations.leave_out(run, line=line, part=part, by=request.user, left_out=not back), said
    )


@require_POST
@importers_only
def decide(request, pk, line, part):
    run, found = _row(request, pk, line, part)
    chosen = request.POST.get("personne", "")
    people = {str(candidate.pk): candidate for candidate in queries.candidates(run, found)} if chosen != "new" else {}
    if chosen != "new" and chosen not in people:
        messages.error(request, "Choisissez une des fiches proposées, ou une nouvelle personne.")
        return redirect("imports:row", pk=pk, line=line, part=part)
    person: Person | None = people.get(chosen)
    said = f"Ligne {line} : c’est noté."
    return try_then_show(
        request, run, lambda: operations.decide_match(run, line=line, part=part, person=person, by=request.user), said
    )


def _row(request, pk, line, part):
    run = run_or_404(request, pk)
    if run.state != RunState.PREVIEW:
        raise Http404
    outcome = get_object_or_404(RowOutcome, run_id=run.pk, line=line, part=part)
    found = get_object_or_404(ImportedRow, pk=outcome.row_id)
    found.line = line  # a line known from an earlier file may have had another place there
    return run, found
