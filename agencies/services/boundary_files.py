"""Files of boundaries: GeoJSON, Shapefile, GeoPackage as they are, or refused; never repaired.

Only these three are opened, by what the file is and not by its name: other formats of the reading
library can point at further files or addresses.
"""

import codecs
import json
import sqlite3
import warnings
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from django.contrib.gis.gdal import (
    AxisOrder,
    CoordTransform,
    GDALException,
    OGRGeometry,
    SpatialReference,
)
from pyogrio.errors import CRSError, DataLayerError, DataSourceError
from shapely.geometry.base import BaseGeometry

from agencies.services.boundary_zips import Refused, only_shapefile
from eoc.text.strict_json import loads

MOST_FEATURES = 5_000
MOST_BYTES = 100_000_000
MOST_VALUES = 10_000_000
SHAPEFILE = b"\x00\x00\x27\x0a"
GEOPACKAGE = b"SQLite format 3\x00"
APPLICATIONS = (b"GPKG", b"GP10", b"GP11")
ZIP = b"PK\x03\x04"
JSON = "GeoJSON:"
DEGREES = ("EPSG:4326", "OGC:CRS84", "EPSG:4979", "EPSG:4269")
KINDS = "It must be GeoJSON, a Shapefile (as zip, or with its sister files) or a GeoPackage."


@dataclass(frozen=True)
class Row:
    """One feature of a file; `fault` says why its shape could not be read."""

    number: int
    values: dict[str, Any]
    shape: BaseGeometry | None
    fault: str = ""


@dataclass(frozen=True)
class Table:
    """A file's fields with their types, and its features in WGS 84."""

    fields: dict[str, str]
    rows: list[Row]

    def texts(self) -> list[str]:
        """The fields that hold text, which is what names and codes are."""
        return [name for name, kind in self.fields.items() if kind == "text"]


def ending_of(content: bytes) -> str:
    """What a file of this content is called; its own name does not count."""
    if content.startswith(ZIP):
        return ".zip"
    return ".gpkg" if content.startswith(GEOPACKAGE) else ".geojson"


def open_table(path: Path | str) -> Table:
    """Read the whole file; values of GeoJSON are taken from its text, where types are certain."""
    source = _source(Path(path))
    try:
        info = pyogrio.read_info(source)
        if info["features"] > MOST_FEATURES:
            raise Refused(f"{info['features']:,} features are more than {MOST_FEATURES:,} at once.")
        meta, _, shapes, columns = _read(source)
        values = _properties(Path(path), source) or list(_values(meta, columns))
        rows = list(_rows(values, shapes, info["crs"]))
    except (DataSourceError, DataLayerError, CRSError, GDALException, ValueError) as error:
        raise Refused(f"The file cannot be read: {error}") from error
    kinds = ["text" if kind == "object" else "number" for kind in meta["dtypes"]]
    return Table(dict(zip(meta["fields"], kinds, strict=True)), rows)


