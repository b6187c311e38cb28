from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.support.choices import SessionStatus
from loge.domains.support.forms import SessionForm
from loge.domains.support.models import Listening, Mediation, Session
from loge.domains.support.operations import sessions as operations
from loge.domains.support.operations.invitations import send_invitation
from loge.domains.support.presenters import invitation as as_calendar
from loge.domains.support.views.answers import answer_form, for_listeners, for_supporters, typed
from loge.foundation.ui.answers import attached, press

DONE = {
    SessionStatus.HELD: "C’est noté : le rendez-vous a eu lieu.",
    SessionStatus.MISSED: "C’est noté : personne n’est venu.",
    SessionStatus.CANCELLED: "Le rendez-vous est annulé.",
}


@require_http_methods(["GET", "POST"])
@for_supporters
def plan_for_mediation(request, pk):
    mediation = get_object_or_404(Mediation.objects.visible_to(request.user), pk=pk)
    form = SessionForm(typed(request), parties=mediation.parties.select_related("person"))

    def act(said):
        return operations.plan_mediation_session(mediation, party=said["party"], **form.meeting(), by=request.user)

    back = reverse("support:mediation", args=[pk])
    return _answer_session(request, form, act, back=back, heading="Prévoir un rendez-vous", name=str(mediation))


@require_http_methods(["GET", "POST"])
@for_listeners
def plan_for_listening(request, pk):
    listening = get_object_or_404(Listening.objects.visible_to(request.user), pk=pk)
    form = SessionForm(typed(request))

    def act(said):
        return operations.plan_listening_session(listening, **form.meeting(), by=request.user)

    back = reverse("support:listening", args=[pk])
    return _answer_session(
        request, form, act, back=back, heading="Prévoir un rendez-vous de soutien", name=str(listening)
    )


@require_http_methods(["GET", "POST"])
@for_supporters
def move(request, pk):
    session = _session(request, pk)
    local = timezone.localtime(session.starts_at)
    known = {"mode": session.mode, "place": session.place, "minutes": session.minutes}
    form = SessionForm(typed(request), initial={**known, "day": local.date(), "hour": local.time()})

    def act(said):
        return operations.move_session(session, **form.meeting(), by=request.user)

    name = str(session.mediation or session.listening)
    return _answer_session(request, form, act, back=_home_of(session), heading="Déplacer le rendez-vous", name=name)


def _answer_session(request, form, act, *, back: str, heading: str, name: str):
    return answer_form(
        request, form, act, back=back, heading=heading, submit="Enregistrer le rendez-vous", crumbs=[(name, back)],
        done="Le rendez-vous est enregistré. Remettez l’invitation aux personnes concernées.",
    )  # fmt: skip


@require_POST
@for_supporters
def settle(request, pk):
    session = _session(request, pk)
    status = request.POST.get("etat", "")
    if status not in DONE:
        return HttpResponse(status=400)
    return press(
        request, lambda: operations.settle_session(session, status=status, by=request.user),
        back=_home_of(session), done=DONE[SessionStatus(status)],
    )  # fmt: skip


@require_POST
@for_supporters
def invite(request, pk):
    """Who was written to, and who must be told otherwise."""
    session = _session(request, pk)
    back = _home_of(session)

    def tell_the_others(invited):
        for person, why in invited.others:
            messages.warning(request, f"{person} : {why}")
        return redirect(back)

    return press(
        request, lambda: send_invitation(session, by=request.user), back=back, then=tell_the_others,
        done=lambda invited: f"Invitation envoyée à {', '.join(str(person) for person in invited.reached)}.",
    )  # fmt: skip


@require_GET
@for_supporters
def invitation(request, pk):
    """Where and when, for anyone's calendar; neither why nor with whom."""
    content = as_calendar(_session(request, pk), landlord=settings.LANDLORD_NAME)
    return attached(content, "text/calendar; charset=utf-8", "rendez-vous.ics")


def _session(request, pk) -> Session:
    seen = Session.objects.visible_to(request.user).select_related("mediation", "listening")
    return get_object_or_404(seen, pk=pk)


def _home_of(session: Session) -> str:
    if session.listening_id:
        return reverse("support:listening", args=[session.listening_id])
    return reverse("support:mediation", args=[session.mediation_id])
