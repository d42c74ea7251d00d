"""Take in CAP messages from files: one JSON line a file, each file whole or not at all."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.services.sharing import operator
from alerts.cap import words
from alerts.services import cap_messages
from alerts.services.cap_messages import Kept
from eoc.access import scope
from eoc.errors import Refusal

OTHER = "This message came before with other content. The first stays; send a new identifier."
MOST_FAILED = 100  # exit codes beyond mean other things to a shell


class Command(BaseCommand):
    """Again and again without doubles; the exit code is the number of files refused (to 100).

    What came before with other content is taken for known: it is `ok`, and standard error says so.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which files."""
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """One after the other, so that a bad file keeps no other out."""
        failed = 0
        for name in options["files"]:
            line, aside = _taken_in(name)
            failed += not line["ok"]
            self.stdout.write(json.dumps(line))  # ASCII, since a name may hold any byte
            if aside:
                self.stderr.write(f"{line['file']!a}: {aside}")
        if failed:
            says = f"{failed} of {len(options['files'])} files were refused."
            raise CommandError(says, returncode=min(failed, MOST_FAILED))


def _taken_in(name: str) -> tuple[dict[str, Any], str]:
    try:
        with Path(name).open("rb") as file:
            content = file.read(words.MOST_BYTES + 1)
        with scope(operator()) as by:
            kept = cap_messages.keep(content=content, by=by)
    except Refusal as refusal:
        return _line(name, None, refusal.message), ""
    except OSError as error:
        return _line(name, None, f"The file cannot be read: {error.strerror}."), ""
    return _line(name, kept, None), OTHER if kept.differs else ""


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
