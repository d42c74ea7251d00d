"""Overrides as CSV: out as they stand, in all or nothing; every fault names row and column."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from agencies.models import Person
from alerts.models import Override, Roster, RosterLayer
from alerts.rotation import moment, wall
from alerts.selectors import shifts
from alerts.services import overrides
from alerts.services.rosters import lock
from eoc.access import Actor
from eoc.errors import Invalid, Refusal

COLUMNS = ("layer", "person", "start", "end", "reason")
MOST_ROWS, MOST_FAULTS = 1000, 20
SHAPE = "%Y-%m-%d %H:%M"


@dataclass(frozen=True)
class Line:
    """A row that names a layer, a person and a time."""

    number: int
    layer: RosterLayer
    person: Person
    start: datetime
    end: datetime
    reason: str


def rows(roster: Roster) -> Iterator[tuple[str, ...]]:
    """What is taken and not undone, in times of the roster's zone."""
    zone = ZoneInfo(roster.zone)
    found = roster.overrides.filter(undone_at__isnull=True).select_related("layer", "person__user")
    for one in found.order_by("during"):
        user = one.person.user
        times = (f"{wall(at, zone):{SHAPE}}" for at in (one.start, one.end))
        yield one.layer.name, user.email if user else one.person.name, *times, one.reason


def take_all(*, roster: Roster, text: str, by: Actor) -> list[Override]:
    """Every row of the file, or none; persons by e-mail or name, times of the roster's zone."""
    locked = lock(roster, by)
    read = _Reading(locked)
    lines = [line for number, row in _rows(text) if (line := read.line(number, row))]
    if not read.faults:
        made = [one for line in lines if (one := read.taken(line, by))]
    if read.faults:
        shown = [*read.faults[:MOST_FAULTS]]
        more = len(read.faults) - MOST_FAULTS
        shown += [f"and {more} more"] if more > 0 else []
        raise Invalid(f"Nothing was imported: {'; '.join(shown)}.", {"file": shown[0]})
    return made


def _rows(text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(io.StringIO(text), strict=True)
    number = 0
    try:
        missing = [name for name in COLUMNS[:4] if name not in (reader.fieldnames or ())]
        if missing:
            message = f"row 1: the column {missing[0]} is missing"
            raise Invalid(f"Nothing was imported: {message}.", {"file": message})
        number = 1
        for number, row in enumerate(reader, 2):
            if number > MOST_ROWS + 1:
                message = f"row {number}: more than {MOST_ROWS} rows"
                raise Invalid(f"Nothing was imported: {message}.", {"file": message})
            yield number, {name: (row.get(name) or "").strip() for name in COLUMNS}
    except csv.Error as wrong:
        message = f"row {number + 1}: {wrong}"
        raise Invalid(f"Nothing was imported: {message}.", {"file": message}) from wrong


class _Reading:
    """What a file may name, and the faults found in it."""

    def __init__(self, roster: Roster) -> None:
        self.zone = ZoneInfo(roster.zone)
        self.layers = {layer.name: layer for layer in roster.layers.select_related("roster")}
        self.people: dict[str, list[Person]] = {}
        for person in shifts.crew(roster.agency_id).select_related("user"):
            names = {person.name.casefold(), person.user.email if person.user else ""} - {""}
            for name in names:
                self.people.setdefault(name, []).append(person)
        self.faults: list[str] = []

    def line(self, number: int, row: dict[str, str]) -> Line | None:
        """The row, or None with what is wrong among the faults."""
        before = len(self.faults)
        layer = self.layers.get(row["layer"])
        if layer is None:
            known = ", ".join(self.layers) or "none"
            self._fault(number, "layer", f"no layer {row['layer']!r}; there are: {known}")
        person = self._person(number, row["person"])
        start, end = (self._time(number, row, name) for name in ("start", "end"))
        if len(self.faults) > before or not (layer and person and start and end):
            return None
        return Line(number, layer, person, start, end, row["reason"])

    def taken(self, line: Line, by: Actor) -> Override | None:
        """The override, or None with why it is refused."""
        try:
            return overrides.take(
                layer=line.layer,
                person=line.person,
                start=line.start,
                end=line.end,
                reason=line.reason,
                by=by,
            )
        except Invalid as wrong:
            column = next(iter(wrong.fields), "start")
            self._fault(line.number, column, wrong.message)
        except Refusal as wrong:
            self._fault(line.number, "start", wrong.message)
        return None

    def _person(self, number: int, name: str) -> Person | None:
        found = self.people.get(name.casefold(), [])
        if len(found) == 1:
            return found[0]
        said = "is the name of several; write the e-mail address" if found else "is not known here"
        self._fault(number, "person", f"{name!r} {said}")
        return None

    def _time(self, number: int, row: dict[str, str], name: str) -> datetime | None:
        try:
            shown = datetime.strptime(row[name], SHAPE)  # noqa: DTZ007
        except ValueError:
            self._fault(number, name, f"{row[name]!r} is no time such as 2027-01-31 08:00")
            return None
        try:
            return moment(shown, self.zone)
        except Invalid as wrong:
            self._fault(number, name, wrong.message)
            return None

    def _fault(self, number: int, column: str, what: str) -> None:
        self.faults.append(f"row {number}, column {column}: {what.rstrip('.')}")
