from loge.domains.cases.operations.cases import open_case
from loge.domains.proximity.choices import KnockOutcome
from loge.domains.proximity.events import KnockSettled
from loge.registers.accounts.models import User

# How soon, at least, when help was asked for at the door, or when nobody has news of someone.
AT_LEAST = {KnockOutcome.SEEN_NEEDS_HELP: 2, KnockOutcome.NO_NEWS: 3}
CHASED = "outreach.pursuit"


def open_case_after_knock(event: KnockSettled) -> None:
    """A need said at the door, or a door that stays silent, has an owner and a deadline before the caretaker walks away.

    A search that a campaign leads goes on by itself when the door stays silent: it takes its own next step.
    """
    if event.outcome not in AT_LEAST or (event.outcome == KnockOutcome.NO_NEWS and event.origin == CHASED):
        return
    open_case(
        household_id=event.household_id,
        person_id=event.person_id,
        origin="proximity.knock",
        origin_id=str(event.knock_id),
        level=max(event.level, AT_LEAST[KnockOutcome(event.outcome)]),
        summary=event.summary,
        owner_id=event.manager_id,
        by=User.objects.get(pk=event.by_id) if event.by_id else None,
    )
