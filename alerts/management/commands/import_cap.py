"""Take in CAP messages from files: one JSON line a file, each file whole or not at all."""

from typing import Any

from agencies.services.sharing import operator
from alerts.cap import words
from alerts.services import cap_messages
from alerts.services.cap_messages import Kept
from eoc.access import scope
from eoc.doors.files import FileByFile


class Command(FileByFile):
    """Again and again without doubles."""

    help = __doc__ or ""
    most_bytes = words.MOST_BYTES

    def taken_in(self, name: str, content: bytes) -> dict[str, Any]:
        """Keep the message; what came before with other content is said."""
        with scope(operator()) as by:
            kept = cap_messages.keep(content=content, by=by)
        return _line(name, kept, _other(kept))

    def refused(self, name: str, error: str) -> dict[str, Any]:
        """The same fields, with the reason."""
        return _line(name, None, error)


def _other(kept: Kept) -> str | None:
    if not kept.differs:
        return None
    return "This message came before with other content. The first stays; send a new identifier."


def _line(name: str, kept: Kept | None, error: str | None) -> dict[str, Any]:
    alert = kept and kept.alert
    return {
        "file": name,
        "ok": kept is not None,
        "identifier": alert and alert.identifier,
        "sender": alert and alert.sender,
        "sent": alert and alert.sent,
        "status": alert and alert.status,
        "infos": len(alert.infos) if alert else 0,
        "areas": sum(len(info.areas) for info in alert.infos) if alert else 0,
        "error": error,
    }
