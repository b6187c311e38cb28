from django.utils import timezone

from loge.domains.outreach.operations import peace
from loge.domains.outreach.operations.regular import resume_after_pause
from loge.registers.accounts.models import User
from loge.registers.peace.events import ContactPaused, ContactResumed
from loge.registers.seals.events import PeopleSealed


def withdraw_their_homes(event: PeopleSealed) -> None:
    """From the very moment someone is protected, no campaign calls their home."""
    peace.withdraw_protected_homes(by=_who(event))


def put_the_home_off(event: ContactPaused) -> None:
    """A home in mourning or in hospital goes to the end of the pause."""
    peace.put_off_paused_homes(now=timezone.now(), by=_who(event))


def call_the_home_again(event: ContactResumed) -> None:
    """The pause was lifted before its end."""
    peace.call_again_after_pause(household_id=event.household_id, until=event.until, by=_who(event))
    resume_after_pause(household_id=event.household_id, by=_who(event))
    peace.put_off_paused_homes(now=timezone.now(), by=_who(event))  # another pause may still hold


def _who(event) -> User | None:
    return User.objects.get(pk=event.by_id) if event.by_id else None
