"""Papers that people deposit: what they are is read from the file itself, their name is only ever shown."""

from loge.foundation.errors import Refusal

LARGEST = 5 * 1024 * 1024  # bytes
_KINDS = {
    b"%PDF-": ("application/pdf", ".pdf"),
    b"\xff\xd8\xff": ("image/jpeg", ".jpg"),
    b"\x89PNG\r\n": ("image/png", ".png"),
}


def kind_of_file(head: bytes) -> tuple[str, str] | None:
    """(content type, extension) read from the first bytes, never from the name; None when it is not one of ours."""
    return next((kind for magic, kind in _KINDS.items() if head.startswith(magic)), None)


def check_paper(content: bytes) -> tuple[str, str]:
    """(content type, extension) of a PDF or a picture of 5 MB at most. Raise Refusal for anything else."""
    if len(content) > LARGEST:
        raise Refusal("Ce document dépasse 5 Mo.")
    kind = kind_of_file(content[:8])
    if kind is None:
        raise Refusal("Seuls un PDF, une image JPEG ou PNG sont acceptés.")
    return kind


def shown_name(name: str) -> str:
    """A name that a screen can show and a disk never sees."""
    clean = "".join(c if c.isprintable() and c not in '/\\"' else " " for c in name)
    return " ".join(clean.split())[-120:] or "document"
