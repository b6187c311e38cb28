"""How every form of this trade answers."""

from collections.abc import Callable

from loge.domains.support.permissions import check_can_listen, check_can_mediate, check_can_support
from loge.foundation.ui.answers import Address, fill, typed
from loge.registers.accounts.guards import allowed_when

__all__ = ["answer_form", "for_listeners", "for_mediators", "for_supporters", "typed"]

for_supporters = allowed_when(check_can_support)
for_mediators = allowed_when(check_can_mediate)
for_listeners = allowed_when(check_can_listen)


def answer_form(
    request, form, act: Callable[[dict], object], *, back: str, done: str, heading: str, submit: str, crumbs=(),
    then: Address = "",
):  # fmt: skip
    """The form on its page. `back`: where one came from; `then`: where one goes once it is done, when that is elsewhere."""
    context = {"heading": heading, "submit_label": submit, "cancel_url": back, "crumbs": crumbs}
    return fill(request, form, act, template="support/form.html", context=context, done=done, back=then or back)
