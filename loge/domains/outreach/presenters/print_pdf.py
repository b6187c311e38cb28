"""Documents to print. The layout is a Typst file beside the templates; the data goes in as JSON, never as markup."""

import json
from pathlib import Path

import typst

LAYOUTS = Path(__file__).resolve().parents[1] / "templates" / "outreach" / "paper"


def compile_pdf(layout: str, data: dict) -> bytes:
    """The PDF of `layout` (a .typ file of the folder) filled with `data`."""
    return typst.compile(
        str(LAYOUTS / layout),
        format="pdf",
        root=str(LAYOUTS),
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
