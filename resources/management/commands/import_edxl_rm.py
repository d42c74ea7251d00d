"""Take in EDXL-RM messages from files, alone or in an EDXL-DE envelope: one JSON line a file."""

from typing import Any

from agencies.services.sharing import operator
from eoc.access import scope
from eoc.doors.files import FileByFile
from resources.edxl import words
from resources.services import between_systems
from resources.services.between_systems import Kept


class Command(FileByFile):
    """Again and again without doubles.

    Messages are kept, none is acted on: who sent a file, nothing vouches for.
    """

    help = __doc__ or ""
    most_bytes = words.MOST_BYTES

    def taken_in(self, name: str, content: bytes) -> dict[str, Any]:
        """Keep the messages of the file."""
        with scope(operator()) as by:
            kept = between_systems.keep(content=content, by=by)
        return _line(name, kept)

    def refused(self, name: str, error: str) -> dict[str, Any]:
        """The same fields, with the reason."""
        return _line(name, error=error)


def _line(name: str, kept: Kept | None = None, error: str | None = None) -> dict[str, Any]:
    messages = kept.received.messages if kept else ()
    first = messages[0] if messages else None
    envelope = kept.received.envelope if kept else None
    return {
        "file": name,
        "ok": kept is not None,
        "message_type": first and first.type,
        "error": error,
        "message_id": first and first.id,
        "resources": len(first.lines) if first else 0,
        "messages": len(messages),
        "status": envelope and envelope.status,
        "again": kept is not None and kept.again,
        "flags": kept.flags if kept else [],
    }
