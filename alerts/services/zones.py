"""Zones: areas by code, so that alerts that name only codes can be drawn."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from shapely.geometry.base import BaseGeometry

from agencies.services.boundary_files import Row, open_table
from agencies.services.boundary_zips import Refused
from alerts.models import CapArea, Zone
from eoc.access import Actor
from eoc.errors import NotPermitted
from eoc.geo.shapes import Budget, fault_of
from eoc.text.public import composed, fault_in

ONE_ZONE = Budget(10_000, 2_000)
BATCH = 500


@dataclass(frozen=True)
class Imported:
    """What a file of zones changed."""

    created: int
    updated: int
    placed: int

    def summary(self) -> str:
        """One line for people."""
        return f"{self.created} created, {self.updated} updated, {self.placed} areas placed"


def import_zones(
    *, path: Path, scheme: str, code_field: str, name_field: str, by: Actor
) -> Imported:
    """Every zone of the file or none; those known are drawn anew, waiting areas are placed."""
    if by.system != "operator":
        raise NotPermitted("Zones are imported by the operator of this installation.")
    table = open_table(path)
    if code_field not in table.fields:
        there = ", ".join(table.fields) or "none"
        raise Refused(f"The file has no field {code_field}. Its fields are: {there}.")
    faults = [fault for row in table.rows if (fault := _fault(row, code_field))]
    if faults:
        raise Refused(f"Nothing was imported: {len(faults)} faults.", faults[:50])
    found = [_zone(row, scheme, code_field, name_field, path.name) for row in table.rows]
    zones = {zone.key: zone for zone in found}
    if len(zones) != len(found):
        raise Refused(f"The field {code_field} names one zone twice. Keep one feature a zone.")
    known = set(Zone.objects.filter(key__in=zones).values_list("key", flat=True))
    Zone.objects.bulk_create(
        zones.values(),
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["name", "shape", "source"],
    )
    return Imported(len(zones) - len(known), len(known), _place_waiting(zones))


def place(areas: Sequence[CapArea]) -> int:
    """Give areas without shape or place that of the zones they name; how many were placed.

    An area is placed only where every code of one scheme is known: half of it would mislead.
    """
    waiting = [area for area in areas if area.shape is None and area.places is None]
    keys = {code for area in waiting for code in area.codes}
    known = {zone.key: zone.shape for zone in Zone.objects.filter(key__in=keys)}
    shapes: dict[tuple[str, ...], MultiPolygon | None] = {}
    for area in waiting:
        named = _complete(area.codes, known)
        if named not in shapes:
            shapes[named] = _together([known[key] for key in named])
        area.shape = shapes[named]
        area.by_zones = area.shape is not None
    return sum(area.by_zones for area in waiting)


def _place_waiting(keys: Iterable[str]) -> int:
    """Areas placed by zones before are drawn anew too, since a zone may have moved."""
    named = list(keys)
    areas = list(CapArea.objects.filter(codes__overlap=named, shape=None, places=None))
    moved = list(CapArea.objects.filter(codes__overlap=named, by_zones=True))
    for area in moved:
        area.shape = None
    placed = place([*areas, *moved])
    CapArea.objects.bulk_update([*areas, *moved], ["shape", "by_zones"], batch_size=BATCH)
    return placed


def _complete(codes: Sequence[str], known: dict[str, MultiPolygon]) -> tuple[str, ...]:
    """The codes of the first scheme all of whose codes are zones."""
    schemes: dict[str, list[str]] = {}
    for code in codes:
        schemes.setdefault(code.partition("=")[0], []).append(code)
    whole = (tuple(keys) for keys in schemes.values() if all(key in known for key in keys))
    return next(whole, ())


def _together(shapes: Sequence[MultiPolygon]) -> MultiPolygon | None:
    """Their union, or nothing where it has more vertices than one area may have."""
    if not shapes:
        return None
    whole = shapely.union_all([shapely.from_wkb(bytes(shape.wkb)) for shape in shapes])
    return None if fault_of(whole, ONE_ZONE) else _many(whole)


def _fault(row: Row, code_field: str) -> str:
    code = row.values.get(code_field)
    if not isinstance(code, str) or not code.strip():
        return f"feature {row.number}: {code_field} is not a text with a code"
    if row.fault or (fault := fault_of(row.shape, ONE_ZONE)):
        return f"feature {row.number} ({code}): {row.fault or fault}"
    if hidden := fault_in(composed(code)):
        return f"feature {row.number}: {hidden}"
    return ""


def _zone(row: Row, scheme: str, code_field: str, name_field: str, source: str) -> Zone:
    assert row.shape is not None
    name = row.values.get(name_field)
    return Zone(
        key=f"{scheme}={row.values[code_field].strip()}"[:120],
        name=(name if isinstance(name, str) else "")[:200],
        shape=_many(row.shape),
        source=source[:200],
    )


def _many(shape: BaseGeometry) -> MultiPolygon:
    geometry = GEOSGeometry(memoryview(shape.wkb), srid=4326)
    return geometry if isinstance(geometry, MultiPolygon) else MultiPolygon(geometry, srid=4326)
