"""Shapes from outside: valid, inside the world, within a budget, or refused with the reason."""

import math
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

MOST_VERTICES = 200_000
EQUATOR_KM = 6378.137  # WGS 84
ECCENTRICITY = 0.0818191908426215


def fault_of(shape: BaseGeometry | None, most: int = MOST_VERTICES) -> str | None:
    """What is wrong with a polygon in WGS 84, in words, or None."""
    if shape is None or shape.is_empty:
        return "has no geometry"
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        return f"is a {shape.geom_type}, not a polygon"
    count = int(shapely.get_num_coordinates(shape))
    if count > most:
        return f"has {count:,} vertices, more than {most:,}: simplify it"
    if not shape.is_valid:
        return f"is not valid: {shapely.is_valid_reason(shape)}"
    return _outside_the_world(shape)


def _outside_the_world(shape: BaseGeometry) -> str | None:
    west, south, east, north = shape.bounds
    if not all(map(math.isfinite, (west, south, east, north))):
        return "has a coordinate that is not a number"
    if west < -180 or east > 180 or south < -90 or north > 90:
        return (
            f"reaches to {west:.6g} {south:.6g}, {east:.6g} {north:.6g}: outside longitude -180 to "
            "180 and latitude -90 to 90. Is the file in degrees (EPSG:4326)?"
        )
    return None


def area_km2(shape: BaseGeometry) -> float:
    """Area on the ellipsoid in square kilometres, by the cylindrical equal-area projection."""
    flat = shapely.transform(shape, _equal_area)
    return round(float(flat.area) * EQUATOR_KM**2, 3)


def _equal_area(degrees: Any) -> Any:
    radians = np.radians(degrees)
    e, sine = ECCENTRICITY, np.sin(radians[:, 1])
    height = sine / (1 - (e * sine) ** 2) + np.arctanh(e * sine) / e
    return np.column_stack((radians[:, 0], (1 - e**2) / 2 * height))
