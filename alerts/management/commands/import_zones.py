"""Import zones that alerts name by code, from a GeoJSON; all of it or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.services.boundary_zips import Refused
from agencies.services.sharing import operator
from alerts.services import zones
from eoc.access import scope


class Command(BaseCommand):
    """Zones known before are drawn anew; areas that waited for their zone get its shape."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, and what its codes are."""
        parser.add_argument("file")
        parser.add_argument("--scheme", default="UGC", help="the geocode's valueName in alerts")
        parser.add_argument("--code-field", default="code")
        parser.add_argument("--name-field", default="name")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check everything, then write everything."""
        path = Path(options["file"])
        if not path.exists():
            raise CommandError(f"{path} does not exist.")
        try:
            with scope(operator()) as by:
                done = zones.import_zones(
                    path=path,
                    scheme=options["scheme"],
                    code_field=options["code_field"],
                    name_field=options["name_field"],
                    by=by,
                )
        except Refused as refused:
            raise CommandError("\n  ".join([refused.message, *refused.faults])) from refused
        self.stdout.write(done.summary())
