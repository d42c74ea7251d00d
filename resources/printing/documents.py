"""Print a page: the one function whoever needs paper calls."""

import os
import subprocess
import sys

from django.conf import settings
from django.template.loader import render_to_string

PATIENCE = 20.0
LONGEST = 2_000_000
PRESS = (sys.executable, "-m", "resources.printing")
WORDS = 300


class NotPrinted(Exception):
    """The press could not make the page; the message says why."""


def page(title: str, body: str, mode: str) -> str:
    """A whole page around a body of safe HTML, which begins with its title as `h1`.

    It gets a language, a title, page numbers and, unless the mode is live, the mark of the mode.
    """
    about = {"title": title, "body": body, "mode": mode}
    return render_to_string("resources/documents/page.html", about)


def render(html: str, title: str) -> bytes:
    """The whole page as PDF (pdf/ua-1); `title` names it where it fails.

    Calls a process of its own with at most 20 s; call it in a worker, outside any transaction.
    Raises NotPrinted, also where the machine has no Pango.
    """
    if len(html) > LONGEST:
        raise NotPrinted(f"{title} is longer than {LONGEST} characters.")
    try:
        done = subprocess.run(
            PRESS,
            input=html.encode(),
            capture_output=True,
            timeout=PATIENCE,
            cwd=settings.BASE_DIR,
            env=_environment(),
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        raise NotPrinted(f"{title} took longer than {PATIENCE:.0f} s.") from late
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        said = done.stderr.decode(errors="replace").strip().splitlines() or ["no reason given"]
        raise NotPrinted(f"{title}: {said[-1]}"[:WORDS])
    return done.stdout


def _environment() -> dict[str, str]:
    """No secret and no address of ours; the libraries where the launcher unpacked them."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    given = {
        "LD_LIBRARY_PATH": settings.PRINTING_LIBRARIES,
        "FONTCONFIG_FILE": settings.PRINTING_FONTS,
    }
    return {**kept, "LC_ALL": "C.UTF-8", **{name: said for name, said in given.items() if said}}
