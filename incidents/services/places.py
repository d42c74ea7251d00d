"""Places from a CSV: all of it is good or nothing is changed; twice changes nothing."""

import csv
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.contrib.gis.geos import Point

from agencies.models import Jurisdiction
from eoc.errors import Invalid
from eoc.text.public import composed, fault_in
from incidents.models import Place, PlaceKind

COLUMNS = ("name", "kind", "lon", "lat")
SHOWN_FAULTS = 50


@dataclass(frozen=True)
class Imported:
    """What a file changed."""

    created: int
    updated: int
    unchanged: int

    def summary(self) -> str:
        """One line for people."""
        return f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged"


class Refused(Invalid):
    """The file was refused as a whole; `faults` says which row and field."""

    def __init__(self, message: str, faults: list[str] | None = None) -> None:
        super().__init__(message)
        self.faults = faults or []


def import_places(*, lines: Iterable[str], source: str) -> Imported:
    """Columns name, kind, lon, lat; optional jurisdiction (short code), key, illustrative."""
    reader = csv.DictReader(lines)
    missing = [c for c in COLUMNS if c not in (reader.fieldnames or [])]
    if missing:
        raise Refused(f"The file has no column {', '.join(missing)}.")
    homes = dict(Jurisdiction.objects.values_list("short_code", "pk"))
    places, faults = _read(reader, source, homes)
    if faults:
        more = len(faults) - SHOWN_FAULTS
        shown = faults[:SHOWN_FAULTS] + ([f"and {more} more"] if more > 0 else [])
        raise Refused(f"Nothing was imported: {len(faults)} faults.", shown)
    return _merge(places, source)


def _read(
    rows: Iterable[Mapping[str, str | None]], source: str, homes: Mapping[str, int]
) -> tuple[dict[str, Place], list[str]]:
    places: dict[str, Place] = {}
    faults: list[str] = []
    for line, row in enumerate(rows, 2):
        found = list(_faults(row, homes))
        faults += [f"line {line}: {fault}" for fault in found]
        if not found:
            place = _place(row, source, homes)
            places[place.source_key] = place
    return places, faults


def _faults(row: Mapping[str, str | None], homes: Mapping[str, int]) -> Iterator[str]:
    if not (row.get("name") or "").strip():
        yield "name is empty"
    if hidden := fault_in(composed(row.get("name") or "")):
        yield f"name: {hidden}"
    if (row.get("kind") or "") not in PlaceKind.values:
        yield f"kind {row.get('kind')!r} is none of {', '.join(PlaceKind.values)}"
    for name, most in (("lon", 180), ("lat", 90)):
        if not abs(_number(row.get(name))) <= most:
            yield f"{name} {row.get(name)!r} is not a number from -{most} to {most}"
    code = (row.get("jurisdiction") or "").strip()
    if code and code not in homes:
        yield f"jurisdiction {code!r} is not known by its short code"


def _number(text: str | None) -> float:
    try:
        return float(text or "")
    except ValueError:
        return math.nan


def _place(row: Mapping[str, str | None], source: str, homes: Mapping[str, int]) -> Place:
    name, kind = (row["name"] or "").strip(), row["kind"] or ""
    home = (row.get("jurisdiction") or "").strip()
    lon, lat = _number(row["lon"]), _number(row["lat"])
    key = (row.get("key") or "").strip() or f"{kind}|{name}|{home}|{lon:.5f},{lat:.5f}"
    return Place(
        name=name[:200],
        kind=kind,
        point=Point(lon, lat, srid=4326),
        jurisdiction_id=homes.get(home),
        source=source[:60],
        source_key=key[:200],
        illustrative=(row.get("illustrative") or "").lower() in ("1", "true", "yes"),
    )


def _merge(places: Mapping[str, Place], source: str) -> Imported:
    known = {p.source_key: p for p in Place.objects.filter(source=source[:60])}
    fresh = [place for key, place in places.items() if key not in known]
    changed = []
    for key, place in places.items():
        old = known.get(key)
        if old is not None and _differs(old, place):
            place.pk = old.pk
            changed.append(place)
    Place.objects.bulk_create(fresh, batch_size=1000)
    fields = ["name", "kind", "point", "jurisdiction", "illustrative"]
    Place.objects.bulk_update(changed, fields, batch_size=500)
    return Imported(len(fresh), len(changed), len(places) - len(fresh) - len(changed))


def _differs(old: Place, new: Place) -> bool:
    return (
        old.name != new.name
        or old.kind != new.kind
        or old.jurisdiction_id != new.jurisdiction_id
        or old.illustrative != new.illustrative
        or not old.point.equals_exact(new.point)
    )
