"""A calendar as RFC 5545 writes it: only what a list of shifts needs, with its folding rules."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

CONTENT_TYPE = "text/calendar; charset=utf-8"
WIDEST = 75  # octets of a line, without its end (3.1)
ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": ""}


@dataclass(frozen=True)
class Entry:
    """Something in a calendar, from `start` until `end`, known again by `key`."""

    key: str
    start: datetime
    end: datetime
    title: str
    words: str = ""


def written(name: str, entries: Iterable[Entry], at: datetime) -> str:
    """The document, as it stands `at` that moment."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Accord//Duty rosters//EN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        *(line for entry in entries for line in _event(entry, at)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def _event(entry: Entry, at: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(entry.key)}"
    yield f"DTSTAMP:{_moment(at)}"
    yield f"DTSTART:{_moment(entry.start)}"
    yield f"DTEND:{_moment(entry.end)}"
    yield f"SUMMARY:{escaped(entry.title)}"
    if entry.words:
        yield f"DESCRIPTION:{escaped(entry.words)}"
    yield "END:VEVENT"


def escaped(text: str) -> str:
    """A text value (3.3.11): no control character ends a line or begins another property."""
    kept = (c for c in text if c in "\n\t" or (ord(c) >= 32 and ord(c) != 127))
    return "".join(ESCAPES.get(char, char) for char in kept)


def folded(line: str) -> str:
    """Broken after at most 75 octets, never within a character (3.1)."""
    parts, width = [""], 0
    for char in line:
        size = len(char.encode())
        if width + size > WIDEST:
            parts.append(" ")
            width = 1
        parts[-1] += char
        width += size
    return "\r\n".join(parts)


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
