"""Take in CAP messages from files: one JSON line a file, each file whole or not at all."""

from typing import Any

from agencies.services.sharing import operator
from alerts.cap import words
from alerts.cap.message import Alert
from alerts.services import cap_messages
from eoc.access import scope
from eoc.doors.files import FileByFile

OTHER = "This message came before with other content. The first stays; send a new identifier."


class Command(FileByFile):
    """Again and again without doubles.

    What came before with other content is taken for known: it is `ok`, and standard error says so.
    """

    help = __doc__ or ""
    most_bytes = words.MOST_BYTES

    def taken_in(self, name: str, content: bytes) -> dict[str, Any]:
        """Keep the message."""
        with scope(operator()) as by:
            kept = cap_messages.keep(content=content, by=by)
        if kept.differs:
            self.stderr.write(f"{name!a}: {OTHER}")
        return _line(name, kept.alert)

    def refused(self, name: str, error: str) -> dict[str, Any]:
        """The same fields, with the reason."""
        return _line(name, error=error)


def _line(name: str, alert: Alert | None = None, error: str | None = None) -> dict[str, Any]:
    return {
        "file": name,
        "ok": alert is not None,
        "identifier": alert and alert.identifier,
        "sender": alert and alert.sender,
        "sent": alert and alert.sent,
        "status": alert and alert.status,
        "infos": len(alert.infos) if alert else 0,
        "areas": sum(len(info.areas) for info in alert.infos) if alert else 0,
        "error": error,
    }
