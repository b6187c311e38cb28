from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.support.choices import SessionStatus
from loge.domains.support.forms import EndListeningForm, OpenListeningForm
from loge.domains.support.models import Listening
from loge.domains.support.operations import listening as operations
from loge.domains.support.queries import listenings_of
from loge.domains.support.views.answers import answer_form, for_listeners, typed
from loge.foundation.ui.answers import press
from loge.registers.tenants.models import Person


@require_http_methods(["GET", "POST"])
@for_listeners
def new(request, person_pk):
    person = get_object_or_404(Person.objects.visible_to(request.user).standing(), pk=person_pk)
    form = OpenListeningForm(typed(request))
    return answer_form(
        request, form, lambda said: operations.open_listening(person=person, **said, by=request.user),
        back=f"{reverse('support:list')}?vue=ecoute", heading=f"Proposer un soutien à {person}",
        done="Le soutien est ouvert. Vous pouvez prévoir le premier rendez-vous.", submit="Ouvrir le soutien",
    )  # fmt: skip


@require_GET
@for_listeners
def detail(request, pk):
    listening = get_object_or_404(listenings_of(request.user), pk=pk)
    sessions = listening.sessions.all()
    held = sum(one.status == SessionStatus.HELD for one in sessions)
    context = {"listening": listening, "sessions": sessions, "held": held}
    return render(request, "support/listening.html", context)


@require_POST
@for_listeners
def take(request, pk):
    listening = get_object_or_404(Listening.objects.visible_to(request.user), pk=pk)
    return press(
        request, lambda: operations.take_listening(listening, by=request.user), done="Vous suivez ce soutien.",
        back=reverse("support:listening", args=[pk]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@for_listeners
def end(request, pk):
    listening = get_object_or_404(Listening.objects.visible_to(request.user), pk=pk)
    form = EndListeningForm(typed(request))
    back = reverse("support:listening", args=[pk])
    return answer_form(
        request, form, lambda said: operations.end_listening(listening, **said, by=request.user),
        back=back, heading="Terminer le soutien", done="Le soutien est terminé.", submit="Terminer",
        crumbs=[(str(listening), back)],
    )  # fmt: skip
