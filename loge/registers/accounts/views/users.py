"""Screens of the administrator: who may come in, as what, and how far they see."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.foundation.errors import Refusal
from loge.registers.accounts import forms
from loge.registers.accounts.guards import allowed_when
from loge.registers.accounts.models import User
from loge.registers.accounts.operations import credentials, people
from loge.registers.accounts.permissions import can_close, check_can_manage_users
from loge.registers.accounts.presenters import perimeter_in_words, role_labels
from loge.registers.accounts.queries import has_second_factor, open_sessions, search_users

for_administrators = allowed_when(check_can_manage_users)
PAGE = 50


@require_GET
@for_administrators
def index(request):
    form = forms.Search(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = search_users(
        request.user, text=wanted.get("q", ""), role=wanted.get("role", ""), state=wanted.get("etat", "")
    )
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [{"person": person, "roles": role_labels(person)} for person in page]
    return render(request, "accounts/index.html", {"form": form, "page": page, "rows": rows})


@require_http_methods(["GET", "POST"])
@for_administrators
def create(request):
    form = forms.NewUser(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            person = people.create_user(**form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Le compte de {person} est ouvert.")
            return redirect("accounts:detail", pk=person.pk)
    return render(request, "accounts/create.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@for_administrators
def detail(request, pk):
    person = _person(request, pk)
    form = forms.Identity(request.POST if request.method == "POST" else None, initial=_identity(person))
    if request.method == "POST" and form.is_valid():
        try:
            people.edit_user(person, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
            person.refresh_from_db()
        else:
            messages.success(request, "C’est enregistré.")
            return redirect("accounts:detail", pk=pk)
    return _page(request, person, form=form)


@require_POST
@for_administrators
def roles(request, pk):
    person = _person(request, pk)
    form = forms.Roles(request.POST)
    if form.is_valid():
        try:
            people.change_roles(person, roles=form.cleaned_data["roles"], by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Les rôles sont enregistrés.")
            return redirect("accounts:detail", pk=pk)
    return _page(request, person, roles_form=form)


@require_POST
@for_administrators
def deactivate(request, pk):
    return _act(request, pk, people.deactivate_user, "Le compte est fermé, ses sessions aussi.")


@require_POST
@for_administrators
def reactivate(request, pk):
    return _act(request, pk, people.reactivate_user, "Le compte est rouvert.")


@require_POST
@for_administrators
def second_factor(request, pk):
    return _act(request, pk, credentials.reset_second_factor, "Le second facteur est effacé.")


@require_POST
@for_administrators
def password_link(request, pk):
    site = request.build_absolute_uri("/")
    try:
        return _act(request, pk, credentials.send_password_link, "Le lien est parti par courriel.", site=site)
    except OSError:
        messages.error(request, "Le serveur de courriel ne répond pas : le lien n’est pas parti. Réessayez plus tard.")
        return redirect("accounts:detail", pk=pk)


def _person(request, pk) -> User:
    return get_object_or_404(User.objects.visible_to(request.user), pk=pk)


def _act(request, pk, operation, done, **details):
    """One button: the operation, then the page of the person with what happened or why not."""
    try:
        operation(_person(request, pk), by=request.user, **details)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("accounts:detail", pk=pk)


def _identity(person) -> dict:
    names = ("first_name", "last_name", "username", "email", "phone", "perimeter")
    return {name: getattr(person, name) for name in names} | {"agencies": person.agencies.all()}


def _page(request, person, *, form=None, roles_form=None):
    form = form or forms.Identity(initial=_identity(person))
    roles_form = roles_form or forms.Roles(initial={"roles": person.roles})
    context = {
        "person": person,
        "form": form,
        "roles_form": roles_form,
        "perimeter": perimeter_in_words(person),
        "can_close": can_close(request.user, person),
        "has_second_factor": has_second_factor(person),
        "sessions": open_sessions(person, current=None),
    }
    return render(request, "accounts/detail.html", context, status=422 if form.errors or roles_form.errors else 200)
