"""Which column says what: proposed, corrected by the user."""

from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from loge.foundation.errors import Refusal
from loge.foundation.exchange.reading import delimited
from loge.foundation.exchange.runs import same_file_before
from loge.registers.tenants.imports import forms, operations
from loge.registers.tenants.imports.views.guard import importers_only, run_or_404


@require_http_methods(["GET", "POST"])
@importers_only
def mapping(request, pk):
    run = run_or_404(request, pk)
    given = request.POST if request.method == "POST" else None
    form = forms.Mapping(given, titles=run.titles, initial=_initial(run))
    if request.method == "POST" and form.is_valid():
        try:
            operations.map_and_check(
                run, columns=form.columns(), grain=form.cleaned_data["grain"], by=request.user,
                reference_date=form.cleaned_data["reference_date"],
            )  # fmt: skip
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("imports:show", pk=run.pk)
    return render(request, "imports/mapping.html", _context(run, form), status=422 if form.errors else 200)


def _initial(run) -> dict:
    return {f"column_{place}": code for place, code in run.columns.items()} | {
        "grain": run.grain,
        "reference_date": run.reference_date,
    }


def _context(run, form) -> dict:
    sample, scores = run.report.get("sample", []), run.report.get("scores", {})
    columns = [
        {
            "title": title,
            "field": form[f"column_{place}"],
            "cells": [row[place] for row in sample if place < len(row) and row[place].strip()][:3],
            "unsure": 0 < scores.get(str(place), 0) < 90,
        }
        for place, title in enumerate(run.titles)
    ]
    shape = run.shape
    return {
        "run": run, "form": form, "columns": columns, "doubts": run.report.get("doubts", []),
        "same": same_file_before(run), "ignored": sum(not c["field"].value() for c in columns),
        "separator": delimited.NAMES.get(shape.get("separator", ""), ""),
        "encoding": {"cp1252": "Windows-1252", "mac_roman": "MacRoman"}.get(shape.get("encoding", ""), shape.get("encoding", "").upper()),
    }  # fmt: skip
