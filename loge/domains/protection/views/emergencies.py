"""The officer on duty, who may open a file in an emergency, and those who see it."""

from datetime import timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.protection.forms.keys import DutyForm, EmergencyForm
from loge.domains.protection.queries import emergencies_of, may_hold_key
from loge.domains.protection.views.answers import typed
from loge.foundation.errors import Refusal
from loge.registers.accounts.guards import allowed_when
from loge.registers.seals.models import DutyOfficer
from loge.registers.seals.operations import keys
from loge.registers.seals.operations.reading import open_seal
from loge.registers.seals.permissions import check_can_name_duty, check_can_watch
from loge.registers.seals.queries import check_on_duty
from loge.registers.seals.queries import duties as all_duties
from loge.registers.tenants.models import Person

SHOWN = 50


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_name_duty)
def duties(request):
    form = DutyForm(typed(request), people=may_hold_key())
    if request.method == "POST" and form.is_valid():
        try:
            keys.name_duty_officer(**form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "L’astreinte est enregistrée.")
            return redirect("protection:duties")
    context = {"form": form, "duties": all_duties()[:SHOWN], "now": timezone.now()}
    return render(request, "protection/duties.html", context, status=422 if form.errors else 200)


@require_POST
@allowed_when(check_can_name_duty)
def end_duty(request, pk):
    duty = get_object_or_404(DutyOfficer.objects.visible_to(request.user), pk=pk)
    try:
        keys.end_duty(duty, by=request.user)
        messages.success(request, "L’astreinte est terminée.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("protection:duties")


@require_GET
@allowed_when(check_can_watch)
def watch(request):
    """Who opened, when, why, and the opaque number of the file: never the person."""
    return render(request, "protection/watch.html", {"keys": emergencies_of()[:SHOWN], "shown": SHOWN})


@require_http_methods(["GET", "POST"])
@allowed_when(check_on_duty)
def break_glass(request, person_pk):
    person = get_object_or_404(Person.objects.visible_to(request.user).standing(), pk=person_pk)
    form = EmergencyForm(typed(request))
    if request.method == "POST" and form.is_valid():
        until = timezone.now() + timedelta(hours=form.cleaned_data["hours"])
        try:
            opened = keys.break_glass(person, reason=form.cleaned_data["reason"], until=until, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return _to_the_file(request, person, opened)
    context = {"form": form, "person": person}
    return render(request, "protection/break_glass.html", context, status=422 if form.errors else 200)


def _to_the_file(request, person, opened):
    if not opened:
        messages.info(request, "Aucun dossier à accès nominatif ne concerne cette personne.")
        return redirect("desk:tenant_file", pk=person.pk)
    for key in opened:
        open_seal(key.seal, reason="emergency", by=request.user)
    messages.warning(request, "Le responsable du dossier et le délégué à la protection des données en sont prévenus.")
    return redirect("protection:detail", reference=opened[0].seal.reference)
