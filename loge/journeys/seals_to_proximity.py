from loge.domains.proximity.operations.protected_homes import leave_protected_homes
from loge.registers.accounts.models import User
from loge.registers.seals.events import PeopleSealed


def send_nobody_to_their_door(event: PeopleSealed) -> None:
    """What was asked of a caretaker before someone was protected is called off."""
    leave_protected_homes(by=User.objects.get(pk=event.by_id) if event.by_id else None)
