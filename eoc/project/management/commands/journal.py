"""Keep the decision log: `archive --before DATE` moves what is older to a verified file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from agencies.services.sharing import operator
from eoc.errors import Refusal
from eoc.journal import archiving
from eoc.project.refusals import refusal_of


class Command(BaseCommand):
    """Nothing is deleted before the file was read back and every hash in it computed anew."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """One verb; the day begins at midnight UTC."""
        verbs = parser.add_subparsers(dest="verb", required=True)
        archive = verbs.add_parser("archive", help="move the beginning of each stream to a file")
        archive.add_argument("--before", type=_day, required=True, metavar="DATE")
        archive.add_argument("--to", type=Path, default=settings.JOURNAL_ARCHIVE, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        """Once more is harmless: what was archived is not there any more."""
        given = {"before": options["before"], "directory": options["to"]}
        try:
            done = archiving.archive(**given, by=operator("Archivist"))
        except (DatabaseError, Refusal) as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            raise CommandError(refusal.message) from error
        if done is None:
            self.stdout.write(f"Nothing in the journal is older than {options['before']:%Y-%m-%d}.")
            return
        self.stdout.write(f"Archived {done.entries:,} entries of {done.streams:,} streams.")
        self.stdout.write(f"Verified and kept in {done.path}")


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
