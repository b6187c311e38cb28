import re
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[3]
SPRITE = HOUSE / "foundation" / "ui" / "static" / "vendor" / "bootstrap-icons" / "sprite.svg"
ASKED = re.compile(r"""(?<![:\w])icon=["']([a-z0-9-]+)["']|<c-icon name=["']([a-z0-9-]+)["']""")


def test_every_icon_asked_for_by_a_template_is_in_the_sprite():
    drawn = set(re.findall(r'<symbol id="([^"]+)"', SPRITE.read_text()))
    missing = {
        f"{name} ({path.relative_to(HOUSE)})"
        for path in HOUSE.rglob("*.html")
        for match in ASKED.findall(path.read_text())
        for name in match
        if name and name not in drawn
    }
    assert missing == set()
