"""Charts drawn by the server as SVG: nothing to run in the browser, and they print."""

from collections.abc import Iterable, Mapping

from django.utils.html import format_html, format_html_join

from loge.foundation.ui import french

ROW = 30  # height of a bar and its gap, in SVG units
LABELS, BARS, FIGURES = 150, 240, 60  # widths of the three columns


def bars(rows: Iterable[Mapping], heading: str) -> str:
    """Horizontal bars. Each row has `label`, `value` (0 or more), and may have `href` (its rows) and `tone`."""
    rows = list(rows or [])
    top = max((row["value"] for row in rows), default=0) or 1
    drawn = format_html_join("", "{}", ((_bar(row, index, top),) for index, row in enumerate(rows)))
    return format_html(
        '<svg class="bars" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        LABELS + BARS + FIGURES, len(rows) * ROW or ROW, _spoken(rows, heading), drawn,
    )  # fmt: skip


def _spoken(rows, heading) -> str:
    figures = ", ".join(f"{row['label']} {french.number(row['value'])}" for row in rows)
    return f"{heading} : {figures}" if heading else figures


def _bar(row, index, top) -> str:
    length = max(row["value"] / top * BARS, 2 if row["value"] else 0)
    y = index * ROW
    return format_html(
        '<text class="bars-label" x="{}" y="{}" text-anchor="end">{}</text>'
        '<rect class="bars-track" x="{}" y="{}" width="{}" height="18" rx="4"/>'
        '<rect class="bars-bar {}" x="{}" y="{}" width="{}" height="18" rx="4"/>'
        '<text class="bars-figure" x="{}" y="{}">{}</text>',
        LABELS - 10, y + 19, _short(str(row["label"])),
        LABELS, y + 6, BARS,
        f"bars-{row['tone']}" if row.get("tone") else "", LABELS, y + 6, f"{length:.1f}",
        LABELS + BARS + 8, y + 19, french.number(row["value"]),
    )  # fmt: skip


def _short(label: str, size: int = 22) -> str:
    return label if len(label) <= size else label[: size - 1].rstrip() + "…"
