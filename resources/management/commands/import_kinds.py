"""Import kinds, types and minimum capabilities from a CSV; all of it or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.services.sharing import operator
from eoc.access import scope
from eoc.doors.spreadsheets import decoded
from eoc.errors import Invalid
from resources.forms.catalogue import read
from resources.services import catalogue


class Command(BaseCommand):
    """Kinds that are named are added or replaced, others stay."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file."""
        parser.add_argument("file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check everything, then write everything."""
        path = Path(options["file"])
        if not path.is_file():
            raise CommandError(f"{path} does not exist.")
        try:
            found = read(decoded(path.read_bytes()))
            with scope(operator()) as by:
                done = catalogue.import_kinds(
                    kinds=list(found.kinds.values()),
                    capabilities=list(found.capabilities.values()),
                    by=by,
                )
        except Invalid as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(done.summary())
