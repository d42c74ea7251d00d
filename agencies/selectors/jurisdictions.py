"""Jurisdictions as doors show them; the boundary only where it is asked for."""

import json
from collections.abc import Iterable
from typing import Any

from django.contrib.gis.geos import MultiPolygon
from django.db.models import Count, QuerySet

from agencies.models import Jurisdiction
from agencies.selectors import named
from agencies.selectors.named import Row


def listed() -> QuerySet[Jurisdiction]:
    """All of them, without their shapes."""
    found = Jurisdiction.objects.defer("boundary", "parent__boundary")
    return found.select_related("parent").order_by("name", "pk")


def all_of_them() -> QuerySet[Jurisdiction]:
    """By name, each with the number of agencies that serve it as `serving`."""
    return listed().annotate(serving=Count("services"))


def collection(shapes: Iterable[tuple[str, MultiPolygon]]) -> dict[str, Any]:
    """Named shapes for a map inside a page, thinned out to what a screen can show."""
    return {"type": "FeatureCollection", "features": [_feature(*one) for one in shapes]}


def with_boundary() -> QuerySet[Jurisdiction]:
    """All of them with their shapes."""
    return Jurisdiction.objects.select_related("parent").defer("parent__boundary")


def row(found: Jurisdiction, *, boundary: bool = False) -> Row:
    """One jurisdiction."""
    shown: Row = {
        "uuid": str(found.uuid),
        "id": found.pk,
        "short_code": found.short_code,
        "name": found.name,
        "kind": found.kind,
        "code": found.code,
        "parent": named.jurisdiction(found.parent) if found.parent else None,
        "area_km2": found.area_km2,
        "source": found.source,
        "illustrative": found.illustrative,
        "updated_at": found.updated_at,
        "version": found.version,
    }
    if boundary:
        shown["boundary"] = json.loads(found.boundary.geojson)
    return shown


def _feature(name: str, shape: MultiPolygon) -> dict[str, Any]:
    west, south, east, north = shape.extent
    thin = shape.simplify(max(east - west, north - south) / 1000, preserve_topology=True)
    return {"type": "Feature", "properties": {"name": name}, "geometry": json.loads(thin.geojson)}
