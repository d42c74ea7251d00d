"""The field of an area in forms: corners as text, drawn on a map beside it where scripts run."""

import json
import re
from typing import Any

import shapely
from django import forms
from django.contrib.gis.geos import GEOSGeometry, MultiPolygon

from eoc.doors.bodies import polygon
from eoc.errors import Invalid
from eoc.geo import areas
from eoc.geo.shapes import fault_of

LONGEST = 500_000
HOW = (
    "A corner on each line, latitude and longitude such as 40.02, -74.98; an empty line begins "
    "another part. A circle is a line such as circle 40.02, -74.98 2 km. GeoJSON may be pasted too."
)


CROSSING = re.compile(r"is not valid: (?:Ring )?Self-intersection\[(\S+) (\S+)\]")


class AreaInput(forms.Textarea):
    """The text, and the map that draws it; `ground` names a block of GeoJSON shown underneath."""

    template_name = "_area_field.html"

    def __init__(self, ground: str = "") -> None:
        super().__init__({"rows": 6, "spellcheck": "false", "class": "mono"})
        self.ground = ground

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """What the template shows."""
        return {**super().get_context(name, value, attrs), "ground": self.ground}


class AreaField(forms.CharField):
    """An area in WGS 84, within the budget of a request."""

    def __init__(self, *, ground: str = "", help_text: str = HOW, **kwargs: Any) -> None:
        widget = AreaInput(ground)
        super().__init__(max_length=LONGEST, widget=widget, help_text=help_text, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Corners of a shape; what was typed stays as it was typed."""
        if not isinstance(value, MultiPolygon):
            return value
        return areas.written(shapely.from_wkb(bytes(value.wkb))) or value.geojson

    def clean(self, value: Any) -> MultiPolygon | None:
        """The shape, None where nothing was typed, or what is wrong with it and where."""
        text = str(super().clean(value)).strip()
        if not text:
            return None
        try:
            return _pasted(text) if text.startswith(("{", "[")) else _listed(text)
        except Invalid as refused:
            fault = refused.fields.get("area", refused.message)
            raise forms.ValidationError(CROSSING.sub(_crossing, fault)) from refused


def _crossing(found: re.Match[str]) -> str:
    """In the order and words of the form; a database says longitude first."""
    east, north = float(found[1]), float(found[2])
    return f"crosses itself near {north:.5g}, {east:.5g}: write its corners in order, going round"


def _pasted(text: str) -> MultiPolygon | None:
    try:
        given = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid("That is no GeoJSON. Paste one polygon.") from error
    if isinstance(given, dict) and given.get("type") == "Feature":
        given = given.get("geometry")
    return polygon(given if isinstance(given, dict) else {}, "area")


def _listed(text: str) -> MultiPolygon:
    try:
        shape = areas.read(text)
    except ValueError as error:
        raise Invalid(f"The area cannot be read: {error}") from error
    if fault := fault_of(shape):
        raise Invalid(f"The area {fault}.")
    made = GEOSGeometry(memoryview(shapely.to_wkb(shape)), srid=4326)
    return made if isinstance(made, MultiPolygon) else MultiPolygon(made, srid=4326)
