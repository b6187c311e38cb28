from loge.domains.bulletins.operations.lost import take_next_way
from loge.foundation.notifications.events import MessageGivenUp
from loge.foundation.notifications.models import Message

ABOUT = "bulletins.Delivery:"


def take_the_next_way(event: MessageGivenUp) -> None:
    """An information that one way could not bring is brought by the next."""
    if event.about.startswith(ABOUT):
        lost = Message.objects.get(pk=event.message_id)
        take_next_way(delivery_id=int(event.about.removeprefix(ABOUT)), channel=lost.channel, by=None)
