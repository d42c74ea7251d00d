"""CAP's places: `latitude,longitude` pairs, and `latitude,longitude radius` with kilometres."""

import re

NUMBER = re.compile(r"[+-]?\d{1,5}(?:\.\d*)?|[+-]?\.\d+", re.ASCII)
FEWEST_POINTS = 4
EARTH_HALF_KM = 20_038.0
Point = tuple[float, float]


def ring(text: str) -> list[Point]:
    """The points of a polygon, latitude first; ValueError says what is wrong and what to do."""
    points = [_point(pair) for pair in text.split()]
    if len(points) < FEWEST_POINTS:
        raise ValueError(f"has {len(points)} points. A polygon has at least {FEWEST_POINTS}.")
    if points[0] != points[-1]:
        raise ValueError("is open. Repeat the first point at its end.")
    return points


def disc(text: str) -> tuple[Point, float]:
    """A circle's centre, latitude first, and its radius in kilometres; ValueError as above."""
    parts = text.split()
    if len(parts) != 2:
        raise ValueError("is not a circle. Write latitude,longitude, a blank, and kilometres.")
    radius = _number(parts[1])
    if not 0 <= radius <= EARTH_HALF_KM:
        raise ValueError(f"has a radius of {parts[1][:20]} km. Write one from 0 to 20038.")
    return _point(parts[0]), radius


def _point(pair: str) -> Point:
    parts = pair.split(",")
    if len(parts) != 2:
        raise ValueError(f"holds {pair[:40]!r}. Write points as latitude,longitude without blanks.")
    lat, lon = map(_number, parts)
    if abs(lat) > 90 and abs(lon) <= 90:
        raise ValueError(f"has the latitude {lat:g}. CAP writes latitude first: swap the numbers.")
    if abs(lat) > 90 or abs(lon) > 180:
        raise ValueError(f"holds {pair[:40]!r}, outside latitude -90 to 90, longitude -180 to 180.")
    return lat, lon


def _number(text: str) -> float:
    if not NUMBER.fullmatch(text):
        raise ValueError(f"holds {text[:20]!r}, which is not a number such as 40.25.")
    return float(text)
