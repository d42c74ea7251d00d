"""A database with a million incidents, a county's dispatcher who sees them, and views for peers."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from agencies.models import User
from agencies.services import sharing
from bench import crowd, ground
from eoc.access import scope
from eoc.geo.mercator import tiles_across

NAME = "eoc_bench_map"
ROWS = "incidents_incident"
TOLD = {
    **crowd.INCIDENT,
    "severity": "(ARRAY['critical','high','medium','low'])[1 + g % 4]",
    "title": "'Illustrative call ' || g",
}
SERVES_ALL = """INSERT INTO agencies_service (agency_id, jurisdiction_id)
SELECT %s, id FROM agencies_jurisdiction ON CONFLICT DO NOTHING"""
VIEWS = """
CREATE SCHEMA peers;
CREATE VIEW peers.features AS SELECT id, uuid, number, type_id AS type, severity, stage, title,
  on_picture, happened_at, closed_at, version, point FROM incidents_incident;
CREATE VIEW peers.tiles AS SELECT uuid, number, type_id AS type, severity, stage, on_picture, point
  FROM incidents_incident"""
CENTRES = """SELECT (west + east) / 2, (south + north) / 2 FROM (
  SELECT ST_XMin(boundary) AS west, ST_XMax(boundary) AS east, ST_YMin(boundary) AS south,
         ST_YMax(boundary) AS north FROM agencies_jurisdiction WHERE code LIKE '99%%'
   ORDER BY code LIMIT %s) towns"""
REACH = """SELECT max(d) FROM (
  SELECT greatest(abs(ST_X(point) - %(x)s), abs(ST_Y(point) - %(y)s)) AS d FROM incidents_incident
   WHERE point && ST_Expand(ST_SetSRID(ST_MakePoint(%(x)s, %(y)s), 4326), 0.2)
   ORDER BY d LIMIT %(count)s) nearest"""


@dataclass(frozen=True)
class Place:
    """Somewhere on the map: the middle, and half the side of a box around it."""

    lon: float
    lat: float
    half: float

    @property
    def bbox(self) -> str:
        """As doors take it."""
        lon, lat, half = self.lon, self.lat, self.half
        return ",".join(f"{one:.9f}" for one in (lon - half, lat - half, lon + half, lat + half))

    def tile(self, zoom: int) -> str:
        """z/x/y of the tile in which the middle lies."""
        x, y = tiles_across(self.lon, self.lat, zoom)
        return f"{zoom}/{x}/{y}"


@contextmanager
def filled(user: str, rows: int) -> Iterator[None]:
    """The region with `rows` incidents in it, all seen by the user, removed afterwards."""
    with ground.region(NAME):
        actor = sharing.actor_of(User.objects.get_by_natural_key(user))
        agency = min(actor.agencies)
        with scope(sharing.operator("Bench")):
            logging = crowd.Agency.objects.get(pk=agency)
            at = logging.jurisdictions.order_by("pk")[0].boundary.point_on_surface
            seeds = crowd.seed(logging, at)
        with psycopg.connect(ground.url("ADMIN", NAME), autocommit=True) as above:
            _multiply(above, seeds[ROWS], rows)
            above.execute(SERVES_ALL, [agency])
            above.execute(VIEWS.encode())
            above.execute("VACUUM ANALYZE")
        yield


def _multiply(above: psycopg.Connection[Any], seed: int, rows: int) -> None:
    """Without the triggers of single writes; the counts per cell are counted afterwards."""
    above.execute(crowd.TERRITORIES.encode())
    above.execute("SET session_replication_role = replica")
    crowd.copy_rows(above, ROWS, seed, crowd.PER_HOME.format(count=rows), TOLD)
    above.execute("SET session_replication_role = origin")
    above.execute("SELECT incidents_recount()")


def places(count: int, features: int) -> list[Place]:
    """Boxes in towns with exactly so many features in each."""
    with psycopg.connect(ground.url("ADMIN", NAME)) as above:
        found = []
        for lon, lat in above.execute(CENTRES, [count]).fetchall():
            values = {"x": lon, "y": lat, "count": features}
            row = above.execute(REACH, values).fetchone()
            found.append(Place(lon, lat, float(row[0]) + 1e-8 if row else 0.0))
    return found


@contextmanager
def walls(up: bool) -> Iterator[None]:
    """Row-level security of incidents as it is, or taken down for the length of a round."""
    _alter("ENABLE" if up else "DISABLE")
    try:
        yield
    finally:
        _alter("ENABLE")


def _alter(verb: str) -> None:
    with psycopg.connect(ground.url("OWNER", NAME), autocommit=True) as owner:
        owner.execute(f"ALTER TABLE {ROWS} {verb} ROW LEVEL SECURITY".encode())
