"""What a feed holds: messages, links to messages, and entries that are neither."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from alerts import cap
from alerts.cap.message import Reference
from eoc.text.strict_xml import XmlFault

Seen = Callable[[str, str], tuple[Reference, ...]]
"""What is kept of a sender whose identifiers begin so; the mapping of the USGS asks it."""


class NotAFeed(XmlFault):
    """A document is no feed we read; `path` and `line` say where, the message says what to do."""


@dataclass(frozen=True)
class Found:
    """One entry: a CAP document, or a link to one, or the fault why it is neither.

    `above` counts the lines that stand before the document in what it was taken from.
    """

    name: str
    content: bytes = b""
    link: str = ""
    stamp: str = ""
    fault: str = ""
    above: int = 0

    @property
    def key(self) -> str:
        """By what the entry is known again: its content, or its link and when it was changed."""
        said = self.content or f"{self.link}\n{self.stamp}\n{self.fault}\n{self.name}".encode()
        return hashlib.sha256(said).hexdigest()


def written(name: str, alert: cap.Alert) -> Found:
    """An alert as the document it would have come in."""
    try:
        return Found(name[:300], cap.write(alert))
    except ValueError:
        return Found(name[:300], fault=f"{name[:60]}: holds a character no XML can carry.")
