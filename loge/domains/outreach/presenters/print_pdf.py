"""Documents to print: the Typst files beside the templates of this domain."""

from pathlib import Path

from loge.foundation import documents

LAYOUTS = Path(__file__).resolve().parents[1] / "templates" / "outreach" / "paper"


def compile_pdf(layout: str, data: dict) -> bytes:
    """The PDF of `layout` (a .typ file of the folder) filled with `data`."""
    return documents.compile_pdf(LAYOUTS / layout, data)


def page_count(layout: str, data: dict) -> int:
    """How many pages it takes, measured on tiny pictures of them."""
    pictures = documents.compile_as(LAYOUTS / layout, data, format="png", ppi=4)
    return len(pictures) if isinstance(pictures, list) else 1
