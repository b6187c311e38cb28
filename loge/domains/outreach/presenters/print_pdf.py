"""Documents to print. The layout is a Typst file beside the templates; the data goes in as JSON, never as markup."""

import json
from pathlib import Path

import typst

LAYOUTS = Path(__file__).resolve().parents[1] / "templates" / "outreach" / "paper"


def compile_pdf(layout: str, data: dict) -> bytes:
    """The PDF of `layout` (a .typ file of the folder) filled with `data`."""
    return _compile(layout, data, format="pdf")


def page_count(layout: str, data: dict) -> int:
    """How many pages it takes, measured on tiny pictures of them."""
    pictures = _compile(layout, data, format="png", ppi=4)
    return len(pictures) if isinstance(pictures, list) else 1


def _compile(layout: str, data: dict, **wanted):
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    return typst.compile(str(LAYOUTS / layout), root=str(LAYOUTS), sys_inputs=inputs, **wanted)
