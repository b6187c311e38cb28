from loge.domains.arrears.events import PlanBroken, PlanSigned
from loge.domains.cases.operations.cases import say_to_open_case, tell_open_case
from loge.registers.accounts.models import User

WITHIN_A_WEEK = 7


def tell_the_officer(event: PlanBroken) -> None:
    """Whoever follows this person hears that their plan is broken, and never of how much. Nobody followed: nothing is opened, the
    account has its own next step."""
    if event.person_id is None:
        return
    tell_open_case(
        person_id=event.person_id,
        preferred="",
        text="Le plan d’apurement de son compte est rompu.",
        within_days=WITHIN_A_WEEK,
        by=User.objects.get(pk=event.by_id) if event.by_id else None,
    )


def say_that_it_is_agreed(event: PlanSigned) -> None:
    """Good news for whoever follows this person, who may have asked for it."""
    if event.person_id is None:
        return
    say_to_open_case(
        person_id=event.person_id,
        text="Un plan d’apurement est convenu pour son compte.",
        by=User.objects.get(pk=event.by_id) if event.by_id else None,
    )
