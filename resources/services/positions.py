"""Positions: written in bulk, the newest wins, told once per asset and batch."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import isfinite
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import Point
from django.db import connection

from eoc.access import Actor
from eoc.errors import Invalid, NotFound, NotPermitted
from resources.models import Asset
from resources.permissions.assets import may_report
from resources.selectors import assets as selectors
from resources.services import assets

CLOCKS_DIFFER = timedelta(seconds=5)
NEWEST_WINS = """
UPDATE resources_asset a
   SET position = ST_SetSRID(ST_MakePoint(v.lon, v.lat), 4326), position_at = v.at,
       version = a.version + 1
  FROM unnest(%s::bigint[], %s::float8[], %s::float8[], %s::timestamptz[]) AS v(id, lon, lat, at)
 WHERE a.id = v.id AND (a.position_at IS NULL OR a.position_at < v.at)
RETURNING a.id
"""


@dataclass(frozen=True)
class Fix:
    """Where an asset was: degrees in WGS 84, and when."""

    asset: UUID
    lon: float
    lat: float
    at: datetime


def move(*, asset: Asset, point: Point, at: datetime, by: Actor) -> Asset:
    """Say where one asset is; an older report than the one held changes nothing."""
    moved = move_many(positions=[Fix(asset.uuid, point.x, point.y, at)], by=by)
    return moved[0] if moved else asset


def move_many(*, positions: Iterable[Fix], by: Actor) -> list[Asset]:
    """Take positions in bulk; returns the assets that moved.

    Raises NotFound for an asset the actor does not see, NotPermitted for one not theirs to report.
    """
    newest = _newest(positions)
    seen = {a.uuid: a for a in selectors.by_uuid(by, newest)}
    if unknown := newest.keys() - seen.keys():
        raise NotFound(f"No asset of yours has the uuid {min(map(str, unknown))}.")
    for asset in seen.values():
        held = selectors.current(asset)
        if not may_report(by, asset, held.for_agency_id if held else None):
            raise NotPermitted(f"Only {asset.agency.name} reports where its assets are.")
    locked = assets.lock(seen.values())
    moved = _written([(asset, newest[asset.uuid]) for asset in locked])
    for asset in moved:
        booking = selectors.current(seen[asset.uuid])
        assets.tell(asset, by=by, kind="asset.moved", text="", booking=booking)
    return moved


def _newest(positions: Iterable[Fix]) -> dict[UUID, Fix]:
    """One fix for each asset; a clock ahead of ours counts as now, or no later fix would win."""
    latest = assets.moment() + CLOCKS_DIFFER
    found: dict[UUID, Fix] = {}
    for fix in positions:
        _on_earth(fix)
        held = found.get(fix.asset)
        if held is None or fix.at > held.at:
            found[fix.asset] = Fix(fix.asset, fix.lon, fix.lat, min(fix.at, latest))
    return found


def _on_earth(fix: Fix) -> None:
    if not (isfinite(fix.lon) and isfinite(fix.lat)):
        raise Invalid("A position is two finite numbers.", {"lon": "Send degrees in WGS 84."})
    if not (-180 <= fix.lon <= 180 and -90 <= fix.lat <= 90):
        raise Invalid(
            f"{fix.lon}, {fix.lat} is not on earth. Send longitude, then latitude.",
            {"lon": "-180 to 180", "lat": "-90 to 90"},
        )


def _written(fixes: list[tuple[Asset, Fix]]) -> list[Asset]:
    columns: list[Any] = [
        [asset.pk for asset, _ in fixes],
        [fix.lon for _, fix in fixes],
        [fix.lat for _, fix in fixes],
        [fix.at for _, fix in fixes],
    ]
    with connection.cursor() as cursor:
        cursor.execute(NEWEST_WINS, columns)
        changed = {row[0] for row in cursor.fetchall()}
    moved = [(asset, fix) for asset, fix in fixes if asset.pk in changed]
    for asset, fix in moved:
        asset.position = Point(fix.lon, fix.lat, srid=4326)
        asset.position_at = fix.at
        asset.version += 1
    return [asset for asset, _ in moved]
