"""The door of every screen of the imports."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect

from loge.foundation.errors import Refusal
from loge.registers.accounts.guards import allowed_when
from loge.registers.tenants.imports.permissions import check_can_import
from loge.registers.tenants.imports.queries import runs_for

importers_only = allowed_when(check_can_import)


def run_or_404(request, pk):
    return get_object_or_404(runs_for(request.user), pk=pk)


def try_then_show(request, run, act, success: str = ""):
    """Carry out one operation, say what it answered, and come back to the import."""
    try:
        act()
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        if success:
            messages.success(request, success)
    return redirect("imports:show", pk=run.pk)
