"""Import templates of public alerts for the whole installation; all of a file or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.services.sharing import operator
from alerts.forms.public_templates import read
from alerts.services import public_templates
from eoc.access import scope
from eoc.doors.spreadsheets import decoded
from eoc.errors import Invalid


class Command(BaseCommand):
    """Templates that are named are replaced, others stay; each language waits for its review."""

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
            with scope(operator()) as by:
                made = public_templates.import_templates(
                    rows=read(decoded(path.read_bytes())), agency=None, by=by
                )
        except Invalid as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"{len(made)} templates imported; every language waits for its review.")
