from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from loge.foundation.errors import Refusal
from loge.registers.accounts.guards import allowed_when
from loge.registers.accounts.models import User
from loge.registers.accounts.permissions import check_can_manage_users
from loge.registers.housing.forms import AssignedResidences
from loge.registers.housing.operations import assign_residences


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_manage_users)
def assigned_residences(request, pk):
    person = get_object_or_404(User.objects.visible_to(request.user), pk=pk)
    initial = {"residences": list(person.residence_assignments.values_list("residence", flat=True))}
    form = AssignedResidences(request.POST if request.method == "POST" else None, viewer=request.user, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            assign_residences(person, residences=form.cleaned_data["residences"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Les résidences sont enregistrées.")
            return redirect("accounts:detail", pk=pk)
    context = {"person": person, "form": form}
    return render(request, "housing/assigned_residences.html", context, status=422 if form.errors else 200)
