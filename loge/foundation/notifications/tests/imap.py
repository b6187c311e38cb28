"""A small IMAP server for the tests: one folder, the few commands that reading a mailbox needs (RFC 3501)."""

import re
import socket
import threading
from dataclasses import dataclass, field

_FETCH = re.compile(r"(\d+) \(BODY\.PEEK\[\]<0\.(\d+)>\)")
_STORE = re.compile(r"(\d+) \+FLAGS\.SILENT \((\S+)\)")


@dataclass
class Kept:
    raw: bytes
    flags: set = field(default_factory=set)


class ImapServer:
    """`letters` maps a number to what is kept; `password` is the one it takes."""

    def __init__(self, password="secret mot"):
        self.letters, self.password, self.looked = {}, password, 0
        self._server = socket.create_server(("127.0.0.1", 0))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def receive(self, raw: bytes) -> Kept:
        kept = self.letters[len(self.letters) + 1] = Kept(raw)
        return kept

    def stop(self):
        self._server.close()

    def _accept(self):
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[connection], daemon=True).start()

    def _serve(self, connection):
        with connection, connection.makefile("rwb") as wire:
            wire.write(b"* OK ready\r\n")
            wire.flush()
            for line in wire:
                tag, _, asked = line.decode("utf-8", "surrogateescape").strip().partition(" ")
                answer = self._answer(asked)
                for part in answer[:-1]:
                    wire.write(part)
                wire.write(f"{tag} {answer[-1]}\r\n".encode())
                wire.flush()
                if asked.upper().startswith("LOGOUT"):
                    return

    def _answer(self, asked: str) -> list:
        verb = asked.split(" ")[0].upper()
        if verb == "CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1\r\n", "OK done"]
        if verb == "LOGIN":
            return ["OK welcome" if f'"{self.password}"' in asked else "NO wrong password"]
        if verb == "SELECT":
            return [f"* {len(self.letters)} EXISTS\r\n".encode(), "OK [READ-WRITE] done"]
        if verb == "LOGOUT":
            return [b"* BYE\r\n", "OK done"]
        return self._uid(asked[4:])

    def _uid(self, asked: str) -> list:
        if asked == "SEARCH UNSEEN UNFLAGGED":
            self.looked += 1
            fresh = [str(number) for number, kept in self.letters.items() if not kept.flags]
            return [f"* SEARCH {' '.join(fresh)}\r\n".encode(), "OK done"]
        if found := _FETCH.search(asked):
            raw = self.letters[int(found[1])].raw[: int(found[2])]
            head = f"* {found[1]} FETCH (UID {found[1]} BODY[]<0> {{{len(raw)}}}\r\n".encode()
            return [head, raw, b")\r\n", "OK done"]
        if found := _STORE.search(asked):
            self.letters[int(found[1])].flags.add(found[2])
            return ["OK done"]
        return ["BAD not spoken here"]
