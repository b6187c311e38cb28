from loge.domains.arrears.operations.letters import note_lost_letter
from loge.foundation.notifications.events import MessageGivenUp

ABOUT = "arrears.Letter:"


def put_it_to_review(event: MessageGivenUp) -> None:
    """A reminder that did not arrive reminded nobody: someone chooses what to do instead."""
    if event.about.startswith(ABOUT):
        note_lost_letter(letter_id=int(event.about.removeprefix(ABOUT)))