def _read(source: str) -> tuple[dict[str, Any], Any, Any, list[Any]]:
    """Read with the library's own warnings kept out of the log; each is a fault found later."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        found: tuple[dict[str, Any], Any, Any, list[Any]] = pyogrio.raw.read(source, force_2d=True)
        return found


def _source(path: Path) -> str:
    """The address of the one layer file, by its first bytes."""
    try:
        with path.open("rb") as file:
            head = file.read(512)
        if path.stat().st_size > MOST_BYTES:
            raise Refused(f"The file is larger than {MOST_BYTES // 1_000_000} MB.")
    except OSError as error:
        raise Refused(f"The file cannot be read: {error}") from error
    if head.startswith(ZIP):
        return _inside_zip(path)
    if head.startswith(SHAPEFILE):
        return str(_with_sisters(path))
    if head.startswith(GEOPACKAGE) and head[68:72] in APPLICATIONS:
        return _one_layer(_harmless(path))
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return _checked_json(path)
    raise Refused(f"The file is of no kind known here. {KINDS}")


def _with_sisters(path: Path) -> Path:
    missing = [end for end in (".shx", ".dbf") if not _sister(path, end)]
    if missing:
        raise Refused(
            f"A Shapefile is several files; {' and '.join(missing)} is missing beside it. "
            "Put them all into one zip."
        )
    return path


def _sister(path: Path, ending: str) -> bool:
    return any(path.with_suffix(one).exists() for one in (ending, ending.upper()))


def _inside_zip(path: Path) -> str:
    return f"/vsizip/{path.resolve()}/{only_shapefile(path)}"


def _harmless(path: Path) -> str:
    """A GeoPackage without virtual tables, which could stand for any other file or address."""
    asked = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%' AND sql NOT LIKE ?"
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as package:
            found = [name for (name,) in package.execute(asked, ["%USING rtree(%"])]
    except sqlite3.Error as error:
        raise Refused(f"The file cannot be read: {error}") from error
    if found:
        raise Refused(f"The GeoPackage holds virtual tables ({', '.join(found)}). Export it anew.")
    return str(path)


def _one_layer(source: str) -> str:
    try:
        layers = [name for name, geometry in pyogrio.list_layers(source) if geometry]
    except DataSourceError as error:
        raise Refused(f"The file cannot be read: {error}") from error
    if len(layers) != 1:
        there = ", ".join(layers) or "none"
        raise Refused(f"The GeoPackage must hold exactly one layer of shapes; it holds {there}.")
    return source


def _checked_json(path: Path) -> str:
    """The reading library drops what it does not understand, so the text is looked at first."""
    try:
        document = loads(_text_of(path), most=MOST_BYTES, values=MOST_VALUES)
    except ValueError as error:
        raise Refused(f"The file is not valid JSON: {error}") from error
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise Refused("The file is JSON but no FeatureCollection of GeoJSON.")
    if not features:
        raise Refused("The file holds no features.")
    faults = [f for n, one in enumerate(features, 1) for f in _odd(n, one)]
    if faults:
        raise Refused(f"Nothing was imported: {len(faults)} faults.", faults)
    return f"{JSON}{path.resolve()}"


def _odd(number: int, feature: Any) -> Iterator[str]:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        yield f"feature {number}: is no GeoJSON Feature"
        return
    geometry = feature.get("geometry")
    if isinstance(geometry, dict) and geometry.get("type") not in ("Polygon", "MultiPolygon"):
        yield f"feature {number}: is a {geometry.get('type')}, not a polygon"


def _text_of(path: Path) -> bytes:
    return path.read_bytes().removeprefix(codecs.BOM_UTF8)


def _properties(path: Path, source: str) -> list[dict[str, Any]]:
    """What GeoJSON says of each feature; the reading library turns a number among texts to text."""
    if not source.startswith(JSON):
        return []
    document = json.loads(_text_of(path))
    return [feature.get("properties") or {} for feature in document["features"]]


def _values(meta: dict[str, Any], columns: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for row in zip(*columns, strict=True):
        yield dict(zip(meta["fields"], row, strict=True))


def _rows(
    values: Sequence[dict[str, Any]], shapes: Sequence[bytes | None], crs: str | None
) -> Iterator[Row]:
    change = _transform(crs)
    for number, (said, raw) in enumerate(zip(values, shapes, strict=True), 1):
        shape, fault = _shape(raw, change)
        yield Row(number, said, shape, fault)


def _transform(crs: str | None) -> CoordTransform | None:
    """From the file's own reference system to longitude and latitude; none is taken as degrees."""
    if not crs or crs in DEGREES:
        return None
    ours = SpatialReference(4326, axis_order=AxisOrder.TRADITIONAL)
    return CoordTransform(SpatialReference(crs, axis_order=AxisOrder.TRADITIONAL), ours)


def _shape(raw: bytes | None, change: CoordTransform | None) -> tuple[BaseGeometry | None, str]:
    if raw is None:
        return None, ""
    try:
        with np.errstate(invalid="ignore"):
            shape = shapely.from_wkb(raw)
        if change is None or shape.is_empty or not shape.is_valid:
            return shape, ""
        moved = OGRGeometry(memoryview(raw))
        moved.transform(change)
        return shapely.from_wkb(bytes(moved.wkb)), ""
    except (shapely.errors.GEOSException, GDALException) as error:
        return None, f"cannot be read: {error}"
