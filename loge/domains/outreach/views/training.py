"""Training on invented people: the real screen, nothing stored but the day when it was finished."""

from django.contrib import messages
from django.core import signing
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from loge.domains.outreach.forms.call import read_report
from loge.domains.outreach.models import Caller
from loge.domains.outreach.operations.campaigns import finish_training
from loge.domains.outreach.presenters.desk import Urls
from loge.domains.outreach.presenters.training import INVENTED_NUMBER, INVENTED_PERSON, training_desk
from loge.domains.outreach.queries.my_calls import my_enrolments
from loge.domains.outreach.rules.call_fields import Typed
from loge.domains.outreach.rules.default_script import DEFAULT_STEPS
from loge.domains.outreach.rules.reports import CallReport
from loge.domains.outreach.rules.training import DANGER, QUESTIONS, SITUATIONS, wrong_answers
from loge.domains.outreach.views.words import script_words
from loge.foundation.ui.answers import press

SALT = "outreach.training"
A_DAY = 24 * 60 * 60


def _caller(request, campaign_id) -> Caller:
    return get_object_or_404(my_enrolments(request.user), campaign_id=campaign_id)


def _done(request, caller: Caller) -> int:
    """How many situations were well noted. The browser carries it, signed: nothing of the training is stored."""
    try:
        pk, done = signing.loads(request.GET.get("etape", ""), salt=SALT, max_age=A_DAY)
    except signing.BadSignature:
        return 0
    return done if pk == caller.pk else 0


def _address(caller: Caller, done: int) -> str:
    token = signing.dumps([caller.pk, done], salt=SALT)
    name, args = ("training_quiz", [caller.campaign_id])
    if done < len(SITUATIONS):
        name, args = ("training_call", [caller.campaign_id, done + 1])
    return f"{reverse(f'outreach:{name}', args=args)}?etape={token}"


@require_GET
def start(request, campaign_id):
    caller = _caller(request, campaign_id)
    context = {"caller": caller, "situations": SITUATIONS, "questions": len(QUESTIONS), "first": _address(caller, 0)}
    return render(request, "outreach/training/start.html", context)


def call(request, campaign_id, number):
    caller = _caller(request, campaign_id)
    if not 1 <= number <= len(SITUATIONS):
        return redirect("outreach:training", campaign_id)
    if number > _done(request, caller) + 1:
        messages.info(request, "Reprenez l’entraînement là où vous en étiez.")
        return redirect(_address(caller, _done(request, caller)))
    if request.method != "POST":
        return _show(request, caller, number, Typed())
    return _judge(request, caller, number)


def danger(request, campaign_id, number):
    """The danger button of an invented call: the right gesture in one situation, explained in the others."""
    caller = _caller(request, campaign_id)
    if not 1 <= number <= len(SITUATIONS):
        return redirect("outreach:training", campaign_id)
    if request.method != "POST":
        return render(request, "outreach/desk/danger.html", {"desk": _desk(request, caller, number, Typed())})
    return _verdict(request, caller, number, CallReport(outcome=DANGER), Typed())


def _judge(request, caller, number):
    typed = Typed.from_post(request.POST)
    report = read_report(
        typed,
        people=[INVENTED_PERSON],
        steps=_steps(caller),
        numbers={INVENTED_NUMBER: SITUATIONS[number - 1].number},
        script_followed=request.POST.get("enhanced") == "1",
    )
    return _verdict(request, caller, number, report, typed)


def _verdict(request, caller, number, report: CallReport, typed: Typed):
    situation = SITUATIONS[number - 1]
    if advice := situation.judge(report):
        return _show(request, caller, number, typed, errors=[advice], status=422)
    following = _address(caller, max(number, _done(request, caller)))
    context = {"situation": situation, "number": number, "total": len(SITUATIONS), "next": following}
    return render(request, "outreach/training/lesson.html", context)


def _show(request, caller, number, typed, errors=(), status=200):
    context = {"desk": _desk(request, caller, number, typed), "errors": errors}
    return render(request, "outreach/desk/call.html", context, status=status)


def _desk(request, caller, number, typed):
    here = reverse("outreach:training_call", args=[caller.campaign_id, number])
    danger_address = reverse("outreach:training_danger", args=[caller.campaign_id, number])
    query = f"?{request.GET.urlencode()}"
    return training_desk(
        SITUATIONS[number - 1],
        number=number,
        words=script_words(request.user),
        typed=typed,
        urls=Urls(here=here + query, complete=here + query, danger=danger_address + query),
        steps=_steps(caller),
        today=timezone.localdate(),
        danger_instructions=caller.campaign.danger_instructions,
    )


def _steps(caller: Caller) -> list[dict]:
    version = caller.campaign.script_version
    return version.steps if version else DEFAULT_STEPS


def quiz(request, campaign_id):
    caller = _caller(request, campaign_id)
    if _done(request, caller) < len(SITUATIONS):
        return redirect("outreach:training", campaign_id)
    given = {number: request.POST.get(f"question-{number}", "") for number in range(len(QUESTIONS))}
    wrong = wrong_answers(given) if request.method == "POST" else {}
    if request.method == "POST" and not wrong:
        return press(
            request, lambda: finish_training(caller, by=request.user), back=reverse("outreach:desk"),
            done="Entraînement terminé. Vous pouvez passer votre premier appel.",
        )  # fmt: skip
    asked = [
        {"number": n, "question": question, "given": given[n], "why": wrong.get(n, "")}
        for n, question in enumerate(QUESTIONS)
    ]
    context = {"caller": caller, "asked": asked, "wrong": wrong}
    return render(request, "outreach/training/quiz.html", context, status=422 if wrong else 200)
