"""The officer on duty, who may open a file in an emergency, and those who see it."""

from datetime import timedelta

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.protection.forms.keys import DutyForm, EmergencyForm
from loge.domains.protection.queries import emergencies_of, may_hold_key
from loge.domains.protection.views.answers import page_of, typed
from loge.foundation.ui.answers import fill, press
from loge.registers.accounts.guards import allowed_when
from loge.registers.seals.models import DutyOfficer
from loge.registers.seals.operations import keys
from loge.registers.seals.operations.reading import open_seal
from loge.registers.seals.permissions import check_can_name_duty, check_can_watch
from loge.registers.seals.queries import check_on_duty
from loge.registers.seals.queries import duties as all_duties
from loge.registers.tenants.models import Person

SHOWN = 50
TOLD = "Le responsable du dossier et le délégué à la protection des données en sont prévenus."
NOTHING = "Aucun dossier à accès nominatif ne concerne cette personne."


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_name_duty)
def duties(request):
    return fill(
        request, DutyForm(typed(request), people=may_hold_key()),
        lambda said: keys.name_duty_officer(**said, by=request.user), template="protection/duties.html",
        context={"duties": all_duties()[:SHOWN], "now": timezone.now()}, done="L’astreinte est enregistrée.",
        back=reverse("protection:duties"),
    )  # fmt: skip


@require_POST
@allowed_when(check_can_name_duty)
def end_duty(request, pk):
    duty = get_object_or_404(DutyOfficer.objects.visible_to(request.user), pk=pk)
    return press(
        request, lambda: keys.end_duty(duty, by=request.user), done="L’astreinte est terminée.",
        back=reverse("protection:duties"),
    )  # fmt: skip


@require_GET
@allowed_when(check_can_watch)
def watch(request):
    """Who opened, when, why, and the opaque number of the file: never the person."""
    return render(request, "protection/watch.html", {"keys": emergencies_of()[:SHOWN], "shown": SHOWN})


@require_http_methods(["GET", "POST"])
@allowed_when(check_on_duty)
def break_glass(request, person_pk):
    person = get_object_or_404(Person.objects.visible_to(request.user).standing(), pk=person_pk)

    def open_them(said):
        until = timezone.now() + timedelta(hours=said["hours"])
        opened = keys.break_glass(person, reason=said["reason"], until=until, by=request.user)
        for key in opened:
            open_seal(key.seal, reason="emergency", by=request.user)
        return opened

    return fill(
        request, EmergencyForm(typed(request)), open_them, template="protection/break_glass.html",
        context={"person": person}, done=lambda opened: TOLD if opened else NOTHING,
        back=lambda opened: page_of(opened[0].seal) if opened else reverse("desk:tenant_file", args=[person.pk]),
    )  # fmt: skip
