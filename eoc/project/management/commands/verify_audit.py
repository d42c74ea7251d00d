"""Verify the decision log: an edited, deleted, reordered or truncated entry is found and named."""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agencies.services.sharing import operator
from eoc.errors import Refusal
from eoc.journal import archiving, sealed, verifying


class Command(BaseCommand):
    """Exits 1 where anything is wrong; prints each fault with its stream and position."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Everything, one stream, against what a neighbour kept, or an archive besides."""
        parser.add_argument("--stream", default="", help="one stream only")
        parser.add_argument("--file", type=Path, help="signed heads a neighbour kept, as JSON")
        parser.add_argument("--archive", type=Path, help="a file that `journal archive` made")
        parser.add_argument("--workers", type=int, default=2, help="connections used at once (2)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Chains, counters, signatures."""
        begin, by = time.perf_counter(), operator("Verifier")
        workers = max(1, options["workers"])
        report = verifying.chains(by, stream=options["stream"], workers=workers)
        if options["stream"] and not report.streams:
            raise CommandError(f"No stream is called {options['stream']}.")
        report.signatures, faults = sealed.kept_here(by)
        if options["file"]:
            faults += self._of_file(options["file"])[1]
        if options["archive"]:
            entries, more = self._of_archive(options["archive"])
            report.entries += entries
            faults += more
        seconds = time.perf_counter() - begin
        self._say(report, sorted([*report.faults, *faults]), seconds)

    def _of_file(self, path: Path) -> tuple[int, list[verifying.Fault]]:
        try:
            return sealed.kept_there(operator("Verifier"), path.read_text())
        except (OSError, Refusal) as error:
            raise CommandError(f"{path}: {error}") from error

    def _of_archive(self, path: Path) -> tuple[int, list[verifying.Fault]]:
        try:
            return archiving.faults(path, operator("Verifier"))
        except Refusal as error:
            raise CommandError(f"{path}: {error}") from error

    def _say(self, report: verifying.Report, faults: list[verifying.Fault], seconds: float) -> None:
        for fault in faults:
            self.stdout.write(str(fault))
        counted = (
            f"{report.entries:,} entries in {report.streams:,} streams, "
            f"{report.signatures:,} signatures, {seconds:.1f} s"
        )
        if faults:
            self.stdout.write(f"{len(faults)} faults among {counted}.")
            raise SystemExit(1)
        self.stdout.write(f"Whole: {counted}.")
