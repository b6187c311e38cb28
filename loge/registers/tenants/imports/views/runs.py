"""The imports: list, upload, follow, apply, undo."""

from pathlib import Path

from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.foundation.audit import trail
from loge.foundation.errors import Refusal
from loge.foundation.exchange.choices import RunState
from loge.registers.tenants.imports import engine, forms, operations, presenters, queries
from loge.registers.tenants.imports.views.guard import importers_only, run_or_404, try_then_show

PAGE = 30


@require_GET
@importers_only
def index(request):
    page = Paginator(queries.runs_for(request.user), PAGE).get_page(request.GET.get("page"))
    return render(request, "imports/list.html", {"page": page})


@require_http_methods(["GET", "POST"])
@importers_only
def upload(request):
    form = forms.Upload(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given, file = form.cleaned_data, form.cleaned_data["file"]
        try:
            run = operations.receive_upload(
                file=file, filename=file.name, sender=given["sender"], new_sender=given["new_sender"], by=request.user
            )
        except Refusal as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("imports:mapping", pk=run.pk)
    return render(request, "imports/upload.html", {"form": form}, status=422 if form.errors else 200)


@require_GET
@importers_only
def show(request, pk):
    run = run_or_404(request, pk)
    if run.state in (RunState.RECEIVED, RunState.MAPPED):
        return redirect("imports:mapping", pk=run.pk)
    if queries.is_working(run):
        return render(request, "imports/progress.html", {"run": run})
    if run.state == RunState.PREVIEW:
        return redirect("imports:preview", pk=run.pk)
    lines = run.counts.get("lines", {})
    context = {
        "run": run, "written": _written(run), "undone": presenters.undone_table(run.report.get("undone", {})),
        "lines": presenters.lines_by_outcome(lines), "set_aside": any(lines.get(s) for s in presenters.SET_ASIDE),
    }  # fmt: skip
    return render(request, "imports/result.html", context)


def _written(run):
    kinds = run.report.get("written", {})
    return [(label, kinds[kind]) for kind, label in presenters.KINDS.items() if kinds.get(kind)]


@require_GET
@importers_only
def progress(request, pk):
    """The bar alone; once the work is done, the page is asked to come back whole."""
    run = run_or_404(request, pk)
    response = render(request, "exchange/_progress.html", {"run": run})
    if not queries.is_working(run):
        response["HX-Refresh"] = "true"
    return response


@require_POST
@importers_only
def check(request, pk):
    run = run_or_404(request, pk)
    return try_then_show(request, run, lambda: operations.check_rows(run, by=request.user))


@require_POST
@importers_only
def apply(request, pk):
    run = run_or_404(request, pk)
    form = forms.Apply(request.POST)
    missing = form.cleaned_data["missing"] if form.is_valid() else operations.MissingPolicy.ASK
    return try_then_show(request, run, lambda: operations.apply_import(run, by=request.user, missing=missing))


@require_POST
@importers_only
def resume(request, pk):
    run = run_or_404(request, pk)
    return try_then_show(request, run, lambda: operations.resume_import(run, by=request.user))


@require_POST
@importers_only
def undo(request, pk):
    run = run_or_404(request, pk)
    return try_then_show(request, run, lambda: operations.undo_import(run, by=request.user))


@require_GET
@importers_only
def result(request, pk):
    """The file with our identifiers: personal data leave, the journal says to whom."""
    run = run_or_404(request, pk)
    name = run.report.get("result", "")
    path = engine.file_of(run).parent / Path(name).name
    if not name or not path.is_file():
        raise Http404
    trail.record_read(run, by=request.user, reason="fichier résultat")
    return FileResponse(open(path, "rb"), as_attachment=True, filename=f"resultat-import-{run.pk}.csv")
