"""What left, what waits and why, what will not arrive. The texts are not shown: they are other people's letters."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.foundation.notifications.choices import LOST, WAITING, MessageState
from loge.foundation.notifications.models import Message
from loge.foundation.notifications.queries import bounces, counts, stuck
from loge.foundation.ui.answers import fill, press, typed
from loge.fronts.outbox import operations
from loge.fronts.outbox.forms import BounceForm
from loge.fronts.outbox.permissions import can_read_captured
from loge.fronts.outbox.queries import messages_seen_by
from loge.registers.accounts.guards import allowed_when
from loge.registers.accounts.permissions import check_can_keep_messages

PER_PAGE = 50
VIEWS = {
    "attente": ("En attente", WAITING),
    "perdus": ("N’arriveront pas", LOST),
    "partis": ("Partis", (MessageState.SENT, MessageState.DELIVERED)),
}


@require_GET
@allowed_when(check_can_keep_messages)
def listing(request):
    shown = request.GET.get("vue", "attente")
    shown = shown if shown in VIEWS else "attente"
    found = messages_seen_by(request.user).filter(state__in=VIEWS[shown][1])
    order = "next_try_at" if shown == "attente" else "-queued_at"
    tally = counts()
    context = {
        "page": Paginator(found.order_by(order, "-pk"), PER_PAGE).get_page(request.GET.get("page")),
        "views": [(code, label, tally[code]) for code, (label, _) in VIEWS.items()],
        "shown": shown,
        "stuck": stuck(),
        "bounces": bounces(),
    }
    return render(request, "outbox/list.html", context)


@require_GET
@allowed_when(check_can_keep_messages)
def detail(request, pk):
    return _page(request, _message(request, pk))


def _message(request, pk) -> Message:
    return get_object_or_404(messages_seen_by(request.user).select_related("asked_by"), pk=pk)


def _page(request, message, *, text=""):
    return render(request, "outbox/detail.html", _shown(request, message) | {"form": BounceForm(), "text": text})


def _shown(request, message) -> dict:
    return {"message": message, "text": "", "may_read": can_read_captured(request.user) and message.body}


@require_POST
@allowed_when(check_can_keep_messages)
def retry(request, pk):
    return _act(request, pk, operations.try_message_again, "Le message repart dans la minute.")


@require_POST
@allowed_when(check_can_keep_messages)
def stop(request, pk):
    return _act(request, pk, operations.stop_message, "Le message est abandonné.")


def _act(request, pk, operation, sentence):
    message = _message(request, pk)
    return press(request, lambda: operation(message, by=request.user), done=sentence, back=_address(message))


def _address(message: Message) -> str:
    return reverse("outbox:detail", args=[message.pk])


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_keep_messages)
def bounce(request, pk):
    message = _message(request, pk)
    return fill(
        request, BounceForm(typed(request)),
        lambda said: operations.note_message_bounce(message, **said, by=request.user),
        template="outbox/detail.html", context=_shown(request, message), back=_address(message),
        done="Le retour est noté, la personne qui suit le dossier est prévenue.",
    )  # fmt: skip


@require_POST
@allowed_when(check_can_keep_messages)
def read(request, pk):
    message = _message(request, pk)
    return press(
        request, lambda: operations.read_captured_message(message, by=request.user), back=_address(message),
        then=lambda text: _page(request, message, text=text),
    )  # fmt: skip
