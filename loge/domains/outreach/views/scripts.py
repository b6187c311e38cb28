"""The script editor: versions, steps, preview, publication, and the guide to print."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from loge.domains.outreach.forms.scripts import ScriptNameForm, read_steps, rearrange
from loge.domains.outreach.models import ScriptVersion
from loge.domains.outreach.operations import scripts as operations
from loge.domains.outreach.presenters.desk import PREVIEW, Home, NumberCard, PersonCard, Urls, build_desk
from loge.domains.outreach.presenters.guide import guide_pdf
from loge.domains.outreach.presenters.scripts import editor_choices, step_forms
from loge.domains.outreach.queries.scripts import scripts_for, versions_for
from loge.domains.outreach.rules.call_fields import Typed
from loge.domains.outreach.rules.steps import BadSteps, check_steps
from loge.domains.outreach.views.answers import pdf, supervisors_only
from loge.domains.outreach.views.words import script_words
from loge.foundation.errors import Refusal
from loge.foundation.ui.answers import fill
from loge.foundation.ui.answers import typed as bound_to

SAVE, PUBLISH = "save", "publish"


@supervisors_only
def scripts(request):
    return fill(
        request, ScriptNameForm(bound_to(request)), lambda said: operations.create_script(**said, by=request.user),
        template="outreach/scripts/list.html", context={"scripts": scripts_for(request.user)},
        back=lambda version: reverse("outreach:script_edit", args=[version.pk]),
    )  # fmt: skip


@supervisors_only
@require_POST
def add_version(request, pk):
    script = get_object_or_404(scripts_for(request.user), pk=pk)
    try:
        version = operations.new_version(script, by=request.user)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
        return redirect("outreach:scripts")
    return redirect("outreach:script_edit", version.pk)


@supervisors_only
def edit(request, pk):
    version = _version(request, pk)
    if version.published_at:
        return redirect("outreach:script_preview", version.pk)
    if request.method != "POST":
        return _editor(request, version, version.steps)
    steps, gesture = read_steps(request.POST), request.POST.get("action", SAVE)
    if gesture not in (SAVE, PUBLISH):
        return _editor(request, version, rearrange(steps, gesture), unsaved=True)
    return _save(request, version, steps, gesture)


def _save(request, version, steps, gesture):
    try:
        operations.edit_version(version, steps=steps, by=request.user)
        if gesture == PUBLISH:
            operations.publish_version(version, by=request.user)
    except BadSteps as bad:
        return _editor(request, version, steps, problems=bad.problems, status=422)
    except Refusal as refusal:
        return _editor(request, version, steps, problems=[str(refusal)], status=422)
    if gesture == PUBLISH:
        messages.success(request, f"Version {version.number} publiée : les campagnes peuvent l’utiliser.")
        return redirect("outreach:scripts")
    messages.success(request, f"Version {version.number} enregistrée.")
    return redirect("outreach:script_edit", version.pk)


def _editor(request, version, steps, problems=(), unsaved=False, status=200):
    context = {
        "version": version,
        "steps": step_forms(steps),
        "problems": problems or _problems(steps),
        "refused": bool(problems),
        "unsaved": unsaved,
        **editor_choices(steps),
    }
    template = "outreach/scripts/_editor.html" if request.htmx else "outreach/scripts/edit.html"
    return render(request, template, context, status=status)


def _problems(steps) -> list[str]:
    if not steps:
        return []
    try:
        check_steps(steps)
    except BadSteps as bad:
        return bad.problems
    return []


@supervisors_only
@require_GET
def preview(request, pk):
    """The script played on the real screen, for someone invented. Two people, to see the questions asked of each."""
    version = _version(request, pk)
    here = reverse("outreach:script_preview", args=[pk])
    members = [(1, "Odette"), (2, "Marcel")] if request.GET.get("foyer") == "2" else [(1, "Odette")]
    desk = build_desk(
        mode=PREVIEW,
        title=f"Aperçu : {version.script.name}",
        heading=f"{version.script.name}, version {version.number}",
        claim="apercu",
        hold_seconds=0,
        home=Home(
            members=members,
            people=[PersonCard(name=name) for _, name in members],
            numbers=[NumberCard(id=1, display="01 99 00 12 34", tel="+33199001234", kind="Numéro fictif")],
        ),
        script=version.steps,
        words=script_words(request.user),
        typed=Typed(),
        urls=Urls(here=here, complete=here, danger=here),
        today=timezone.localdate(),
    )
    return render(request, "outreach/scripts/preview.html", {"desk": desk, "version": version})


@supervisors_only
@require_GET
def guide(request, pk):
    version = _version(request, pk)
    return pdf(guide_pdf(version, script_words(None)), f"guide-appel-{version.script_id}-v{version.number}.pdf")


def _version(request, pk) -> ScriptVersion:
    return get_object_or_404(versions_for(request.user), pk=pk)
