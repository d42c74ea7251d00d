"""Print a request, its answers and deployments as EDXL-RM 1.0 in one EDXL-DE 1.0 envelope."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.services.sharing import operator
from eoc.access import scope
from eoc.errors import Refusal
from resources.selectors import edxl_documents


class Command(BaseCommand):
    """Valid by the schemas; the messages carry the same ids however often they are printed."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which request."""
        parser.add_argument("number", help="such as 2026-RIV-R01")

    def handle(self, *args: Any, **options: Any) -> None:
        """As it stands now."""
        try:
            with scope(operator()) as by:
                document = edxl_documents.document_of(by, options["number"])
        except Refusal as refusal:
            raise CommandError(refusal.message) from refusal
        self.stdout.write(document.decode(), ending="")
