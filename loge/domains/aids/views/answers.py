"""How every form of this trade answers."""

from collections.abc import Callable

from loge.domains.aids.permissions import (
    check_can_keep_guarantees,
    check_can_keep_schemes,
    check_can_prepare,
    check_can_see,
)
from loge.foundation.ui.answers import Address, fill, typed
from loge.registers.accounts.guards import allowed_when

__all__ = ["answer_form", "for_guarantees", "for_preparers", "for_readers", "for_scheme_keepers", "typed"]

for_readers = allowed_when(check_can_see)
for_preparers = allowed_when(check_can_prepare)
for_scheme_keepers = allowed_when(check_can_keep_schemes)
for_guarantees = allowed_when(check_can_keep_guarantees)


def answer_form(
    request, form, act: Callable[[dict], object], *, back: str, done: str, heading: str, submit: str,
    template: str = "aids/form.html", then: Address = "", trail=(), **more,
):  # fmt: skip
    """The form on its page. `back`: where one came from; `then`: where one goes once it is done, when that is elsewhere; `trail`:
    (address, words) of what leads there."""
    context = {"heading": heading, "submit_label": submit, "cancel_url": back, "trail": trail} | more
    return fill(request, form, act, template=template, context=context, done=done, back=then or back)
