"""Delete lawfully what one entry of the journal says; the chain stays verifiable."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from agencies.services.sharing import operator
from eoc.access import scope
from eoc.errors import Refusal
from eoc.journal import deleting
from eoc.project.refusals import refusal_of


class Command(BaseCommand):
    """Refused under legal hold; a further entry says who deleted it and why."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which entry, and the lawful reason."""
        parser.add_argument("--stream", required=True)
        parser.add_argument("--seq", type=int, required=True)
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        """Once; there is no way back."""
        given = {name: options[name] for name in ("stream", "seq", "reason")}
        try:
            with scope(operator("Records officer")):
                position = deleting.delete_payload(**given)
        except (DatabaseError, Refusal) as error:
            refusal = refusal_of(error)
            if refusal is None:
                raise
            raise CommandError(refusal.message) from error
        self.stdout.write(f"Deleted. Entry {position} of {options['stream']} says so.")
