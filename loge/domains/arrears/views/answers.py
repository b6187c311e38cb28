"""How every form of this trade answers."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import redirect, render

from loge.domains.arrears.permissions import check_can_see, check_can_set_rules, check_can_settle
from loge.foundation.errors import Refusal
from loge.registers.accounts.guards import allowed_when

for_readers = allowed_when(check_can_see)
for_rule_setters = allowed_when(check_can_set_rules)
for_settlers = allowed_when(check_can_settle)


def typed(request):
    return request.POST if request.method == "POST" else None


def answer_form(
    request,
    form,
    act: Callable,
    *,
    back: str,
    done: str,
    heading: str,
    submit: str,
    crumbs=(),
    template="arrears/form.html",
    **more,
):  # noqa: E501
    """The form; or the act and `back`, an address; or what is wrong with what was typed, that stays (422)."""
    if request.method == "POST" and form.is_valid():
        try:
            act()
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect(back)
    context = {"form": form, "heading": heading, "submit_label": submit, "cancel_url": back, "crumbs": crumbs} | more
    return render(request, template, context, status=422 if form.errors else 200)
