from loge.domains.outreach.operations.pursuits import note_lost_message
from loge.foundation.notifications.events import MessageGivenUp

ABOUT = "outreach.Pursuit:"


def take_the_next_step(event: MessageGivenUp) -> None:
    """An SMS that reaches nobody is no news: the search does not wait for its answer."""
    if event.about.startswith(ABOUT):
        note_lost_message(pursuit_id=int(event.about.removeprefix(ABOUT)), by=None)
