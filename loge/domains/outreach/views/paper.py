"""Paper mode: sheets printed for the day when the network is down, then keyed back, none lost and none twice."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.domains.outreach.choices import SheetState
from loge.domains.outreach.forms.call import read_report
from loge.domains.outreach.forms.paper import QUICK_OUTCOMES, RETURNED, CodeForm, PrintForm
from loge.domains.outreach.models import Campaign
from loge.domains.outreach.operations.paper import key_in, print_sheets, settle_conflict
from loge.domains.outreach.permissions import can_supervise
from loge.domains.outreach.presenters.live import steps_of
from loge.domains.outreach.presenters.paper import batch_pdf, keying_desk
from loge.domains.outreach.queries.desk_home import desk_home
from loge.domains.outreach.queries.sheets import (
    batches_for,
    callers_to_print_for,
    sheets_for,
    sheets_in_conflict,
    sheets_out,
)
from loge.domains.outreach.rules import CallReport
from loge.domains.outreach.rules.call_fields import Typed, own_words
from loge.domains.outreach.rules.codes import tidy_code
from loge.domains.outreach.views.answers import callers_only, pdf
from loge.domains.outreach.views.call import DOUBTFUL
from loge.domains.outreach.views.words import script_words
from loge.foundation.errors import Refusal
from loge.foundation.wording.lexicon import doubtful_in

STATES = {
    SheetState.KEYED: "saisie",
    SheetState.RETURNED: "rendue sans appel",
    SheetState.CONFLICT: "en conflit : le foyer a été appelé entre-temps",
}


@callers_only
@require_GET
def paper(request):
    campaigns = Campaign.objects.visible_to(request.user).filter(status="running").order_by("name", "pk")
    printable = [(campaign, _print_form(request.user, campaign)) for campaign in campaigns]
    context = {
        "printable": printable,
        "code_form": CodeForm(),
        "out": sheets_out(request.user),
        "conflicts": sheets_in_conflict(request.user),
        "can_settle": can_supervise(request.user),
    }
    return render(request, "outreach/paper/index.html", context)


def _print_form(user, campaign) -> PrintForm:
    return PrintForm(
        callers=callers_to_print_for(user, campaign), initial={"caller": user.pk}, auto_id=f"id_{campaign.pk}_%s"
    )


@callers_only
@require_POST
def print_batch(request, campaign_id):
    campaign = get_object_or_404(Campaign.objects.visible_to(request.user), pk=campaign_id)
    form = PrintForm(request.POST, callers=callers_to_print_for(request.user, campaign))
    if form.is_valid():
        try:
            batch = print_sheets(campaign, by=request.user, **form.cleaned_data)
            return redirect("outreach:paper_batch", batch.pk)
        except Refusal as refusal:
            form.add_error(None, str(refusal))
    context = {"campaign": campaign, "form": form}
    return render(request, "outreach/paper/print.html", context, status=422)


@callers_only
@require_http_methods(["GET", "POST"])
def batch(request, pk):
    """The pile: what became of each sheet, and the simple results keyed line by line, all at once."""
    found = get_object_or_404(batches_for(request.user), pk=pk)
    problems = _key_pile(request, found) if request.method == "POST" else {}
    if request.method == "POST" and not problems:
        return redirect("outreach:paper_batch", pk)
    sheets = list(sheets_for(request.user).filter(batch=found).order_by("position"))
    rows = [
        {
            "sheet": sheet,
            "problem": problems.get(sheet.code, ""),
            "chosen": request.POST.get(f"outcome-{sheet.pk}", ""),
        }
        for sheet in sheets
    ]
    context = {"batch": found, "rows": rows, "quick_outcomes": QUICK_OUTCOMES, "problems": problems}
    return render(request, "outreach/paper/batch.html", context, status=422 if problems else 200)


def _key_pile(request, found) -> dict[str, str]:
    lines = [
        (sheet.code, _quick_report(request.POST.get(f"outcome-{sheet.pk}", "")))
        for sheet in sheets_for(request.user).filter(batch=found, state=SheetState.PRINTED).order_by("position")
        if request.POST.get(f"outcome-{sheet.pk}")
    ]
    keyed = key_in(found.campaign, lines=lines, by=request.user)
    if written := sum(not line.problem for line in keyed):
        messages.success(request, f"{written} fiche{'s' if written > 1 else ''} saisie{'s' if written > 1 else ''}.")
    for line in keyed:
        if line.state == SheetState.CONFLICT:
            messages.warning(request, f"Fiche {line.code} : {STATES[SheetState.CONFLICT]}.")
    return {line.code: line.problem for line in keyed if line.problem}


def _quick_report(outcome: str) -> CallReport | None:
    if outcome == RETURNED:
        return None
    return CallReport(outcome=outcome, spoke_with="self" if outcome == "answered_ok" else "")


@callers_only
@require_GET
def sheets(request, pk):
    found = get_object_or_404(batches_for(request.user), pk=pk)
    printed = sheets_for(request.user).filter(batch=found).order_by("position")
    homes = [(sheet, desk_home(sheet.target, viewer=request.user)) for sheet in printed]
    content = batch_pdf(found, homes, words=script_words(found.caller))
    return pdf(content, f"fiches-{found.pk}.pdf")


@callers_only
@require_GET
def find_sheet(request):
    """From the code typed by hand to its keying screen."""
    code = tidy_code(request.GET.get("code", ""))
    sheet = sheets_for(request.user).filter(code=code).first() if code else None
    if sheet is None:
        messages.warning(request, f"Aucune fiche ne porte le code « {request.GET.get('code', '')} ». Vérifiez-le.")
        return redirect("outreach:paper")
    return redirect("outreach:paper_key", sheet.code)


@callers_only
@require_http_methods(["GET", "POST"])
def key_sheet(request, code):
    sheet = get_object_or_404(sheets_for(request.user), code=tidy_code(code))
    if sheet.state != SheetState.PRINTED:
        messages.info(request, f"Fiche {sheet.code} déjà {STATES[SheetState(sheet.state)]}.")
        return redirect("outreach:paper")
    if request.method != "POST":
        return _keying(request, sheet, Typed())
    typed = Typed.from_post(request.POST)
    if request.POST.get("action") not in ("complete", RETURNED):
        return _keying(request, sheet, typed)
    words = doubtful_in(own_words(typed, steps_of(sheet.target)))
    if words and not typed.one("accept_words"):
        return _keying(request, sheet, typed, [DOUBTFUL], words)
    report = None if request.POST.get("action") == RETURNED else _report(request, sheet, typed)
    (line,) = key_in(sheet.batch.campaign, lines=[(sheet.code, report)], by=request.user)
    if line.problem:
        return _keying(request, sheet, typed, [line.problem], words)
    messages.success(request, f"Fiche {line.code} {STATES[SheetState(line.state)]}.")
    return redirect("outreach:paper")


def _report(request, sheet, typed: Typed) -> CallReport:
    home = desk_home(sheet.target, viewer=request.user)
    return read_report(
        typed,
        people=[member.person_id for member in home.members],
        steps=steps_of(sheet.target),
        numbers={number.contact.id: number.contact.value for number in home.numbers},
        department=sheet.batch.campaign.department,
        script_followed=request.POST.get("enhanced") == "1",
    )


def _keying(request, sheet, typed: Typed, errors=(), words=()):
    desk = keying_desk(
        sheet,
        desk_home(sheet.target, viewer=request.user),
        typed=typed,
        words=script_words(sheet.batch.caller),
        here=request.path,
        today=timezone.localdate(),
    )
    warnings = {"words": ", ".join(f"« {word.word} »" for word in words)}
    context = {"desk": desk, "sheet": sheet, "errors": errors, "warnings": warnings}
    return render(request, "outreach/paper/key.html", context, status=422 if errors else 200)


@callers_only
@require_POST
def settle(request, pk):
    sheet = get_object_or_404(sheets_for(request.user), pk=pk)
    try:
        settle_conflict(sheet, by=request.user)
        messages.success(request, f"Fiche {sheet.code} close.")
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect("outreach:paper")
