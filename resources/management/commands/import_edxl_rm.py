"""Take in EDXL-RM messages from files, alone or in an EDXL-DE envelope: one JSON line a file."""

import json
from os import fsencode
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.services.sharing import operator
from eoc.access import scope
from eoc.errors import Refusal
from resources.edxl import words
from resources.services import between_systems
from resources.services.between_systems import Kept

MOST_FAILED = 100  # exit codes beyond mean other things to a shell


class Command(BaseCommand):
    """Again and again without doubles; the exit code is the number of files refused (to 100).

    Messages are kept, none is acted on: who sent a file, nothing vouches for.
    """

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which files."""
        parser.add_argument("files", nargs="+", metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        """One after the other, so that a bad file keeps no other out."""
        failed = 0
        for name in options["files"]:
            line = _taken_in(name)
            failed += not line["ok"]
            self.stdout.write(json.dumps(line, ensure_ascii=False))
        if failed:
            says = f"{failed} of {len(options['files'])} files were refused."
            raise CommandError(says, returncode=min(failed, MOST_FAILED))


def _taken_in(name: str) -> dict[str, Any]:
    try:
        with Path(name).open("rb") as file:
            content = file.read(words.MOST_BYTES + 1)
        with scope(operator()) as by:
            kept = between_systems.keep(content=content, by=by)
    except Refusal as refusal:
        return _line(name, error=refusal.message)
    except OSError as error:
        return _line(name, error=f"The file cannot be read: {error.strerror}.")
    return _line(name, kept)


def _line(name: str, kept: Kept | None = None, error: str | None = None) -> dict[str, Any]:
    messages = kept.received.messages if kept else ()
    first = messages[0] if messages else None
    envelope = kept.received.envelope if kept else None
    return {
        "file": fsencode(name).decode(errors="backslashreplace"),
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
