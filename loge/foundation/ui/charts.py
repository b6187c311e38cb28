"""Charts drawn by the server as SVG: nothing to run in the browser, and they print."""

from collections.abc import Iterable, Mapping

from django.utils.html import format_html, format_html_join

from loge.foundation.ui import french

ROW = 42  # height of a row in pixels: its words, then its bar


def bars(rows: Iterable[Mapping], heading: str) -> str:
    """Horizontal bars. Each row has `label`, `value` (0 or more), and may have `href` (its rows) and `tone`.

    Widths are shares of the place there is, so that words keep their size on a telephone.
    """
    rows = list(rows or [])
    top = max((row["value"] for row in rows), default=0) or 1
    drawn = format_html_join("", "{}", ((_bar(row, index * ROW, top),) for index, row in enumerate(rows)))
    return format_html(
        '<svg class="bars" width="100%" height="{}" role="img" aria-label="{}">{}</svg>',
        len(rows) * ROW or ROW,
        _spoken(rows, heading),
        drawn,
    )


def _spoken(rows, heading) -> str:
    figures = ", ".join(f"{row['label']} {french.number(row['value'])}" for row in rows)
    return f"{heading} : {figures}" if heading else figures


def _bar(row, y, top) -> str:
    share = max(100 * row["value"] / top, 1 if row["value"] else 0)
    return format_html(
        '<text x="0" y="{}">{}</text><text class="bars-figure" x="100%" y="{}" text-anchor="end">{}</text>'
        '<rect class="bars-track" x="0" y="{}" width="100%" height="10" rx="5"/>'
        '<rect class="bars-bar {}" x="0" y="{}" width="{}%" height="10" rx="5"/>',
        y + 15, row["label"], y + 15, french.number(row["value"]), y + 22,
        f"bars-{row['tone']}" if row.get("tone") else "", y + 22, f"{share:.1f}",
    )  # fmt: skip
