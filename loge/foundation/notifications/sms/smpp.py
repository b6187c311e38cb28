"""SMPP 3.4: what operators and most French providers speak. The protocol itself is smpplib's (ADR 56).

smpp://identifiant:mot-de-passe@passerelle.example:2775?emetteur=HABITAT, or smpps:// over TLS. Receipts come on the connection:
the operator keeps those that arrive while nobody listens, and gives them at the next one.
"""

import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from smpplib import client, consts, exceptions, gsm

from loge.foundation.notifications.mail import text_of
from loge.foundation.notifications.models import Message
from loge.foundation.notifications.sms.segments import plain
from loge.foundation.notifications.transport import Later, Refused, Unreachable

PATIENCE = 10  # seconds for an answer
LISTEN = 2  # seconds of silence after which no more receipts are awaited
BUSY = {consts.SMPP_ESME_RTHROTTLED, consts.SMPP_ESME_RMSGQFUL, consts.SMPP_ESME_RSYSERR, consts.SMPP_ESME_RX_T_APPN}
_RECEIPT = re.compile(rb"id:(?P<id>\S+).*?stat:(?P<stat>\w+)(?:.*?err:(?P<err>\w+))?", re.I | re.S)
FINAL = {"DELIVRD": True, "EXPIRED": False, "DELETED": False, "UNDELIV": False, "REJECTD": False}


class _Line:
    """One bound connection: what was answered to what it sent, and receipts told as they come."""

    def __init__(self, address: str, on_receipt):
        url = urlsplit(address)
        secure = ssl.create_default_context() if url.scheme == "smpps" else None
        self.sender = parse_qs(url.query).get("emetteur", ["Loge"])[0][:11]
        self.on_receipt = on_receipt
        self.answers: dict[int, Any] = {}
        self.smsc = client.Client(
            url.hostname, url.port or 2775, timeout=PATIENCE, ssl_context=secure, allow_unknown_opt_params=True
        )
        self.smsc.set_message_sent_handler(lambda pdu: self.answers.__setitem__(pdu.sequence, pdu))
        self.smsc.set_error_pdu_handler(lambda pdu: self.answers.__setitem__(pdu.sequence, pdu))
        self.smsc.set_message_received_handler(self._hear)
        self.identity = {"system_id": unquote(url.username or ""), "password": unquote(url.password or "")}

    def open(self) -> None:
        self.smsc.connect()
        self.smsc.bind_transceiver(**self.identity)

    def _hear(self, pdu) -> int:
        """Noted before it is acknowledged: what this process forgets by dying, the operator tells again."""
        found = _RECEIPT.search(pdu.short_message or b"")
        state = found["stat"].decode().upper() if found else ""
        if not found or state not in FINAL:
            return consts.SMPP_ESME_ROK
        reason = "" if FINAL[state] else f"{state} {(found['err'] or b'').decode()}".strip()
        known = self.on_receipt(found["id"].decode(), FINAL[state], reason)
        return consts.SMPP_ESME_ROK if known else consts.SMPP_ESME_RX_T_APPN

    def submit(self, message: Message) -> str:
        """The reference of the last part, the only one whose receipt is asked: an SMS is received when its end is."""
        parts, coding, features = gsm.make_parts(plain(text_of(message)))
        answer = None
        for place, part in enumerate(parts, 1):
            answer = self._answer(self.smsc.send_message(
                source_addr_ton=consts.SMPP_TON_ALNUM, source_addr=self.sender, dest_addr_ton=consts.SMPP_TON_INTL,
                dest_addr_npi=consts.SMPP_NPI_ISDN, destination_addr=message.recipient.removeprefix("+"),
                short_message=part, data_coding=coding, esm_class=features, registered_delivery=place == len(parts),
            ))  # fmt: skip
        return (getattr(answer, "message_id", None) or b"").decode()

    def _answer(self, asked):
        while asked.sequence not in self.answers:
            self.smsc.read_once(auto_send_enquire_link=False)
        answer = self.answers.pop(asked.sequence)
        if answer.is_error() and answer.status in BUSY:
            raise Later(f"La passerelle SMS est occupée (code {answer.status})")
        if answer.is_error():
            raise Refused(f"Refusé par la passerelle SMS (code {answer.status})")
        return answer

    def listen(self) -> None:
        """Until nothing has come for a moment."""
        self.smsc._socket.settimeout(LISTEN)
        with suppress(TimeoutError, socket.timeout):
            while True:
                self.smsc.read_once(auto_send_enquire_link=False)

    def close(self) -> None:
        with suppress(exceptions.PDUError, exceptions.ConnectionError, exceptions.UnknownCommandError, OSError):
            self.smsc.unbind()
        with suppress(OSError):
            self.smsc.disconnect()


@contextmanager
def open_gateway(address: str, on_receipt) -> Iterator[Callable[[Message], str]]:
    """Raise Unreachable."""
    with _line(address, on_receipt) as line:
        yield lambda message: _submit(line, message)


def listen(address: str, on_receipt) -> None:
    """Raise Unreachable."""
    with _line(address, on_receipt) as line:
        line.listen()


@contextmanager
def _line(address: str, on_receipt) -> Iterator[_Line]:
    line = _Line(address, on_receipt)
    try:
        line.open()
        yield line
    except exceptions.PDUError as error:
        raise Unreachable("La passerelle SMS refuse notre identifiant") from error
    except (exceptions.ConnectionError, OSError) as error:
        raise Unreachable("La passerelle SMS ne répond pas") from error
    finally:
        line.close()


def _submit(line: _Line, message: Message) -> str:
    try:
        return line.submit(message)
    except (exceptions.ConnectionError, OSError) as error:
        raise Unreachable("La passerelle SMS ne répond plus") from error
