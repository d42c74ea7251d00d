"""The browser of measurements and tests: Debian's Chromium, silent towards the outside."""

import os
import shutil
from typing import Any

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def executable() -> str | None:
    """The path of Chromium, or None."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium")


def launch_options() -> dict[str, Any]:
    """Arguments of Playwright's launch."""
    return {"executable_path": executable(), "args": FLAGS, "headless": True}
