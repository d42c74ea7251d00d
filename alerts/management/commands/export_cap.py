"""Print a kept CAP message as a document of CAP 1.2."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.services.sharing import operator
from alerts import cap
from alerts.selectors import cap_messages
from eoc.access import scope
from eoc.errors import Refusal


class Command(BaseCommand):
    """Field by field what came in; `--original` prints the bytes that came, with any signature."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which message."""
        parser.add_argument("identifier")
        parser.add_argument("--original", action="store_true", help="byte by byte as it came")

    def handle(self, *args: Any, **options: Any) -> None:
        """The latest message of that identifier."""
        try:
            with scope(operator()) as by:
                message = cap_messages.named(by, options["identifier"])
                original = bytes(message.original)
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        if options["original"]:
            sys.stdout.buffer.write(original)
        else:
            self.stdout.write(cap.write(cap.read(original).alert).decode(), ending="")
