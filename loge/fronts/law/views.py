"""The numbers of the law: what is in force, since when, by which text, who corrected it and why, who checked it this year."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from loge.foundation.legal.checking import Standing
from loge.foundation.ui.answers import fill, press, typed
from loge.foundation.ui.french import plural
from loge.fronts.law.catalogue import chapters, everything, name_of
from loge.fronts.law.forms import CorrectForm, DayForm, WithdrawForm
from loge.fronts.law.operations import check_values, correct_value, withdraw_value
from loge.fronts.law.presenters import in_words
from loge.registers.accounts.guards import allowed_when
from loge.registers.accounts.permissions import can_keep_law, check_can_keep_law, check_can_read_law

VIEWS = {"": lambda one: True, "a-verifier": lambda one: one.wants_check, "douteuses": lambda one: one.is_doubtful}


@require_GET
@allowed_when(check_can_read_law)
def values(request):
    """Each number in force on a day."""
    form = DayForm(request.GET)
    if not form.is_valid():
        return render(request, "law/values.html", {"form": form}, status=422)
    on, shown = form.cleaned_data["au"], VIEWS[form.cleaned_data["vue"]]
    found = [(heading, [_row(one) for one in listed if one.now and shown(one)]) for heading, listed in chapters(on)]
    context = {
        "form": form,
        "on": on,
        "chapters": [(heading, rows) for heading, rows in found if rows],
        "may_keep": can_keep_law(request.user),
        "is_today": on == timezone.localdate(),
        "waiting": sum(one.wants_check for one in everything(timezone.localdate()).values()),
    }
    return render(request, "law/values.html", context)


def _row(one: Standing) -> dict:
    now = one.now
    return {
        "one": one,
        "name": name_of(one.code),
        "value": in_words(now.value, now.unit) if now else "",
        "next": [(in_words(text.value, text.unit), text) for text in one.coming[:1]],
    }


@require_GET
@allowed_when(check_can_read_law)
def detail(request, code):
    """All that was written of one number: ours, the landlord's, what was withdrawn and why."""
    one = _find(code)
    context = {
        "row": _row(one),
        "texts": [(in_words(text.value, text.unit), text) for text in one.texts],
        "rows": [(in_words(row.value, row.unit), row) for row in one.rows],
        "may_keep": can_keep_law(request.user),
    }
    return render(request, "law/detail.html", context)


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_keep_law)
def correct(request, code):
    one = _find(code)
    now = one.now or one.texts[-1]
    initial = {
        "value": now.value.normalize(),
        "reference": now.reference,
        "evidence": now.evidence,
        "valid_from": timezone.localdate(),
    }
    form = CorrectForm(typed(request), unit=now.unit, initial=initial)
    return _answer(
        request, form, lambda said: correct_value(code=code, **said, by=request.user), code=code,
        heading=f"Corriger : {name_of(code)}", submit="Enregistrer la correction",
        done="La correction est enregistrée. Elle vaut pour tout ce qui se calcule depuis sa date.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@allowed_when(check_can_keep_law)
def withdraw(request, code, pk):
    row = next((row for row in _find(code).rows if row.pk == pk), None)
    if row is None:
        raise Http404
    form = WithdrawForm(typed(request))
    return _answer(
        request, form, lambda said: withdraw_value(row, **said, by=request.user), code=code,
        heading=f"Retirer la correction : {name_of(code)}", submit="Retirer",
        done="La correction est retirée. Elle reste lisible.",
    )  # fmt: skip


@require_POST
@allowed_when(check_can_keep_law)
def check(request):
    return press(
        request, lambda: check_values(codes=request.POST.getlist("codes"), by=request.user), back=reverse("law:values"),
        done=lambda count: f"{plural(count, 'valeur vérifiée')} pour {timezone.localdate().year}.",
    )  # fmt: skip


def _answer(request, form, act, *, code: str, heading: str, submit: str, done: str):
    back = reverse("law:detail", args=[code])
    context = {"heading": heading, "submit_label": submit, "cancel_url": back, "name": name_of(code)}
    return fill(request, form, act, template="law/form.html", context=context, done=done, back=back)


def _find(code: str) -> Standing:
    found = everything(timezone.localdate()).get(code)
    if found is None:
        raise Http404
    return found
