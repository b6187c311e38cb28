"""How every form of this trade answers."""

from collections.abc import Callable

from loge.domains.arrears.permissions import (
    check_can_arrange_someone,
    check_can_see,
    check_can_set_rules,
    check_can_settle,
    check_can_share_out,
    check_can_sign_for_all,
    check_can_write_letters,
)
from loge.foundation.ui.answers import Address, Words, fill, typed
from loge.registers.accounts.guards import allowed_when

__all__ = [
    "answer_form",
    "for_arrangers",
    "for_letter_writers",
    "for_managers",
    "for_readers",
    "for_rule_setters",
    "for_settlers",
    "for_signers",
    "typed",
]

for_readers = allowed_when(check_can_see)
for_settlers = allowed_when(check_can_settle)
for_rule_setters = allowed_when(check_can_set_rules)
for_letter_writers = allowed_when(check_can_write_letters)
for_arrangers = allowed_when(check_can_arrange_someone)
for_managers = allowed_when(check_can_share_out)
for_signers = allowed_when(check_can_sign_for_all)


def answer_form(
    request, form, act: Callable[[dict], object], *, back: str, done: Words, heading: str, submit: str,
    template: str = "arrears/form.html", then: Address = "", **more,
):  # fmt: skip
    """The form on its page. `back`: where one came from; `then`: where one goes once it is done, when that is elsewhere."""
    context = {"heading": heading, "submit_label": submit, "cancel_url": back} | more
    return fill(request, form, act, template=template, context=context, done=done, back=then or back)
