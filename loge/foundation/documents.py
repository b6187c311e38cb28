"""Documents to print. The layout is a Typst file beside the templates of a trade; the data goes in as JSON, never as markup."""

import json
from pathlib import Path

import typst


def compile_pdf(layout: Path, data: dict) -> bytes:
    """The PDF of `layout` (a .typ file) filled with `data`; the layout may read the files of its own folder."""
    return compile_as(layout, data, format="pdf")


def compile_as(layout: Path, data: dict, **wanted):
    """In another format than PDF: pictures of the pages, one each."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    return typst.compile(str(layout), root=str(layout.parent), sys_inputs=inputs, **wanted)
