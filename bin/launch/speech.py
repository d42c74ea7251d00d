"""What the launcher says to the person who called it."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Refused(Exception):
    """A plain sentence for the person, with the remedy in it; never a traceback."""


class _Voice:
    aside = False


def keep_aside() -> None:
    """From now on nothing of ours stands between the lines of the command that is run."""
    _Voice.aside = True


def say(line: str) -> None:
    print(line, file=sys.stderr if _Voice.aside else sys.stdout, flush=True)


def complain(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@contextmanager
def step(title: str) -> Iterator[None]:
    """Tells one finished piece of work with the time it took."""
    begun = time.monotonic()
    yield
    say(f"  {title:<46} {time.monotonic() - begun:5.1f} s")


def last_lines(log: Path, count: int = 15) -> str:
    if not log.exists():
        return ""
    lines = log.read_text(errors="replace").splitlines()[-count:]
    return "\n".join(f"    {line}" for line in lines)


def agreed(question: str) -> bool:
    """Asks; without a terminal to answer on, the answer is no."""
    if not sys.stdin.isatty():
        return False
    return input(f"{question} [y/N] ").strip().lower() in {"y", "yes"}
