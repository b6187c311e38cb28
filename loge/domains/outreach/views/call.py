"""One call, from the first ring to its result: the desk, the draft saved as it is typed, the hold renewed, the end.

A claim is found three ways: closed by me (the call is over), held by me (it is open), or once mine (the hold was lost;
what I typed is kept). Anything else does not exist for me: 404, whether it is someone else's or nobody's.
"""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from loge.domains.outreach.forms.call import DangerForm, SkipForm, read_report
from loge.domains.outreach.models import Attempt, CallDraft, Campaign, Target
from loge.domains.outreach.operations.alarm import raise_alarm
from loge.domains.outreach.operations.calls import complete_call
from loge.domains.outreach.operations.claiming import renew_hold, skip_home
from loge.domains.outreach.operations.drafts import find_claim, save_draft
from loge.domains.outreach.presenters.desk import Desk
from loge.domains.outreach.presenters.live import live_desk, steps_of
from loge.domains.outreach.presenters.new_call import draw_new_call
from loge.domains.outreach.queries.desk_home import desk_home
from loge.domains.outreach.queries.my_calls import homes_to_call, is_over, my_draft, script_of_my_call
from loge.domains.outreach.rules.call_fields import Typed, own_words
from loge.domains.outreach.views.answers import callers_only
from loge.domains.outreach.views.words import script_words
from loge.foundation.errors import Refusal, Stale
from loge.foundation.wording.lexicon import doubtful_in

DOUBTFUL = "Relisez ce que vous avez écrit : certains mots n’y ont peut-être pas leur place."


@dataclass(frozen=True)
class OpenCall:
    """`is_held`: still in my hands; else only what I typed remains, to be sent in as long as nobody else called."""

    claim_id: UUID
    target: Target
    draft: CallDraft | None
    is_held: bool

    @property
    def typed(self) -> Typed:
        return Typed.from_draft(self.draft.content if self.draft else None)


@callers_only
@require_http_methods(["GET", "POST"])
def call(request, claim_id):
    found = _open_call(request.user, claim_id)
    if not (found and found.is_held) and is_over(request.user, claim_id):
        return redirect("outreach:call_done", claim_id)
    if found is None:
        return render(request, "outreach/desk/lost.html", status=404)
    if request.method == "POST":
        return _posted(request, found)
    if not found.is_held:
        return render(request, "outreach/desk/lost.html", {"note": found.typed.one("note"), "is_mine": True})
    return _show(request, found, found.typed)


def show_new_call(request, campaign: Campaign, target: Target):
    """The desk of a home that was just claimed, where nothing is typed yet: the answer to « next call » itself.

    The page then gives itself the address of the call (static/outreach/call_draft.js); without JavaScript, reloading it asks
    for the next call again, which finds the same home.
    """
    assert target.claim_id is not None
    target.campaign = campaign
    response = _show(request, OpenCall(target.claim_id, target, draft=None, is_held=True), Typed.from_draft(None))
    response["Cache-Control"] = "private, no-store"
    return response


def _open_call(user, claim_id) -> OpenCall | None:
    targets, draft = homes_to_call(user), my_draft(user, claim_id)
    target = targets.filter(claim_id=claim_id, holder=user).first()
    if target is not None:
        return OpenCall(claim_id, target, draft, is_held=True)
    try:
        claim = find_claim(claim_id, user)
    except Refusal:
        return None
    target = targets.filter(pk=claim.target_id).first()
    return OpenCall(claim_id, target, draft, is_held=False) if target else None


def _posted(request, found: OpenCall):
    typed = Typed.from_post(request.POST)
    if request.POST.get("action") != "complete":
        return _save_and_stay(request, found, typed)
    words = doubtful_in(own_words(typed, steps_of(found.target)))
    if words and not typed.one("accept_words"):
        _keep(request, found, typed)
        return _show(request, found, typed, errors=[DOUBTFUL], words=words)
    return _complete(request, found, typed, words)


def _complete(request, found: OpenCall, typed: Typed, words):
    home = desk_home(found.target, viewer=request.user)
    report = read_report(
        typed,
        people=[member.person_id for member in home.members],
        steps=steps_of(found.target),
        numbers={number.contact.id: number.contact.value for number in home.numbers},
        department=found.target.campaign.department,
        script_followed=request.POST.get("enhanced") == "1",
    )
    try:
        attempt = complete_call(claim_id=found.claim_id, report=report, by=request.user)
    except Stale as stale:
        return render(
            request,
            "outreach/desk/lost.html",
            {"reason": str(stale), "note": typed.one("note"), "is_mine": True},
            status=409,
        )
    except Refusal as refusal:
        _keep(request, found, typed)
        problems = getattr(refusal, "problems", {"": str(refusal)})
        return _show(request, found, typed, errors=list(problems.values()), words=words)
    return _after(request, attempt)


