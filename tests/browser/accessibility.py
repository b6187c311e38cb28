"""What every screen must pass: axe finds nothing, nothing overflows, in light and dark, wide and narrow."""

from pathlib import Path

AXE = (Path(__file__).parent / "vendor" / "axe-core" / "axe.min.js").read_text()
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 780}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def axe_faults(page) -> list[str]:
    """One line per fault found by axe on the page as it is now: rule, element, what to do."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    found = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"{fault['id']} {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def overflowing(page) -> list[str]:
    """Elements that make the page scroll sideways."""
    return page.evaluate(
        """() => {
          const width = document.documentElement.clientWidth;
          if (document.documentElement.scrollWidth <= width) return [];
          return [...document.body.querySelectorAll("*")]
            .filter(e => e.getBoundingClientRect().right > width + 1 && !e.closest(".table-frame, .tabs-list"))
            .map(e => e.outerHTML.slice(0, 120));
        }"""
    )


def check(page) -> list[str]:
    """All faults of the page, narrow and dark, then wide and light; the page is left wide and light.

    The structure differs with the width and the colours with the mode, each whatever the other is: two looks out of
    four see them all, in half the time.
    """
    faults = []
    for size, scheme, name in ((NARROW, "dark", "360 px, dark"), (WIDE, "light", "1280 px, light")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme)
        page.wait_for_function("mode => document.documentElement.dataset.bsTheme === mode", arg=scheme)
        faults += [f"{name}: overflows: {element}" for element in overflowing(page)]
        faults += [f"{name}: {fault}" for fault in axe_faults(page)]
    return faults
