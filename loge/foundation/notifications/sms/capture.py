"""The gateway of a demonstration: each SMS is a file in a folder, nothing leaves the machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from loge.foundation.notifications.mail import text_of
from loge.foundation.notifications.models import Message
from loge.foundation.notifications.sms.segments import plain


@contextmanager
def open_gateway(address: str, on_receipt) -> Iterator[Callable[[Message], str]]:
    folder = Path(urlsplit(address).path)
    folder.mkdir(parents=True, exist_ok=True)
    yield lambda message: _write(folder, message)


def _write(folder: Path, message: Message) -> str:
    (folder / f"{message.key}.txt").write_text(
        f"À : {message.recipient}\n\n{plain(text_of(message))}\n", encoding="utf-8"
    )
    return str(message.key)


def listen(address: str, on_receipt) -> None:
    """A captured SMS counts as received; an empty file beside it says that it was told."""
    for path in Path(urlsplit(address).path).glob("*.txt"):
        mark = path.with_suffix(".recu")
        if not mark.exists() and on_receipt(path.stem, True, ""):
            mark.touch()
