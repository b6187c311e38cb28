"""The screens of an import, the same whatever it feeds."""

from functools import wraps
from pathlib import Path

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect
from django.shortcuts import render as render_page
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.exchange.choices import LineState, RunState
from loge.foundation.exchange.lines import forms, operations, presenters, queries
from loge.foundation.exchange.reading import delimited
from loge.foundation.exchange.runs import file_of, same_file_before, uploaded

PAGE, LISTED = 50, 30


def importers_only(view):
    """The door of each screen: the importer says who may."""

    @wraps(view)
    def guarded(request, *args, importer, **kwargs):
        try:
            importer.check_may(request.user)
        except Refusal as refusal:
            raise PermissionDenied(str(refusal)) from refusal
        return view(request, importer, *args, **kwargs)

    return guarded


def render(request, importer, template, context, *, status=200):
    common = {"importer": importer, "ns": request.resolver_match.namespace, "home": reverse(importer.home)}
    return render_page(request, template, {**common, **context}, status=status)


def to(request, name, *args):
    return redirect(f"{request.resolver_match.namespace}:{name}", *args)


def _run(importer, pk):
    return get_object_or_404(queries.runs_of(importer), pk=pk)


@require_GET
@importers_only
def index(request, importer):
    page = Paginator(queries.runs_of(importer), LISTED).get_page(request.GET.get("page"))
    return render(request, importer, "exchange/list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@importers_only
def upload(request, importer):
    form = forms.Upload(request.POST or None, request.FILES or None, importer=importer)
    if request.method == "POST" and form.is_valid():
        given, file = form.cleaned_data, form.cleaned_data["file"]
        try:
            with uploaded(file, file.name) as path:
                run = operations.receive_file(
                    importer=importer, path=path, filename=file.name, sender=given["sender"],
                    new_sender=given["new_sender"], by=request.user,
                )  # fmt: skip
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return to(request, "mapping", run.pk)
    return render(request, importer, "exchange/upload.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@importers_only
def mapping(request, importer, pk):
    run = _run(importer, pk)
    form = forms.Mapping(
        request.POST if request.method == "POST" else None, importer=importer, titles=run.titles,
        initial={f"column_{place}": code for place, code in run.columns.items()},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            operations.map_and_check(run, importer=importer, columns=form.columns(), by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return to(request, "show", pk)
    context = {
        "run": run, "form": form, "columns": presenters.columns(form, run), "same": same_file_before(run),
        "doubts": run.report.get("doubts", []), "separator": delimited.NAMES.get(run.shape.get("separator", ""), ""),
    }  # fmt: skip
    return render(request, importer, "exchange/mapping.html", context, status=422 if form.errors else 200)


@require_GET
@importers_only
def show(request, importer, pk):
    run = _run(importer, pk)
    if run.state in (RunState.RECEIVED, RunState.MAPPED):
        return to(request, "mapping", pk)
    if queries.is_working(run):
        return render(request, importer, "exchange/progress.html", {"run": run})
    if run.state == RunState.PREVIEW:
        return to(request, "preview", pk)
    context = {
        "run": run, "lines": presenters.outcome(run), "set_aside": queries.left_aside(run),
        "undone": presenters.undone(run), "kept": run.report.get("kept", []),
    }  # fmt: skip
    return render(request, importer, "exchange/result.html", context)


@require_GET
@importers_only
def progress(request, importer, pk):
    """The bar alone; once the work is done, the page is asked to come back whole."""
    run = _run(importer, pk)
    response = render(request, importer, "exchange/_progress.html", {"run": run})
    if not queries.is_working(run):
        response["HX-Refresh"] = "true"
    return response


@require_GET
@importers_only
def preview(request, importer, pk):
    run = _run(importer, pk)
    if run.state != RunState.PREVIEW:
        return to(request, "show", pk)
    state = request.GET.get("etat", "")
    state = state if state in LineState.values else ""
    page = Paginator(queries.lines_of(run, state=state), PAGE).get_page(request.GET.get("page"))
    context = {
        "run": run, "page": page, "state": state, "rows": presenters.rows(importer, list(page.object_list)),
        "tabs": presenters.tabs(run), "total": sum(run.counts.get("lines", {}).values()),
        "pending": operations.pending_decisions(run),
    }  # fmt: skip
    return render(request, importer, "exchange/preview.html", context)


@require_http_methods(["GET", "POST"])
@importers_only
def line(request, importer, pk, number):
    """Mend one line in place."""
    run = _run(importer, pk)
    found = get_object_or_404(queries.lines_of(run), number=number)
    if run.state != RunState.PREVIEW:
        raise Http404
    cells = queries.cells_of(found)
    codes = [code for code in importer.by_code if code in run.columns.values()]
    form = forms.Line(
        request.POST if request.method == "POST" else None, importer=importer, codes=codes, initial=cells
    )
    if request.method == "POST" and form.is_valid():
        changed = {code: text for code, text in form.cleaned_data.items() if text != cells.get(code, "")}
        if _corrected(request, importer, form, run, number, changed or form.cleaned_data):
            return to(request, "preview", pk)
    context = {"run": run, "line": found, "form": form, "remarks": presenters.remarks(importer, found)}
    return render(request, importer, "exchange/line.html", context, status=422 if form.errors else 200)


def _corrected(request, importer, form, run, number, values) -> bool:
    try:
        operations.correct_line(run, importer=importer, number=number, values=values, by=request.user)
    except operations.CellFaults as wrong:
        for code, fault in wrong.faults.items():
            form.add_error(code, fault)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, f"Ligne {number} corrigée. La correction comptera au prochain contrôle.")
        return True
    return False


def _act(request, importer, pk, operation, said="", **given):
    """Carry out one operation, say what it answered, and come back to the import."""
    try:
        operation(_run(importer, pk), importer=importer, by=request.user, **given)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return to(request, "show", pk)


@require_POST
@importers_only
def leave_out(request, importer, pk, number):
    back = request.POST.get("reprendre") == "1"
    said = f"Ligne {number} reprise." if back else f"Ligne {number} laissée de côté."
    return _act(request, importer, pk, operations.leave_out, said, number=number, left_out=not back)


@require_POST
@importers_only
def check(request, importer, pk):
    return _act(request, importer, pk, operations.check_lines)


@require_POST
@importers_only
def apply(request, importer, pk):
    return _act(request, importer, pk, operations.apply_import)


@require_POST
@importers_only
def resume(request, importer, pk):
    return _act(request, importer, pk, operations.resume_import)


@require_POST
@importers_only
def undo(request, importer, pk):
    return _act(request, importer, pk, operations.undo_import)


@require_GET
@importers_only
def result(request, importer, pk):
    """The file with our identifiers: it leaves the house, the journal says to whom."""
    run = _run(importer, pk)
    name = run.report.get("result", "")
    path = file_of(run).parent / Path(name).name
    if not name or not path.is_file():
        raise Http404
    trail.record_read(run, by=request.user, reason="fichier résultat")
    return FileResponse(open(path, "rb"), as_attachment=True, filename=f"resultat-import-{run.pk}.csv")