def _after(request, attempt: Attempt):
    """A wrong number leaves the home in hand when another one can be tried."""
    target = Target.objects.visible_to(request.user).filter(pk=attempt.target_id, holder=request.user).first()
    if target is None:
        return redirect("outreach:call_done", attempt.claim_id)
    messages.info(request, "Ce numéro est écarté. Essayez le suivant.")
    return redirect("outreach:call", target.claim_id)


def _save_and_stay(request, found: OpenCall, typed: Typed):
    try:
        save_draft(claim_id=found.claim_id, content=typed.as_draft(), by=request.user)
    except Refusal as refusal:
        return _show(request, found, typed, errors=[str(refusal)])
    messages.success(request, "Enregistré. Vous pourrez reprendre cet appel plus tard.")
    return redirect("outreach:call", found.claim_id)


def _keep(request, found: OpenCall, typed: Typed) -> None:
    """Before showing a refused form: what was typed is safe even if the page is closed on it."""
    try:
        save_draft(claim_id=found.claim_id, content=typed.as_draft(), by=request.user)
    except Refusal:
        pass  # the page shown holds it all the same


def _show(request, found: OpenCall, typed: Typed, errors=(), words=()):
    desk = _desk(request, found, typed)
    context = {
        "desk": desk,
        "drawn": None if errors else draw_new_call(desk, csrf_token=get_token(request)),
        "errors": errors,
        "warnings": {"words": ", ".join(f"« {word.word} »" for word in words)},
    }
    return render(request, "outreach/desk/call.html", context, status=422 if errors else 200)


def _desk(request, found: OpenCall, typed: Typed) -> Desk:
    return live_desk(
        found.target,
        desk_home(found.target, viewer=request.user),
        claim_id=found.claim_id,
        viewer=request.user,
        typed=typed,
        draft=found.draft,
        words=script_words(request.user),
        now=timezone.now(),
    )


@callers_only
@require_POST
def draft(request, claim_id):
    """Called as the caller types. 200 with `saved_at`, or 409 with the sentence to show: what was typed stays on screen."""
    typed = Typed.from_post(request.POST)
    try:
        save_draft(claim_id=claim_id, content=typed.as_draft(), by=request.user)
    except Refusal as refusal:
        return JsonResponse({"message": str(refusal)}, status=404 if isinstance(refusal, Stale) else 409)
    written = own_words(typed, script_of_my_call(request.user, claim_id))
    words = [{"word": word.word, "category": word.category_label} for word in doubtful_in(written)]
    return JsonResponse({"saved_at": timezone.localtime().strftime("%H:%M"), "words": words})


@callers_only
@require_POST
def renew(request, claim_id):
    """The page is alive. 409 when the home was lost: typing goes on, the caller is told."""
    found = _open_call(request.user, claim_id)
    if found is None:
        return JsonResponse({"message": ""}, status=404)
    try:
        due_at = renew_hold(found.target, claim_id=claim_id, by=request.user)
    except Stale as stale:
        return JsonResponse({"message": f"{stale} Ce que vous saisissez est gardé."}, status=409)
    return JsonResponse({"held_until": due_at.isoformat()})


@callers_only
@require_http_methods(["GET", "POST"])
def skip(request, claim_id):
    found = _open_call(request.user, claim_id)
    if found is None or is_over(request.user, claim_id):
        return render(request, "outreach/desk/lost.html", status=404)
    form = SkipForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            skip_home(found.target, claim_id=claim_id, by=request.user, **form.cleaned_data)
            messages.info(request, "Foyer passé : quelqu’un d’autre l’appellera.")
            return redirect("outreach:desk")
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"desk": _desk(request, found, found.typed), "form": form}
    return render(request, "outreach/desk/skip.html", context, status=422 if form.is_bound else 200)


@callers_only
@require_http_methods(["GET", "POST"])
def danger(request, claim_id):
    """Whom to call, and the alarm: recorded at once, while the person is still on the line."""
    found = _open_call(request.user, claim_id)
    if found is None:
        return render(request, "outreach/desk/lost.html", status=404)
    form = DangerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            alarm = raise_alarm(claim_id=claim_id, by=request.user, **form.cleaned_data)
            messages.warning(
                request, f"Urgence enregistrée : {alarm.officer} reçoit l’alerte. Restez en ligne avec la personne."
            )
            return redirect("outreach:call", claim_id)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"desk": _desk(request, found, found.typed), "form": form}
    return render(request, "outreach/desk/danger.html", context, status=422 if form.is_bound else 200)
