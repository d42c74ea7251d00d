"""Import jurisdictions from a GeoJSON, Shapefile or GeoPackage; all of it or nothing."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.models import JurisdictionKind
from agencies.services import boundaries
from agencies.services.sharing import operator
from eoc.access import scope
from eoc.errors import Refusal
from eoc.geo.shapes import ON_THE_SERVER


class Command(BaseCommand):
    """Read a file of boundaries and say what changed in one line."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, and which of its fields."""
        parser.add_argument("file")
        parser.add_argument("--name-field", required=True)
        parser.add_argument("--code-field", required=True, help="FIPS or GEOID, kept as text")
        parser.add_argument("--short-code-field", default="")
        parser.add_argument("--kind", default="municipality", choices=JurisdictionKind.values)
        parser.add_argument("--parent", default="", help="short code or code")

    def handle(self, *args: Any, **options: Any) -> None:
        """Check everything, then write everything."""
        path = Path(options["file"])
        if not path.exists():
            raise CommandError(f"{path} does not exist.")
        try:
            features = boundaries.read(
                path,
                name_field=options["name_field"],
                code_field=options["code_field"],
                short_field=options["short_code_field"],
                budget=ON_THE_SERVER,
            )
            with scope(operator()) as by:
                result = boundaries.apply(
                    features=features,
                    by=by,
                    kind=options["kind"],
                    parent=options["parent"],
                    source=path.name,
                )
        except boundaries.Refused as refused:
            raise CommandError("\n  ".join([refused.message, *refused.faults])) from refused
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(result.summary())
