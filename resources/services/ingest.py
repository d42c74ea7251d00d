"""Fixes of receivers in bulk: one statement a batch, the newest wins, crossings alone are told."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any
from uuid import UUID

from django.db import connection

from eoc.access import Actor
from eoc.errors import Invalid, NotPermitted
from resources.permissions.assets import REPORTING
from resources.services import assets, crossings

FIXES = 5_000
AHEAD = timedelta(minutes=2)
BEHIND = timedelta(days=1)
RANGES = {
    "lon": (-180.0, 180.0),
    "lat": (-90.0, 90.0),
    "heading": (0.0, 360.0),
    "speed": (0.0, 400.0),
    "accuracy": (0.0, 100_000.0),
}
KNOWN = """
SELECT uuid, call_sign, id, agency_id FROM resources_asset
 WHERE agency_id = ANY(%s) AND (uuid = ANY(%s) OR upper(call_sign) = ANY(%s))
"""
DAYS = "SELECT resources_track_days(%s, %s)"
REPORT = """
WITH said AS MATERIALIZED (
  SELECT v.asset_id, v.agency_id, ST_SetSRID(ST_MakePoint(v.lon, v.lat), 4326) AS point, v.at,
         v.heading, v.speed, v.accuracy
    FROM unnest(%s::bigint[], %s::bigint[], %s::float8[], %s::float8[], %s::timestamptz[],
                %s::smallint[], %s::float8[], %s::float8[])
      AS v (asset_id, agency_id, lon, lat, at, heading, speed, accuracy)
), track AS (
  INSERT INTO resources_positiontrack
         (asset_id, agency_id, mode, point, at, heading, speed, accuracy)
  SELECT asset_id, agency_id, %s, point, at, heading, speed, accuracy FROM said
  ON CONFLICT DO NOTHING
)
INSERT INTO resources_assetposition AS held
       (asset_id, agency_id, mode, point, at, heading, speed, accuracy, received_at)
SELECT DISTINCT ON (asset_id) asset_id, agency_id, %s, point, at, heading, speed, accuracy,
       clock_timestamp()
  FROM said ORDER BY asset_id, at DESC
ON CONFLICT (asset_id) DO UPDATE
   SET mode = excluded.mode, point = excluded.point, at = excluded.at, heading = excluded.heading,
       speed = excluded.speed, accuracy = excluded.accuracy, received_at = excluded.received_at
 WHERE excluded.at > held.at
RETURNING asset_id
"""

Given = Mapping[str, Any]
Key = UUID | str


@dataclass(frozen=True)
class Refused:
    """A row that was left out: its place in the batch from 0, the field, and what to do."""

    row: int
    field: str
    reason: str


@dataclass(frozen=True)
class Report:
    """How many fixes were kept, how many of them moved a unit, and which were left out."""

    taken: int
    newest: int
    refused: Sequence[Refused]


@dataclass(frozen=True)
class Fix:
    """One fix whose numbers were looked at; `asset` is its uuid or its call sign in capitals."""

    row: int
    asset: Key
    lon: float
    lat: float
    at: datetime
    heading: int | None
    speed: float | None
    accuracy: float | None


class _Wrong(Exception):
    """One field of one fix is not usable."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


def report(fixes: Sequence[object], by: Actor) -> Report:
    """Keep what is usable of a batch: `asset` (uuid or call sign), `lon`, `lat`, `at`, and more.

    `heading` is in degrees, `speed` in metres a second, `accuracy` in metres; all three may be
    missing. Raises NotPermitted without a reporting role, Invalid where no fix is usable.
    """
    mine = by.agencies_as(*REPORTING)
    if not mine:
        raise NotPermitted("Only dispatchers, liaisons and administrators report positions.")
    if not 0 < len(fixes) <= FIXES:
        raise Invalid(f"Send 1 to {FIXES:,} fixes at a time.", {"": f"{len(fixes):,} fixes"})
    refused: list[Refused] = []
    usable = list(_usable(fixes, refused))
    known = _known(usable, mine)
    taken = [fix for fix in usable if fix.asset in known]
    refused += [
        Refused(fix.row, "asset", "No asset of your agencies has that uuid or one call sign.")
        for fix in usable
        if fix.asset not in known
    ]
    if not taken:
        refused.sort(key=lambda one: one.row)
        raise Invalid("No fix is usable.", {f"{r.row}.{r.field}": r.reason for r in refused[:50]})
    moved = _written(taken, known, by.mode)
    crossings.raised(moved, by)
    return Report(len(taken), len(moved), sorted(refused, key=lambda one: one.row))


