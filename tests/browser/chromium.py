"""Where the distribution's Chromium is, and how it is started so that it asks the Internet for nothing."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=fr-FR",
]
MISSING = (
    "The browser tests need Chromium: `sudo apt-get install chromium` (or `make test`, which installs it when it may), "
    "or give its path in LOGE_CHROMIUM."
)


def executable() -> str:
    """Path of the browser, or a RuntimeError that says how to get one."""
    given = os.environ.get("LOGE_CHROMIUM", "")
    for candidate in (given, *NAMES):
        if candidate and (found := shutil.which(candidate)):
            return found
    raise RuntimeError(MISSING)


def flags() -> list[str]:
    """Root has no sandbox to start in."""
    return [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
