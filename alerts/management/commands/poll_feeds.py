"""Read the feeds that are due, once: one JSON line a feed; for a look by hand or another clock."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from alerts import feeding
from alerts.models import Feed
from alerts.selectors import feeds as selectors
from eoc.access import scope
from eoc.outgoing import Outgoing


class Command(BaseCommand):
    """The exit code is 0 though a feed failed; its line says so."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to wait for their time."""
        parser.add_argument("--all", action="store_true", help="also those whose time has not come")

    def handle(self, *args: Any, **options: Any) -> None:
        """One after the other."""
        if options["all"]:
            feeding.hurry()
        taking_in = selectors.taking_in(settings.ACCORD_MODE)
        with scope(taking_in) as by:
            most = Feed.objects.filter(mode=by.mode, active=True).count()
        with Outgoing() as way:
            for feed, read in feeding.read_due(way, by=taking_in, most=most):
                line = {"feed": feed.name, "ok": read.ok, "said": read.said}
                counts = {"found": read.found, "kept": read.kept, "refused": read.refused}
                self.stdout.write(json.dumps({**line, **counts}, ensure_ascii=False))
