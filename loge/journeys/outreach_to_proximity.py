from loge.domains.outreach.events import HomeUnreachable, PursuitEnded
from loge.domains.proximity.operations.knocks import ask_for_knock, withdraw_requests
from loge.registers.accounts.models import User

ORIGIN = "outreach.pursuit"


def send_someone_to_the_door(event: HomeUnreachable) -> None:
    """The caretaker has it on their telephone the same minute, with a neutral reason."""
    ask_for_knock(
        household_id=event.household_id,
        person_id=event.person_id,
        level=event.level,
        origin=ORIGIN,
        origin_id=str(event.pursuit_id),
        fallback_owner_id=event.officer_id,
        by=User.objects.get(pk=event.by_id) if event.by_id else None,
    )


def call_the_visit_off(event: PursuitEnded) -> None:
    """They called back while the caretaker was on the way: unless someone else asked, nobody needs to knock."""
    withdraw_requests(
        origin=ORIGIN, origin_id=str(event.pursuit_id), by=User.objects.get(pk=event.by_id) if event.by_id else None
    )
