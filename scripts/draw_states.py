"""Write docs/generated/states.md: the diagram of every workflow of the house. `make fix` calls it."""

import importlib
import os
import pkgutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "generated" / "states.md"
HEAD = """# States

Written by `scripts/draw_states.py` from the tables of allowed moves; do not edit (`make fix` writes it again).
"""


def page() -> str:
    """One section per table of moves: the diagram, then the French words of its states."""
    import loge

    names = [m.name for m in pkgutil.walk_packages(loge.__path__, "loge.") if m.name.endswith(".workflow")]
    sections = [section for name in sorted(names) for section in _sections(importlib.import_module(name))]
    return "\n".join([HEAD, *sections])


def _sections(module) -> list[str]:
    from loge.foundation.workflow import Workflow

    found = [(name, value) for name, value in vars(module).items() if isinstance(value, Workflow)]
    return [_section(module.__name__, name, workflow) for name, workflow in sorted(found, key=lambda item: item[0])]


def _section(module: str, name: str, workflow) -> str:
    words = "\n".join(f"| `{status.value}` | {status.label} |" for status in workflow.statuses)
    place = module.replace(".", "/") + ".py"
    return (
        f"## {workflow.statuses.__name__}\n\n`{name}` in `{place}`\n\n"
        f"```mermaid\n{workflow.as_mermaid()}\n```\n\n| state | on screen |\n| --- | --- |\n{words}\n"
    )


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import sys

    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page())
