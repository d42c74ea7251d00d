"""Shapes from outside: valid, inside the world, within a budget, or refused with the reason."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

EQUATOR_KM = 6378.137  # WGS 84
SMALLEST = 1e-12  # square degrees, a hundredth of a square metre
ECCENTRICITY = 0.0818191908426215


@dataclass(frozen=True)
class Budget:
    """How large one shape may be; parts are polygons and holes together."""

    vertices: int
    parts: int


REQUEST = Budget(10_000, 100)
ON_THE_SERVER = Budget(200_000, 5_000)  # an operator's command, which no other request waits for


def fault_of(shape: BaseGeometry | None, budget: Budget = REQUEST) -> str | None:
    """What is wrong with a polygon in WGS 84, in words and with the place, or None."""
    if shape is None or shape.is_empty:
        return "has no geometry"
    if shape.geom_type not in ("Polygon", "MultiPolygon"):
        return f"is a {shape.geom_type}, not a polygon"
    if fault := _too_much(shape, budget) or _outside_the_world(shape):
        return fault
    if not shape.is_valid:
        return f"is not valid: {shapely.is_valid_reason(shape)}"
    if shape.area < SMALLEST:
        return f"has no area, near {shape.bounds[0]:.6g} {shape.bounds[1]:.6g}"
    return None


def _too_much(shape: BaseGeometry, budget: Budget) -> str | None:
    """Counted before anything is computed, since validity costs more than counting."""
    count = int(shapely.get_num_coordinates(shape))
    if count > budget.vertices:
        return f"has {count:,} vertices, more than {budget.vertices:,}: simplify it"
    polygons = shapely.get_parts(shape)
    parts = len(polygons) + int(shapely.get_num_interior_rings(polygons).sum())
    if parts > budget.parts:
        return f"has {parts:,} parts and holes, more than {budget.parts:,}: divide it"
    return None


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
