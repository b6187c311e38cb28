"""Which gateway carries SMS, and what any of them can do. Another provider is another module with these two functions:

    open_gateway(address, on_receipt)   a context that gives send(message) -> the gateway's reference
    listen(address, on_receipt)         hears the receipts that wait

`on_receipt(reference, delivered, reason)` answers False when it knows no such message yet: the receipt is then not acknowledged,
so that the operator tells it again.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import urlsplit

from django.conf import settings

from loge.foundation.notifications.models import Message
from loge.foundation.notifications.sms import capture, smpp
from loge.foundation.notifications.transport import Unreachable

OnReceipt = Callable[[str, bool, str], bool]


def is_set() -> bool:
    """Whether this installation sends SMS at all."""
    return bool(settings.SMS_GATEWAY)


def open_sms(on_receipt: OnReceipt) -> AbstractContextManager[Callable[[Message], str]]:
    """One connection for a whole batch. Raise Unreachable, here or once inside."""
    if not is_set():
        raise Unreachable("Aucune passerelle SMS n’est réglée")
    return _module().open_gateway(settings.SMS_GATEWAY, on_receipt)


def listen(on_receipt: OnReceipt) -> None:
    """Raise Unreachable."""
    if is_set():
        _module().listen(settings.SMS_GATEWAY, on_receipt)


def _module():
    return smpp if urlsplit(settings.SMS_GATEWAY).scheme in ("smpp", "smpps") else capture
