"""Boundaries from a file: all of it is good or nothing is changed; nothing is ever repaired."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import shapely
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon
from shapely.geometry.base import BaseGeometry

from agencies.models import Agency, Jurisdiction, JurisdictionKind, Service
from agencies.models.jurisdictions import SHORT_CODE_PATTERN
from agencies.services.boundary_files import Refused, Row, Table, open_table
from eoc import journal
from eoc.access import Actor, Role
from eoc.errors import Invalid, NotPermitted
from eoc.geo.shapes import area_km2, fault_of
from eoc.journal import Audience


@dataclass(frozen=True)
class Feature:
    """One feature as the file has it."""

    number: int
    name: str
    code: str
    short_code: str
    shape: BaseGeometry | None
    unreadable: str = ""


@dataclass
class Import:
    """What a file would change, or has changed."""

    created: list[Jurisdiction] = field(default_factory=list)
    updated: list[Jurisdiction] = field(default_factory=list)
    unchanged: int = 0

    def summary(self) -> str:
        """One line for people."""
        made, changed = len(self.created), len(self.updated)
        return f"{made} created, {changed} updated, {self.unchanged} unchanged"


def read(
    path: Path | str, *, name_field: str, code_field: str, short_field: str = ""
) -> list[Feature]:
    """The features of a GeoJSON, Shapefile or GeoPackage in WGS 84, or every fault it has."""
    table = open_table(path)
    _check_fields(table, {"name": name_field, "code": code_field, "short code": short_field})
    features = [_feature(row, name_field, code_field, short_field) for row in table.rows]
    if not features:
        raise Refused("The file holds no features.")
    faults = [fault for feature in features for fault in _faults(feature)]
    faults += _twice(features)
    if faults:
        raise Refused(f"Nothing was imported: {len(faults)} faults.", faults)
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
    if by.system != "operator" and not by.has(Role.ADMINISTRATOR):
        raise NotPermitted("Only an administrator imports boundaries.")
    if kind not in JurisdictionKind.values:
        raise Invalid(f"Unknown kind {kind}. Kinds are: {', '.join(JurisdictionKind.values)}.")
    above = _parent(parent)
    known = {j.code: j for j in Jurisdiction.objects.filter(kind=kind).exclude(code="")}
    taken = set(Jurisdiction.objects.values_list("short_code", flat=True))
    _short_codes_free(features, known, taken)
    result = Import()
    for feature in features:
        _merge(feature, known.get(feature.code), result, kind, above, source, taken)
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
    text = {k: _text(row.values[k]) for k in (name, code, short) if k}
    found = text.get(short, "").upper()
    return Feature(row.number, text[name], text[code], found, row.shape, row.fault)


def _text(value: Any) -> str:
    return " ".join(str(value).split()) if isinstance(value, str) else ""


def _faults(feature: Feature) -> Iterator[str]:
    where = f"feature {feature.number} ({feature.name or 'no name'})"
    if not feature.name:
        yield f"{where}: the name is empty"
    if not feature.code:
        yield f"{where}: the code is empty"
    if feature.short_code and not re.fullmatch(SHORT_CODE_PATTERN, feature.short_code):
        yield f"{where}: short code {feature.short_code!r} is not 2 to 5 capital letters"
    if len(feature.name) > 120 or len(feature.code) > 20:
        yield f"{where}: a name has at most 120 characters and a code 20"
    if fault := feature.unreadable or fault_of(feature.shape):
        yield f"{where}: {fault}"


def _twice(features: Sequence[Feature]) -> Iterator[str]:
    for attribute, word in (("code", "code"), ("short_code", "short code")):
        first: dict[str, int] = {}
        for feature in features:
            value = getattr(feature, attribute)
            if value and value in first:
                yield (
                    f"feature {feature.number} ({feature.name}): {word} {value} stands already at "
                    f"feature {first[value]}"
                )
            first.setdefault(value, feature.number)


def _parent(text: str) -> Jurisdiction | None:
    if not text:
        return None
    found = Jurisdiction.objects.filter(short_code=text.upper()).first()
    found = found or Jurisdiction.objects.filter(code=text).first()
    if found is None:
        raise Invalid(f"No jurisdiction has the short code or code {text}. Import it first.")
    return found


def _short_codes_free(
    features: Sequence[Feature], known: dict[str, Jurisdiction], taken: set[str]
) -> None:
    clashes = [
        f"feature {f.number} ({f.name}): short code {f.short_code} belongs to another jurisdiction"
        for f in features
        if f.short_code in taken
        and not (f.code in known and known[f.code].short_code == f.short_code)
    ]
    if clashes:
        raise Refused(f"Nothing was imported: {len(clashes)} faults.", clashes)


def _merge(
    feature: Feature,
    found: Jurisdiction | None,
    result: Import,
    kind: str,
    parent: Jurisdiction | None,
    source: str,
    taken: set[str],
) -> None:
    boundary = _multi(feature.shape)
    if found is None:
        short = feature.short_code or _short_code(feature.name, taken)
        taken.add(short)
        made = Jurisdiction(kind=kind, code=feature.code, short_code=short, parent=parent)
        _fill(made, feature, boundary, source)
        result.created.append(made)
        return
    same = found.name == feature.name and found.boundary.equals_exact(boundary)
    same = same and feature.short_code in ("", found.short_code)
    if same and (parent is None or found.parent_id == parent.pk):
        result.unchanged += 1
        return
    _fill(found, feature, boundary, source or found.source)
    found.parent = parent or found.parent
    found.short_code = feature.short_code or found.short_code
    found.version += 1
    result.updated.append(found)


def _fill(target: Jurisdiction, feature: Feature, boundary: MultiPolygon, source: str) -> None:
    target.name = feature.name
    target.boundary = boundary
    target.area_km2 = area_km2(feature.shape)
    target.source = source[:200]


def _multi(shape: BaseGeometry) -> MultiPolygon:
    geometry = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326)
    if isinstance(geometry, MultiPolygon):
        return geometry
    return MultiPolygon(geometry, srid=4326)


def _short_code(name: str, taken: set[str]) -> str:
    """Three letters of the name that nobody has: its first, then ever later ones, then counted."""
    letters = "".join(c for c in name.upper() if "A" <= c <= "Z") or "XX"
    for second in range(1, len(letters)):
        for third in range(second + 1, len(letters)):
            code = letters[0] + letters[second] + letters[third]
            if code not in taken:
                return code
    for number in count():
        code = (letters[:2] + _letters(number))[:5]
        if re.fullmatch(SHORT_CODE_PATTERN, code) and code not in taken:
            return code
    raise AssertionError("count() never ends")


def _letters(number: int) -> str:
    text = ""
    while True:
        text = chr(ord("A") + number % 26) + text
        number = number // 26 - 1
        if number < 0:
            return text


def _write(result: Import, by: Actor) -> None:
    Jurisdiction.objects.bulk_create(result.created)
    for changed in result.updated:
        changed.save()
    region = Agency.objects.filter(short_code="REG").first()
    if region is None:
        return
    Service.objects.bulk_create(
        (Service(agency=region, jurisdiction=made) for made in result.created),
        ignore_conflicts=True,
    )
    if result.created or result.updated:
        text = f"Boundaries imported: {result.summary()}"
        journal.append(
            kind="jurisdiction.imported",
            by=by,
            mode=by.mode,
            audiences={
                Audience("a", region.pk, "agency", "full"): {
                    "noun": "note",
                    "op": "upsert",
                    "row": {},
                    "text": text,
                    "tier": "event",
                }
            },
        )
