"""Replay a CSV of calls through the service that logs them, at once or at a pace."""

import csv
import json
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from agencies.models import Agency, Jurisdiction
from agencies.services.sharing import operator
from eoc.access import Actor, scope
from eoc.access.modes import Mode
from eoc.errors import Refusal
from incidents.services import feed
from incidents.services.calls import Call, Logged, log_calls

BATCH = 200
Numbered = tuple[int, Call]


@dataclass
class Tally:
    """What the closing line reports."""

    rows: int = 0
    incidents_created: int = 0
    incidents_updated: int = 0
    responses: int = 0
    outside: int = 0
    text_differs: int = 0
    refused: int = 0


class Command(BaseCommand):
    """Wrong rows are refused one by one, the rest goes through; no delivery is sent."""

    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        """Which file, which columns, how fast, and among which jurisdictions."""
        names = ", ".join(feed.COLUMNS)
        parser.add_argument("file")
        parser.add_argument(
            "--columns", default="", help=f"NAME=COLUMN,... for another header; names: {names}"
        )
        pace = parser.add_mutually_exclusive_group()
        pace.add_argument("--speed", type=float, default=60.0, help="times the real pace (60)")
        pace.add_argument("--at-once", action="store_true")
        parser.add_argument("--jurisdictions", default="", metavar="PREFIX", help="of their codes")
        parser.add_argument("--agency", default="REG", help="who logs the calls")

    def handle(self, *args: Any, **options: Any) -> None:
        """Stream the file; Ctrl-C ends with the tally so far."""
        self.tally = Tally()
        self.prefix = options["jurisdictions"]
        path = Path(options["file"])
        if not path.exists():
            raise CommandError(f"{path} does not exist.")
        speed = None if options["at_once"] else options["speed"]
        try:
            with path.open(newline="", encoding="utf-8-sig") as lines:
                self._stream(lines, options["columns"], options["agency"], path.stem[:40], speed)
        except KeyboardInterrupt:
            self.stderr.write("Stopped.")
        self.stdout.write(json.dumps(asdict(self.tally)))

    def _stream(
        self, lines: Any, columns: str, agency: str, source: str, speed: float | None
    ) -> None:
        reader = csv.DictReader(lines)
        with scope(operator("Replay", Mode.REPLAY)):
            feeding = self._feed(agency, columns, source, reader.fieldnames or [])
        calls = self._calls(reader, feeding)
        if speed is None:
            for batch in _batches(calls):
                self._log(batch)
            return
        for batch in _paced(calls, speed):
            self._log(batch)

    def _feed(self, code: str, columns: str, source: str, header: Sequence[str]) -> feed.Feed:
        agency = Agency.objects.filter(short_code=code.upper()).first()
        if agency is None:
            raise CommandError(f"No agency has the short code {code}.")
        named = _columns(columns)
        missing = [c for c in {**feed.COLUMNS, **named}.values() if c not in header]
        if missing:
            raise CommandError(
                f"The file has no column {', '.join(missing)}; it has {', '.join(header)}. "
                "Name them with --columns NAME=COLUMN,..."
            )
        made = feed.Feed(
            agency_id=agency.pk, source=source, columns=named, reach=feed.region(self.prefix)
        )
        _ = made.types, made.by_code
        return made

    def _calls(self, reader: Any, feeding: feed.Feed) -> Iterator[Numbered]:
        for line, row in enumerate(reader, 2):
            self.tally.rows += 1
            try:
                yield line, feeding.call(row)
            except feed.BadRow as bad:
                self._refuse(line, str(bad))

    def _log(self, batch: Sequence[Numbered]) -> None:
        """A batch the database refuses is split until the bad row stands alone."""
        if not batch:
            return
        try:
            with scope(operator("Replay", Mode.REPLAY)) as by:
                logged = self._logged(batch, by)
                territories = _names(logged)
        except (Refusal, DatabaseError) as error:
            if len(batch) == 1:
                self._refuse(batch[0][0], str(error).splitlines()[0])
                return
            half = len(batch) // 2
            self._log(batch[:half])
            self._log(batch[half:])
            return
        self._count(batch, logged, territories)

    def _logged(self, batch: Sequence[Numbered], by: Actor) -> Logged:
        calls = [call for _, call in batch]
        return log_calls(calls=calls, by=by, mode=Mode.REPLAY, prefix=self.prefix, quiet=True)

    def _count(
        self, batch: Sequence[Numbered], logged: Logged, territories: dict[int, str]
    ) -> None:
        self.tally.incidents_created += len(logged.created)
        self.tally.incidents_updated += len(logged.updated)
        self.tally.responses += logged.responses
        self.tally.outside += sum(incident.jurisdiction_id is None for incident in logged.rows)
        for (_, call), home in zip(batch, logged.homes, strict=True):
            if home is not None:
                named = territories[home]
                self.tally.text_differs += feed.differs(call.reported_jurisdiction, named)

    def _refuse(self, line: int, why: str) -> None:
        self.tally.refused += 1
        self.stderr.write(f"line {line}: {why}")


def _names(logged: Logged) -> dict[int, str]:
    ids = {home for home in logged.homes if home}
    return dict(Jurisdiction.objects.filter(pk__in=ids).values_list("pk", "name"))


def _columns(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    named = {name.strip(): column.strip() for name, _, column in pairs}
    if unknown := sorted(set(named) - set(feed.COLUMNS)):
        raise CommandError(
            f"Unknown in --columns: {', '.join(unknown)}. Names are {', '.join(feed.COLUMNS)}."
        )
    return named


def _batches(calls: Iterator[Numbered]) -> Iterator[list[Numbered]]:
    batch: list[Numbered] = []
    for call in calls:
        batch.append(call)
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def _paced(calls: Iterator[Numbered], speed: float) -> Iterator[list[Numbered]]:
    """Each call when its own clock says, `speed` times faster; what is due goes together."""
    first, began = None, time.monotonic()
    batch: list[Numbered] = []
    for line, call in calls:
        first = first or call.heard_at
        due = began + (call.heard_at - first).total_seconds() / speed
        if batch and (due > time.monotonic() or len(batch) == BATCH):
            yield batch
            batch = []
        sys.stdout.flush()
        time.sleep(max(0.0, due - time.monotonic()))
        batch.append((line, call))
    yield batch
