from loge.domains.referrals.operations.following import note_undelivered
from loge.foundation.notifications.events import MessageGivenUp


def tell_the_officer(event: MessageGivenUp) -> None:
    """A letter that will not arrive is known the day it comes back, not at the end of the reminders."""
    if event.about.startswith("referrals."):
        note_undelivered(about=event.about)
