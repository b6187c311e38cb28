from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from loge.domains.arrears.forms.table import rules_form
from loge.domains.arrears.operations.steps import set_table
from loge.domains.arrears.permissions import can_set_rules
from loge.domains.arrears.queries.steps import table_in_force
from loge.domains.arrears.views.answers import for_readers, for_rule_setters, typed
from loge.foundation.errors import Refusal


@require_http_methods(["GET"])
@for_readers
def read(request):
    """The table in the open: whoever sees an advice may read where it comes from."""
    context = {"lines": table_in_force(), "may_set": can_set_rules(request.user)}
    return render(request, "arrears/table.html", context)


@require_http_methods(["GET", "POST"])
@for_rule_setters
def edit(request):
    table = rules_form(typed(request), lines=list(table_in_force()))
    if request.method == "POST" and table.is_valid():
        try:
            set_table(table.lines(), by=request.user)
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Le tableau est enregistré. Les comptes le suivront dès la nuit prochaine.")
            return redirect("arrears:table")
    status = 422 if request.method == "POST" else 200
    return render(request, "arrears/table_edit.html", {"table": table}, status=status)
