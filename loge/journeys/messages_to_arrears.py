from loge.domains.arrears.operations.letters import note_lost_letter
from loge.domains.arrears.operations.offers import note_lost_offer
from loge.foundation.notifications.events import MessageGivenUp

LETTER, OFFER = "arrears.Letter:", "arrears.PlanOffer:"


def put_it_to_review(event: MessageGivenUp) -> None:
    """A reminder that did not arrive reminded nobody, a plan that nobody read will not be signed: someone is told."""
    if event.about.startswith(LETTER):
        note_lost_letter(letter_id=int(event.about.removeprefix(LETTER)))
    if event.about.startswith(OFFER):
        note_lost_offer(offer_id=int(event.about.removeprefix(OFFER)))
