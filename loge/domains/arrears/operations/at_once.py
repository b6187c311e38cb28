"""What follows at once from something noted about accounts: their days on the calendar, their next step."""

from collections.abc import Iterable

from django.utils import timezone

from loge.domains.arrears.operations.clocks import set_clocks
from loge.domains.arrears.operations.steps import advise_accounts
from loge.domains.arrears.queries.facts import facts


def look_again(accounts: Iterable[int], *, by) -> None:
    """Nothing is lost when it is forgotten somewhere: the night reads every account again."""
    if not (wanted := sorted(set(accounts))):
        return
    today = timezone.localdate()
    known = dict(facts(on=today, accounts=wanted))
    set_clocks(known, on=today, by=by)
    advise_accounts(on=today, known=known, by=by)
