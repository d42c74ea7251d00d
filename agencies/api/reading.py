"""What every door of this API does with what it is sent."""

from typing import Any
from uuid import UUID

from django.contrib.gis.gdal import GDALException
from django.contrib.gis.geos import GEOSException, GEOSGeometry, MultiPolygon, Polygon
from django.core.serializers.json import json
from django.db.models import Model, QuerySet
from rest_framework import serializers
from rest_framework.request import Request

from agencies.models import Agency, Jurisdiction
from eoc.doors.api import expected_version
from eoc.errors import Invalid, NotFound, Stale
from eoc.geo.shapes import fault_of_geometry


def body(shape: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The body, checked."""
    given = shape(data=request.data)
    given.is_valid(raise_exception=True)
    said: dict[str, Any] = given.validated_data
    return said
