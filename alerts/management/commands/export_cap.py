"""Print a kept CAP message as a document of CAP 1.2."""

import sys
from argparse import ArgumentTypeError
from datetime import datetime
from shlex import quote
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.services.sharing import operator
from alerts import cap
from alerts.selectors import cap_messages
from alerts.selectors.cap_messages import Ambiguous
from eoc.access import scope
from eoc.errors import Refusal


class Command(BaseCommand):
    """Field by field what came in; `--original` prints the bytes that came, with any signature."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which message: CAP knows it by identifier, sender and time together."""
        parser.add_argument("identifier")
        parser.add_argument("--sender", default="", help="where several senders use the identifier")
        parser.add_argument("--sent", type=_moment, help="where one sender uses it several times")
        parser.add_argument("--original", action="store_true", help="byte by byte as it came")

    def handle(self, *args: Any, **options: Any) -> None:
        """The message; where several are meant, the choices."""
        try:
            with scope(operator()) as by:
                message = cap_messages.named(
                    by, options["identifier"], options["sender"], options["sent"]
                )
                original = bytes(message.original)
        except Ambiguous as several:
            raise CommandError(_choices(several)) from several
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        if options["original"]:
            sys.stdout.buffer.write(original)
        else:
            self.stdout.write(cap.write(cap.read(original).alert).decode(), ending="")


def _moment(text: str) -> datetime:
    wrong = f"{text!r} is no time with its zone, such as 2026-05-01T09:00:00Z."
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(wrong) from error
    if at.tzinfo is None:
        raise ArgumentTypeError(wrong)
    return at


def _choices(several: Ambiguous) -> str:
    lines = [
        f"  --sender {quote(sender)} --sent {sent.isoformat()}" for sender, sent in several.choices
    ]
    return "\n".join([f"{several.message}. Say which one:", *lines])
