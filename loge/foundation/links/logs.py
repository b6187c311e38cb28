"""Log lines without the secret part of addresses. Read before Django is ready: nothing of it in here."""

import logging
import re

TOKEN = r"[A-Za-z0-9_-]{43}"  # 32 bytes
_SECRET = re.compile(r"(/p/)[A-Za-z0-9_-]{20,}")


def hide(text: str) -> str:
    return _SECRET.sub(r"\1…", text)


class Discreet(logging.Formatter):
    """Tracebacks included."""

    def format(self, record: logging.LogRecord) -> str:
        return hide(super().format(record))
