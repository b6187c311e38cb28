"""Real servers for the tests, on ports of this machine: one that takes e-mail, one that speaks SMPP 3.4."""

import socket
import struct
import threading
from collections import defaultdict
from email import message_from_bytes

from aiosmtpd.controller import Controller

HEAD = struct.Struct(">LLLL")
BIND, SUBMIT, DELIVER, UNBIND, ENQUIRE = 0x09, 0x04, 0x05, 0x06, 0x15
RESPONSE = 0x80000000
INVALID_DESTINATION, THROTTLED = 0x0B, 0x58


class MailServer:
    """`refusals` maps an address to the answer it gets (« 550 No such user »); `letters` are those taken, `senders`
    the addresses that their envelopes came from."""

    def __init__(self):
        self.letters, self.senders, self.refusals, self.refuses_all = [], [], {}, ""
        self.controller = None
        self.port = free_port()

    def start(self):
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
        self.controller.start()
        return self

    def stop(self):
        if self.controller:
            self.controller.stop()
            self.controller = None

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.refusals.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.refuses_all:
            return self.refuses_all
        self.senders.append(envelope.mail_from)
        self.letters.append(message_from_bytes(envelope.content))
        return "250 Message accepted"

    def ids(self):
        return [letter["Message-ID"] for letter in self.letters]


class SmsCentre:
    """A small SMSC: takes what is submitted, gives receipts when asked to, again until they are acknowledged."""

    def __init__(self, password="secret"):
        self.password, self.submitted, self.answers = password, [], defaultdict(list)
        self.receipts, self.acknowledged = [], []
        self._sequence = 1000
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def address(self):
        return f"smpp://loge:{self.password}@127.0.0.1:{self.port}?emetteur=HABITAT"

    def stop(self):
        self._server.close()

    def has_received(self, reference, state="DELIVRD", error="000"):
        self.receipts.append((reference, state, error))

    def _accept(self):
        while True:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line):
        told = {}
        with line:
            try:
                while True:
                    length, command, status, sequence = HEAD.unpack(_read(line, 16))
                    body = _read(line, length - 16)
                    if not self._answer(line, command, status, sequence, body, told):
                        return
            except (ConnectionError, OSError):
                return

    def _answer(self, line, command, status, sequence, body, told):
        if command == BIND:
            _, place = _text(body, 0)
            given, _ = _text(body, place)
            good = given == self.password
            _say(line, BIND | RESPONSE, 0 if good else 0x0E, sequence, b"centre\0" if good else b"")
            for reference, state, error in self.receipts if good else []:
                self._sequence += 1
                told[self._sequence] = (reference, state, error)
                _say(line, DELIVER, 0, self._sequence, _receipt(reference, state, error))
        elif command == SUBMIT:
            self._take(line, sequence, body)
        elif command == DELIVER | RESPONSE and sequence in told and status == 0:
            self.receipts.remove(told[sequence])
            self.acknowledged.append(told[sequence][0])
        elif command == ENQUIRE:
            _say(line, ENQUIRE | RESPONSE, 0, sequence)
        elif command == UNBIND:
            _say(line, UNBIND | RESPONSE, 0, sequence)
            return False
        return True

    def _take(self, line, sequence, body):
        number, coding, features, wanted, text = _submitted(body)
        status = self.answers[number].pop(0) if self.answers[number] else 0
        if status:
            _say(line, SUBMIT | RESPONSE, status, sequence)
            return
        reference = f"{len(self.submitted) + 1:08x}"
        self.submitted.append({"to": number, "coding": coding, "features": features, "receipt": wanted, "text": text,
                               "reference": reference})  # fmt: skip
        _say(line, SUBMIT | RESPONSE, 0, sequence, reference.encode() + b"\0")


def _submitted(body):
    _, place = _text(body, 0)
    _, place = _text(body, place + 2)
    number, place = _text(body, place + 2)
    features, place = body[place], place + 3
    _, place = _text(body, place)
    _, place = _text(body, place)
    wanted, _, coding, _, length = body[place : place + 5]
    return number, coding, features, wanted, body[place + 5 : place + 5 + length]


def _receipt(reference, state, error):
    text = (
        f"id:{reference} sub:001 dlvrd:001 submit date:2611220000 done date:2611220000 stat:{state} err:{error} text:"
    )
    return b"\0\1\1" + b"33639980001\0\1\1" + b"HABITAT\0" + b"\4" + b"\0" * 8 + bytes([len(text)]) + text.encode()


def _text(body, place):
    end = body.index(0, place)
    return body[place:end].decode("latin-1"), end + 1


def _say(line, command, status, sequence, body=b""):
    line.sendall(HEAD.pack(16 + len(body), command, status, sequence) + body)


def _read(line, size):
    read = b""
    while len(read) < size:
        more = line.recv(size - len(read))
        if not more:
            raise ConnectionError
        read += more
    return read


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]
