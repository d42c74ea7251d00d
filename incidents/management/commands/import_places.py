"""Fill the gazetteer from a CSV; all of it or nothing, again and again without doubles."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.services.sharing import operator
from eoc.access import scope
from incidents.services import places


class Command(BaseCommand):
    """Columns: name, kind, lon, lat; optional jurisdiction (short code), key, illustrative."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, and the name of its source."""
        parser.add_argument("file")
        parser.add_argument("--source", default="", help="the file's name without it")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check every row, then write."""
        path = Path(options["file"])
        if not path.exists():
            raise CommandError(f"{path} does not exist.")
        try:
            with path.open(newline="", encoding="utf-8-sig") as lines, scope(operator()):
                done = places.import_places(lines=lines, source=options["source"] or path.stem)
        except places.Refused as refused:
            raise CommandError("\n  ".join([refused.message, *refused.faults])) from refused
        except UnicodeDecodeError as error:
            raise CommandError(f"{path} is not UTF-8: {error}.") from error
        self.stdout.write(done.summary())
