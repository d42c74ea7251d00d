"""Boundaries from a file: all of it is good or nothing is changed; nothing is ever repaired."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from django.db import connection
from shapely.geometry.base import BaseGeometry

from agencies.models import Agency, Jurisdiction, JurisdictionKind, Service
from agencies.models.jurisdictions import SHORT_CODE_PATTERN
from agencies.permissions.administration import REGION, is_operator, is_regional
from agencies.services import short_codes
from agencies.services.boundary_files import Row, Table, open_table
from agencies.services.boundary_zips import Refused
from agencies.services.telling import tell
from eoc.access import Actor, Role
from eoc.errors import Invalid, NotPermitted
from eoc.geo.shapes import REQUEST, Budget, area_km2, fault_of
from eoc.text.public import composed, fault_in

__all__ = ["Feature", "Import", "Refused", "apply", "read"]

MANY_VERTICES = 10_000


@dataclass(frozen=True)
class Feature:
    """One feature as the file has it."""

    number: int
    name: str
    code: str
    short_code: str
    shape: BaseGeometry | None
    unreadable: str = ""

    def __str__(self) -> str:
        return f"feature {self.number} ({self.name or 'no name'})"


@dataclass
class Import:
    """What a file would change, or has changed; warnings change nothing."""

    created: list[Jurisdiction] = field(default_factory=list)
    updated: list[Jurisdiction] = field(default_factory=list)
    unchanged: int = 0
    warnings: list[str] = field(default_factory=list)

    def summary(self) -> str:
        """One line for people."""
        made, changed = len(self.created), len(self.updated)
        return f"{made} created, {changed} updated, {self.unchanged} unchanged"


def read(
    path: Path | str,
    *,
    name_field: str,
    code_field: str,
    short_field: str = "",
    budget: Budget = REQUEST,
) -> list[Feature]:
    """The features of a GeoJSON, Shapefile or GeoPackage in WGS 84, or every fault it has."""
    table = open_table(path)
    _check_fields(table, {"name": name_field, "code": code_field, "short code": short_field})
    features = [_feature(row, name_field, code_field, short_field) for row in table.rows]
    if not features:
        raise Refused("The file holds no features.")
    faults = [fault for feature in features for fault in _faults(feature, budget)]
    _refuse([*faults, *_twice(features)])
    return features


def apply(
    *,
    features: Sequence[Feature],
    by: Actor,
    kind: str = JurisdictionKind.MUNICIPALITY,
    parent: str = "",
    source: str = "",
    dry_run: bool = False,
) -> Import:
    """Create what is new, change what differs, leave the rest; `dry_run` only tells."""
    _one_at_a_time()
    if not (is_operator(by) or by.has(Role.ADMINISTRATOR)):
        raise NotPermitted("Only an administrator imports boundaries.")
    if kind not in JurisdictionKind.values:
        raise Invalid(f"Unknown kind {kind}. Kinds are: {', '.join(JurisdictionKind.values)}.")
    plan = _Plan(kind, _parent(parent), source[:200])
    _refuse([fault for feature in features for fault in plan.not_allowed(feature, by)])
    result = Import(warnings=[w for feature in features for w in _warnings(feature)])
    for feature in features:
        plan.sort(feature, result)
    if not dry_run:
        _write(result, by)
    return result


def _check_fields(table: Table, wanted: dict[str, str]) -> None:
    """Numbers are refused for codes: whatever made them numbers has dropped leading zeros."""
    asked = {word: name for word, name in wanted.items() if name}
    if missing := [name for name in asked.values() if name not in table.fields]:
        there = ", ".join(table.fields) or "none"
        raise Refused(f"The file has no field {' and '.join(missing)}. Its fields are: {there}.")
    for word, name in asked.items():
        if name not in table.texts():
            there = ", ".join(table.texts()) or "none"
            raise Refused(
                f"The field {name} holds numbers, and a {word} is text: 06037 would be lost as "
                f"6037. Fields of text are: {there}."
            )


def _feature(row: Row, name: str, code: str, short: str) -> Feature:
    said = {k: row.values.get(k) for k in (name, code, short) if k}
    text = {k: _text(value) for k, value in said.items()}
    numbers = [k for k, value in said.items() if isinstance(value, int | float)]
    fault = row.fault or (f"{', '.join(numbers)} is a number, not text" if numbers else "")
    found = text.get(short, "").upper()
    return Feature(row.number, text[name], text[code], found, row.shape, fault)


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _faults(feature: Feature, budget: Budget) -> Iterator[str]:
    if not feature.name:
        yield f"{feature}: the name is empty"
    if not feature.code:
        yield f"{feature}: the code is empty"
    if hidden := fault_in(composed(feature.name)) or fault_in(composed(feature.code)):
        yield f"{feature}: {hidden}"
    if len(feature.name) > 120 or len(feature.code) > 20:
        yield f"{feature}: a name has at most 120 characters and a code 20"
    if feature.short_code and not re.fullmatch(SHORT_CODE_PATTERN, feature.short_code):
        yield f"{feature}: short code {feature.short_code!r} is not 2 to 5 capital letters"
    if fault := feature.unreadable or fault_of(feature.shape, budget):
        yield f"{feature}: {fault}"


def _twice(features: Sequence[Feature]) -> Iterator[str]:
    for attribute, word in (("code", "code"), ("short_code", "short code")):
        first: dict[str, int] = {}
        for feature in features:
            value = getattr(feature, attribute)
            if value and value in first:
                yield f"{feature}: {word} {value} stands already at feature {first[value]}"
            first.setdefault(value, feature.number)


def _warnings(feature: Feature) -> Iterator[str]:
    vertices = int(shapely.get_num_coordinates(feature.shape))
    if vertices > MANY_VERTICES:
        yield f"{feature}: {vertices:,} vertices are many; maps draw it slowly"


def _refuse(faults: Sequence[str]) -> None:
    if faults:
        word = "fault" if len(faults) == 1 else "faults"
        raise Refused(f"Nothing was imported: {len(faults)} {word}.", faults)


def _one_at_a_time() -> None:
    """Two imports at once would give the same short code away twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('boundaries', 0))")