def _usable(fixes: Sequence[object], refused: list[Refused]) -> Iterator[Fix]:
    now = assets.moment()
    first, last = now - BEHIND, now + AHEAD
    for row, given in enumerate(fixes):
        try:
            yield _fix(row, given, first, last)
        except _Wrong as wrong:
            refused.append(Refused(row, wrong.field, wrong.reason))


def _fix(row: int, given: object, first: datetime, last: datetime) -> Fix:
    if not isinstance(given, Mapping):
        raise _Wrong("asset", "Send an object with asset, lon, lat and at.")
    heading = _optional(given, "heading")
    return Fix(
        row,
        _key(given.get("asset")),
        _number("lon", given.get("lon")),
        _number("lat", given.get("lat")),
        _moment(given.get("at"), first, last),
        None if heading is None else round(heading) % 360,
        _optional(given, "speed"),
        _optional(given, "accuracy"),
    )


def _key(given: object) -> Key:
    name = " ".join(given.split()) if isinstance(given, str) else ""
    if 0 < len(name) <= 40 and name.isprintable():  # no text column holds NUL or half a pair
        try:
            return UUID(name)
        except ValueError:
            return name.upper()
    raise _Wrong("asset", "Send the asset's uuid or call sign.")


def _optional(given: Given, name: str) -> float | None:
    value = given.get(name)
    return None if value is None else _number(name, value)


def _number(name: str, given: object) -> float:
    low, high = RANGES[name]
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise _Wrong(name, "Send a number.")
    if not low <= given <= high:
        raise _Wrong(name, f"Send {low:g} to {high:g}.")
    return float(given)


def _moment(given: object, first: datetime, last: datetime) -> datetime:
    at = _instant(given)
    if at > last:
        raise _Wrong("at", "More than two minutes in the future. Set the receiver's clock.")
    if at < first:
        raise _Wrong("at", "More than a day old.")
    return at


def _instant(given: object) -> datetime:
    try:
        if isinstance(given, str):
            at = datetime.fromisoformat(given)
            return at if at.tzinfo else at.replace(tzinfo=UTC)
        if isinstance(given, int | float) and not isinstance(given, bool) and isfinite(given):
            return datetime.fromtimestamp(given, UTC)
    except (ValueError, OverflowError, OSError):
        pass
    raise _Wrong("at", "Send an ISO 8601 time or seconds since 1970.")


def _known(fixes: Sequence[Fix], mine: frozenset[int]) -> dict[Key, tuple[int, int]]:
    """Id and owner by uuid and by call sign; a sign that two of the agencies use names nothing."""
    keys = {fix.asset for fix in fixes}
    uuids = [key for key in keys if isinstance(key, UUID)]
    signs = [key for key in keys if isinstance(key, str)]
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, [list(mine), uuids, signs])
        rows = cursor.fetchall()
    found: dict[Key, tuple[int, int]] = {}
    twice: set[str] = set()
    for uuid, sign, pk, agency in rows:
        found[uuid] = (pk, agency)
        name = sign.upper()
        if name in found:
            twice.add(name)
        found[name] = (pk, agency)
    return {key: ids for key, ids in found.items() if key not in twice}


def _written(fixes: Sequence[Fix], known: Mapping[Key, tuple[int, int]], mode: str) -> list[int]:
    """The units whose newest fix it changed."""
    ids = [known[fix.asset] for fix in fixes]
    times = [fix.at for fix in fixes]
    columns = [
        _array(pk for pk, _ in ids),
        _array(agency for _, agency in ids),
        _array(fix.lon for fix in fixes),
        _array(fix.lat for fix in fixes),
        _array(at.isoformat() for at in times),
        _array(fix.heading for fix in fixes),
        _array(fix.speed for fix in fixes),
        _array(fix.accuracy for fix in fixes),
    ]
    with connection.cursor() as cursor:
        days = min(times).astimezone(UTC).date(), max(times).astimezone(UTC).date()
        cursor.execute(DAYS, days)
        cursor.execute(REPORT, [*columns, mode, mode])
        return [row[0] for row in cursor.fetchall()]


def _array(values: Iterable[object]) -> str:
    """Numbers or times as PostgreSQL writes an array; a list of objects takes ten times as long."""
    return "{" + ",".join("NULL" if value is None else str(value) for value in values) + "}"
