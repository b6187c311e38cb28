"""Documents to print. The layout is a Typst file beside the templates of a trade; the data goes in as JSON, never as markup."""

import json
import re
import unicodedata
from datetime import date
from pathlib import Path

import typst

from loge.foundation.ui.french import short_date

ROOT = Path(__file__).resolve().parents[1]
"""Layouts begin with #import "/foundation/ui/paper/house.typ": from there on, whatever their own folder."""


def compile_pdf(layout: Path, data: dict) -> bytes:
    """The PDF of `layout` (a .typ file) filled with `data`."""
    return compile_as(layout, data, format="pdf")


def compile_as(layout: Path, data: dict, **wanted):
    """In another format than PDF: pictures of the pages, one each."""
    return typst.compile(str(layout), root=str(ROOT), sys_inputs=_inputs(data), **wanted)


def query(layout: Path, data: dict, label: str) -> list:
    """The values that the layout notes under a label: where something falls on the page."""
    found = typst.query(str(layout), label, field="value", root=str(ROOT), sys_inputs=_inputs(data))
    return json.loads(found)


def _inputs(data: dict) -> dict[str, str]:
    return {"data": json.dumps(data, ensure_ascii=False)}


_HOUSE_NUMBER = re.compile(r"\d+(?: ?(?:bis|ter|quater|[a-dA-D]))?")
_TOWN = re.compile(r"\d{5}\s+\S.*")


def postal_lines(*given: str) -> list[str]:
    """An address as the post reads it (NF Z 10-011): no comma after the number, the town in capitals without accents nor signs.

    `given`: lines, or whole addresses whose commas part them.
    """
    pieces = [piece.strip() for text in given for piece in text.split(",") if piece.strip()]
    lines: list[str] = []
    for piece in pieces:
        if lines and _HOUSE_NUMBER.fullmatch(lines[-1]):
            lines[-1] += f" {piece}"
        else:
            lines.append(piece)
    return [*lines[:-1], _town(lines[-1])] if lines and _TOWN.fullmatch(lines[-1]) else lines


def _town(line: str) -> str:
    decomposed = unicodedata.normalize("NFKD", line.replace("œ", "oe").replace("Œ", "OE"))
    plain = "".join(c for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(c if c.isalnum() else " " for c in plain).upper().split())


def place_and_date(address: str, day: date) -> str:
    """« Trélazé, le 22 novembre 2026 », the place being the town of the sender's address; « Le 22 novembre 2026 » without."""
    lines = [piece.strip() for piece in address.split(",")]
    town = (
        re.sub(r"\s+cedex\b.*", "", lines[-1].partition(" ")[2], flags=re.IGNORECASE)
        if _TOWN.fullmatch(lines[-1])
        else ""
    )
    return f"{town}, le {short_date(day)}" if town else f"Le {short_date(day)}"
