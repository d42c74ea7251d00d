"""List what the local sink received, oldest first."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from alerts.sink.keeping import duplicates, kept
from alerts.sink.playing import channels


class Command(BaseCommand):
    """Reads files only."""

    help = __doc__ or ""
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """What to list, and how."""
        parser.add_argument("--channel", default="*", choices=["*", *channels()])
        parser.add_argument("--json", action="store_true", help="one JSON object a line, whole")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a message, then how many arrived again."""
        if not settings.SINK_DIR:
            raise CommandError("ACCORD_SINK_DIR is not set.")
        directory = Path(settings.SINK_DIR) / "messages"
        for message in kept(directory, options["channel"]):
            self.stdout.write(json.dumps(message) if options["json"] else _line(message))
        if not options["json"]:
            self.stdout.write(f"{duplicates(directory)} arrived again and were kept apart.")


def _line(message: dict[str, Any]) -> str:
    to = ", ".join(message["to"])
    return f"{message['at'][:19]}  {message['channel']:<8} {to:<44} {message['subject']}"
