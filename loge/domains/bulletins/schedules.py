import logging
from collections.abc import Callable

from django.utils import timezone

from loge.domains.bulletins.models import Bulletin
from loge.domains.bulletins.operations.relaying import relay_again, relay_block
from loge.domains.bulletins.queries.audience import bulletins_to_relay

logger = logging.getLogger(__name__)


def relay_bulletins(timestamp: int = 0) -> None:
    """Each minute: all that may leave, block after block. One that fails keeps no other waiting."""
    for bulletin in bulletins_to_relay():
        try:
            _to_the_end(relay_block, bulletin)
            _to_the_end(relay_again, bulletin)
        except Exception:
            logger.exception("bulletin %s could not go on", bulletin.pk)


def _to_the_end(block: Callable[..., int | None], bulletin: Bulletin) -> None:
    after: int | None = 0
    while after is not None:
        after = block(bulletin, after=after, now=timezone.now(), by=None)
