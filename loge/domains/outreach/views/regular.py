"""Regular calls: who wished for them, enrol, suspend, resume, review, end; and whom to warn, in order."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.outreach.choices import RegularState
from loge.domains.outreach.forms.regular import (
    EndForm,
    EnrolForm,
    OpenRegularForm,
    PersonToWarnForm,
    RhythmForm,
    SuspendForm,
)
from loge.domains.outreach.models import PersonToWarn
from loge.domains.outreach.operations import regular as operations
from loge.domains.outreach.operations.people_to_warn import add_person_to_warn, remove_person_to_warn
from loge.domains.outreach.permissions import can_supervise, check_can_enrol_regular, check_can_supervise
from loge.domains.outreach.queries.regular import regular_campaign, regular_seen_by, to_review
from loge.foundation.errors import Refusal
from loge.registers.accounts.guards import allowed_when
from loge.registers.tenants.models import Person

PER_PAGE = 50
VIEWS = {"en-cours": "En cours", "a-revoir": "À revoir", "suspendus": "Suspendus", "termines": "Terminés"}


@require_GET
@allowed_when(check_can_enrol_regular)
def listing(request):
    shown = request.GET.get("vue", "en-cours")
    shown = shown if shown in VIEWS else "en-cours"
    found, today = regular_seen_by(request.user), timezone.localdate()
    states = {"suspendus": RegularState.SUSPENDED, "termines": RegularState.ENDED}
    found = found.filter(state=states.get(shown, RegularState.ACTIVE))
    if shown == "a-revoir":
        found = found.filter(to_review(today))
    order = "-ended_at" if shown == "termines" else "next_on"
    page = Paginator(found.order_by(order, "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "views": VIEWS, "shown": shown, "today": today, "campaign": regular_campaign()}
    return render(request, "outreach/regular/list.html", context | {"may_open": can_supervise(request.user)})


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_supervise)
def open_campaign(request):
    form = OpenRegularForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            campaign = operations.open_regular_campaign(**form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "La campagne est prête : inscrivez les appelants, puis démarrez-la.")
            return redirect("outreach:callers", campaign.pk)
    return render(request, "outreach/regular/open.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_enrol_regular)
def enrol(request, person_pk):
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=person_pk)
    form = EnrolForm(request.POST if request.method == "POST" else None, campaign=regular_campaign())
    if request.method == "POST" and form.is_valid():
        try:
            enrolled = operations.enrol_regular(person, **form.cleaned_data, by=request.user)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "C’est noté. Pensez aux personnes à prévenir.")
            return redirect("outreach:regular", enrolled.pk)
    context = {"person": person, "form": form}
    return render(request, "outreach/regular/enrol.html", context, status=422 if form.errors else 200)


@require_GET
@allowed_when(check_can_enrol_regular)
def detail(request, pk):
    return _show(request, get_object_or_404(regular_seen_by(request.user), pk=pk))


def _show(request, enrolled, *, status=200, **bound):
    standing = enrolled.state != RegularState.ENDED
    initial = {"rhythm": enrolled.rhythm, "preferred_caller": enrolled.preferred_caller_id}
    context = {
        "enrolled": enrolled,
        "standing": standing,
        "warned": PersonToWarn.objects.filter(person=enrolled.person, person__in=Person.objects.visible_to(request.user),
                                              ended_at=None),
        "review_form": RhythmForm(initial=initial, campaign=regular_campaign()),
        "suspend_form": SuspendForm(),
        "end_form": EndForm(),
        "warn_form": PersonToWarnForm(),
        "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "outreach/regular/detail.html", context | bound, status=status)


def _act(request, pk, name: str, form, operation, sentence: str):
    """One form of the page; a refusal or a fault brings the page back with everything that was typed."""
    enrolled = get_object_or_404(regular_seen_by(request.user), pk=pk)
    if form is None or form.is_valid():
        try:
            operation(enrolled, **(form.cleaned_data if form else {}))
        except Refusal as refusal:
            if form is None:
                messages.error(request, str(refusal))
                return redirect("outreach:regular", pk)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, sentence)
            return redirect("outreach:regular", pk)
    return _show(request, enrolled, status=422, **{name: form})


@require_POST
@allowed_when(check_can_enrol_regular)
def suspend(request, pk):
    def act(enrolled, **said):
        operations.suspend_regular(enrolled, **said, by=request.user)

    return _act(request, pk, "suspend_form", SuspendForm(request.POST), act, "Les appels sont suspendus.")


@require_POST
@allowed_when(check_can_enrol_regular)
def resume(request, pk):
    def act(enrolled):
        operations.resume_regular(enrolled, by=request.user)

    return _act(request, pk, "", None, act, "Les appels reprennent dès aujourd’hui.")


@require_POST
@allowed_when(check_can_enrol_regular)
def review(request, pk):
    def act(enrolled, rhythm, preferred_caller):
        operations.review_regular(enrolled, rhythm=rhythm, preferred_caller=preferred_caller, by=request.user)

    form = RhythmForm(request.POST, campaign=regular_campaign())
    return _act(request, pk, "review_form", form, act, "Le souhait de la personne est à jour.")


@require_POST
@allowed_when(check_can_enrol_regular)
def end(request, pk):
    def act(enrolled, end):
        operations.end_regular(enrolled, end=end, by=request.user)

    return _act(request, pk, "end_form", EndForm(request.POST), act, "Les appels réguliers sont terminés.")


@require_POST
@allowed_when(check_can_enrol_regular)
def add_warned(request, pk):
    def act(enrolled, **typed):
        add_person_to_warn(enrolled.person, **typed, by=request.user)

    return _act(request, pk, "warn_form", PersonToWarnForm(request.POST), act, "La personne à prévenir est notée.")


@require_POST
@allowed_when(check_can_enrol_regular)
def remove_warned(request, pk, warned_pk):
    enrolled = get_object_or_404(regular_seen_by(request.user), pk=pk)
    someone = get_object_or_404(enrolled.person.people_to_warn, pk=warned_pk)
    try:
        remove_person_to_warn(someone, by=request.user)
        messages.success(request, "Ce nom est retiré.")
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return redirect("outreach:regular", pk)
