"""Putting a person's file right, in place: each form is a page of its own without JavaScript, a fragment with it."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from loge.foundation.dates import department_of
from loge.foundation.errors import Refusal
from loge.registers.accounts.guards import allowed_when
from loge.registers.tenants import forms, panels
from loge.registers.tenants.models import Household, Occupant, Person
from loge.registers.tenants.operations import contacts, households, people
from loge.registers.tenants.permissions import check_can_correct, check_can_see_frailty

for_editors = allowed_when(check_can_correct)


def _person(request, pk) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user).standing(), pk=pk)


def _edit(request, person, form, act, *, heading, done, lead="", submit="Enregistrer"):
    """The form, or its errors with what was typed (422), or the act and back to the file."""
    if request.method == "POST" and form.is_valid():
        try:
            act(**form.cleaned_data)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("desk:tenant_file", pk=person.pk)
    template = "tenants/_edit_form.html" if request.htmx else "tenants/edit.html"
    context = {"person": person, "form": form, "heading": heading, "lead": lead, "submit": submit}
    return render(request, template, context, status=422 if form.errors else 200)


def _typed(request):
    return request.POST if request.method == "POST" else None


@require_http_methods(["GET", "POST"])
@for_editors
def correct(request, pk, field):
    person = _person(request, pk)
    if field not in people.CORRECTABLE or field.startswith("deceased"):
        raise Http404
    form = forms.CorrectionForm(_typed(request), field=field, initial={"value": getattr(person, field)})
    return _edit(
        request, person, form, lambda value: people.correct_person(person, field=field, value=value, by=request.user),
        heading=f"Corriger : {Person.label_of(field)}", done="La fiche est corrigée.",
        lead="La valeur corrigée reste ici, même si le progiciel répète l’ancienne ; elle lui sera renvoyée.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_editors
def add_contact(request, pk):
    person = _person(request, pk)
    department = _department(request, person)
    return _edit(
        request, person, forms.ContactPointForm(_typed(request)),
        lambda **typed: contacts.add_contact_point(person, **typed, department=department, by=request.user),
        heading="Ajouter un numéro ou une adresse", done="La coordonnée est ajoutée.", submit="Ajouter",
    )  # fmt: skip


def _department(request, person) -> str:
    homes = Household.objects.visible_to(request.user).filter(occupants__person=person, occupants__ends_on=None)
    return department_of(homes.values_list("residence__postal_code", flat=True).order_by("pk").first() or "")


@require_http_methods(["GET", "POST"])
@for_editors
def disable_contact(request, pk, contact):
    person = _person(request, pk)
    point = get_object_or_404(person.contact_points, pk=contact)
    return _edit(
        request, person, forms.DisableForm(_typed(request)),
        lambda reason: contacts.disable_contact_point(point, reason=reason, by=request.user),
        heading="Ne plus utiliser cette coordonnée", done="La coordonnée est désactivée.", submit="Désactiver",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_editors
def note_contact(request, pk, contact):
    person = _person(request, pk)
    point = get_object_or_404(person.contact_points, pk=contact)
    return _edit(
        request, person, forms.NoteForm(_typed(request), initial={"note": point.note}),
        lambda note: contacts.add_note(point, note=note, by=request.user),
        heading="Préciser cette coordonnée", done="La précision est notée.",
    )  # fmt: skip


CONTACT_ACTS = {
    "remettre": contacts.enable_contact_point,
    "verifier": contacts.verify_contact_point,
    "sure": contacts.mark_safe,
    "peu-sure": contacts.mark_unsafe,
}


@require_POST
@for_editors
def act_on_contact(request, pk, contact, act):
    """One click: put back, verified, safe or not. The panel comes back alone to htmx."""
    person = _person(request, pk)
    point = get_object_or_404(person.contact_points, pk=contact)
    if act not in CONTACT_ACTS:
        raise Http404
    return _answer_with_panel(request, person, lambda: CONTACT_ACTS[act](point, by=request.user))


@require_POST
@for_editors
def move_contact(request, pk, contact, way):
    """One place up or down; the whole order is sent, so that two people do not undo one another."""
    person = _person(request, pk)
    order = list(person.contact_points.order_by("channel", "rank", "pk").values_list("pk", flat=True))
    if contact not in order or way not in ("haut", "bas"):
        raise Http404
    place = order.index(contact)
    other = min(max(place + (1 if way == "bas" else -1), 0), len(order) - 1)
    order[place], order[other] = order[other], order[place]
    return _answer_with_panel(
        request, person, lambda: contacts.reorder_contact_points(person, order=order, by=request.user)
    )


def _answer_with_panel(request, person, act):
    refused = ""
    try:
        act()
    except Refusal as refusal:
        refused = str(refusal)
    if request.htmx:
        template, data = panels.contact_points(person, viewer=request.user)
        return render(request, template, {**data, "refused": refused}, status=422 if refused else 200)
    if refused:
        messages.error(request, refused)
    return redirect("desk:tenant_file", pk=person.pk)


@require_http_methods(["GET", "POST"])
@for_editors
def refuse_calls(request, pk):
    """Records the refusal of all calls, or lifts the one that stands."""
    person = _person(request, pk)
    standing = person.contact_refusals.filter(lifted_at=None).exists()
    act = people.lift_refusal if standing else people.record_refusal
    return _edit(
        request, person, forms.ReasonForm(_typed(request)), lambda reason: act(person, reason=reason, by=request.user),
        heading="Accepte de nouveau d’être appelée" if standing else "Ne souhaite plus être appelée",
        done="Le refus est levé." if standing else "Plus aucune campagne n’appellera cette personne.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_editors
def declare_death(request, pk):
    person = _person(request, pk)
    return _edit(
        request, person, forms.DeathForm(_typed(request), initial={"on": person.deceased_on}),
        lambda on: people.declare_deceased(person, on=on, by=request.user),
        heading="Déclarer un décès", done="Le décès est enregistré : cette personne ne sera plus appelée.",
    )  # fmt: skip


@require_POST
@for_editors
def declare_alive(request, pk):
    person = _person(request, pk)
    try:
        people.declare_alive(person, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "La fiche n’indique plus de décès.")
    return redirect("desk:tenant_file", pk=person.pk)


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_see_frailty)
def note_frailty(request, pk):
    person = _person(request, pk)
    return _edit(
        request, person, forms.FrailtyForm(_typed(request)),
        lambda **typed: people.note_frailty(person, **typed, by=request.user),
        heading="Noter une fragilité", done="La fragilité est notée.",
        lead="Un besoin, jamais un diagnostic, et seulement avec l’accord de la personne.",
    )  # fmt: skip


@require_POST
@allowed_when(check_can_see_frailty)
def end_frailty(request, pk, mark):
    person = _person(request, pk)
    try:
        people.end_frailty(get_object_or_404(person.frailties, pk=mark), by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("desk:tenant_file", pk=person.pk)


@require_http_methods(["GET", "POST"])
@for_editors
def add_occupant(request, pk):
    """Into the home where the person lives today."""
    person = _person(request, pk)
    homes = Household.objects.visible_to(request.user).filter(occupants__person=person, occupants__ends_on=None)
    home = get_object_or_404(homes.present().order_by("pk")[:1])
    return _edit(
        request, person, forms.OccupantForm(_typed(request)),
        lambda **typed: households.add_occupant(home, **typed, by=request.user),
        heading="Ajouter une personne au foyer", done="La personne est ajoutée au foyer.", submit="Ajouter",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_editors
def occupant_left(request, pk, occupant):
    person = _person(request, pk)
    homes = Household.objects.visible_to(request.user).filter(occupants__person=person, occupants__ends_on=None)
    gone = get_object_or_404(Occupant, pk=occupant, household__in=homes, ends_on=None)
    return _edit(
        request, person, forms.DepartureForm(_typed(request), initial={"on": timezone.localdate()}),
        lambda on: households.occupant_left(gone, on=on, by=request.user),
        heading=f"{gone.person} a quitté le foyer", done="Le départ est noté.",
    )  # fmt: skip