def _parent(text: str) -> Jurisdiction | None:
    if not text:
        return None
    found = Jurisdiction.objects.defer("boundary").filter(short_code=text.upper()).first()
    named = list(Jurisdiction.objects.defer("boundary").filter(code=text)[:2])
    if found is None and len(named) != 1:
        many = "More than one" if named else "No"
        raise Invalid(
            f"{many} jurisdiction has the short code or code {text}.",
            {"parent": "Import it first, or give its short code."},
        )
    return found or named[0]


class _Plan:
    """Sorts features into new, changed and unchanged against what is there."""

    def __init__(self, kind: str, parent: Jurisdiction | None, source: str) -> None:
        self.kind, self.parent, self.source = kind, parent, source
        self.known = {j.code: j for j in Jurisdiction.objects.filter(kind=kind).exclude(code="")}
        self.taken = dict(Jurisdiction.objects.values_list("short_code", "pk"))

    def not_allowed(self, feature: Feature, by: Actor) -> Iterator[str]:
        """Short codes of others, territories of others."""
        known = self.known.get(feature.code)
        holder = self.taken.get(feature.short_code)
        if holder is not None and (known is None or holder != known.pk):
            yield f"{feature}: short code {feature.short_code} belongs to another jurisdiction"
        if known is None and not is_regional(by):
            yield f"{feature}: only the region's administrators add a jurisdiction"
        if known is not None and not (is_operator(by) or known.pk in by.jurisdictions):
            yield f"{feature}: your agencies do not serve {known.name}"
        if self.parent is not None and known is not None and self._is_below(known, self.parent):
            yield f"{feature}: it cannot lie within itself"

    def sort(self, feature: Feature, result: Import) -> None:
        """Put the feature where it belongs in the result."""
        found = self.known.get(feature.code)
        if found is None:
            result.created.append(self._made(feature))
        elif self._same(found, feature):
            result.unchanged += 1
        else:
            result.updated.append(self._changed(found, feature))

    def _is_below(self, child: Jurisdiction, parent: Jurisdiction | None) -> bool:
        seen: set[int] = set()
        while parent is not None and parent.pk not in seen:
            if parent.pk == child.pk:
                return True
            seen.add(parent.pk)
            parent = parent.parent
        return False

    def _made(self, feature: Feature) -> Jurisdiction:
        short = feature.short_code or short_codes.made_of(feature.name, set(self.taken))
        self.taken[short] = 0
        made = Jurisdiction(kind=self.kind, code=feature.code, short_code=short, parent=self.parent)
        return self._filled(made, feature)

    def _same(self, found: Jurisdiction, feature: Feature) -> bool:
        return (
            found.name == feature.name
            and feature.short_code in ("", found.short_code)
            and (self.parent is None or found.parent_id == self.parent.pk)
            and found.boundary.equals_exact(_multi(feature.shape))
        )

    def _changed(self, found: Jurisdiction, feature: Feature) -> Jurisdiction:
        found.short_code = feature.short_code or found.short_code
        found.parent = self.parent or found.parent
        found.version += 1
        return self._filled(found, feature)

    def _filled(self, target: Jurisdiction, feature: Feature) -> Jurisdiction:
        target.name = feature.name
        target.boundary = _multi(feature.shape)
        target.area_km2 = area_km2(feature.shape)
        target.source = self.source or target.source
        return target


def _multi(shape: BaseGeometry | None) -> MultiPolygon:
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326)
    if isinstance(geometry, MultiPolygon):
        return geometry
    return MultiPolygon(geometry, srid=4326)


def _write(result: Import, by: Actor) -> None:
    """New territories are the region's to serve at first, so that its operators see them."""
    Jurisdiction.objects.bulk_create(result.created)
    for changed in result.updated:
        changed.save()
    region = Agency.objects.get(short_code=REGION)
    Service.objects.bulk_create(
        Service(agency=region, jurisdiction=made) for made in result.created
    )
    if not (result.created or result.updated):
        return
    serving = Service.objects.filter(jurisdiction__in=result.updated)
    tell(
        kind="jurisdiction.imported",
        by=by,
        agencies={region.pk, *serving.values_list("agency_id", flat=True)},
        about=(result.created + result.updated)[0].uuid,
        text=f"Boundaries imported: {result.summary()}",
    )
