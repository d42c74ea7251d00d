"""An area as people read and write it: a corner on each line, an empty line before another part.

`40.02, -74.98` is a corner, latitude first; degrees and minutes and USNG are read too. A line
`circle 40.02, -74.98 2 km` is a part of its own.
"""

import re
from collections.abc import Iterator, Sequence

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from eoc.geo import coordinates
from eoc.geo.circles import circle
from eoc.geo.shapes import REQUEST, fault_of

CIRCLE = re.compile(r"circle\s+(?P<centre>.+?)[\s,;]+(?P<km>\d{1,4}(?:\.\d{1,6})?)\s*km", re.I)
FEWEST_CORNERS = 3
Line = tuple[int, str]


def read(text: str) -> MultiPolygon:
    """The area in WGS 84, parts that overlap joined; ValueError names the line and what to do."""
    lines = text.strip("\n").splitlines()
    if len(lines) > REQUEST.vertices:
        raise ValueError(f"has more than {REQUEST.vertices:,} lines. Simplify it.")
    parts = [_part(block) for block in _blocks(lines)]
    joined = parts[0] if len(parts) == 1 else shapely.union_all(parts)
    return MultiPolygon([one for one in shapely.get_parts(joined) if one.geom_type == "Polygon"])


def written(shape: BaseGeometry) -> str | None:
    """The same again, to a centimetre; None where a part has a hole, which no corners say."""
    parts = shapely.get_parts(shape)
    if any(len(part.interiors) for part in parts):
        return None
    return "\n\n".join(
        "\n".join(f"{lat:.9g}, {lon:.9g}" for lon, lat, *_ in part.exterior.coords[:-1])
        for part in parts
    )


def _blocks(lines: Sequence[str]) -> Iterator[list[Line]]:
    """Lines that belong together, each with its number."""
    block: list[Line] = []
    for number, line in enumerate([*lines, ""], 1):
        alone = line.strip().lower().startswith("circle")
        if block and (alone or not line.strip()):
            yield block
            block = []
        if alone:
            yield [(number, line.strip())]
        elif line.strip():
            block.append((number, line.strip()))


def _part(block: list[Line]) -> Polygon:
    number, first = block[0]
    if first.lower().startswith("circle"):
        return _circle(number, first)
    corners = [_corner(at, line) for at, line in block]
    if len(set(corners)) < FEWEST_CORNERS:
        raise ValueError(f"line {number}: a part has at least {FEWEST_CORNERS} corners. Add some.")
    part = Polygon(corners)
    if fault := fault_of(part):
        raise ValueError(f"line {number}: this part {fault}.")
    return part


def _circle(number: int, line: str) -> Polygon:
    said = CIRCLE.fullmatch(line)
    centre = coordinates.parse(said["centre"]) if said else None
    drawn = circle(centre[1], centre[0], float(said["km"])) if said and centre else None
    if drawn is None:
        raise ValueError(f"line {number}: write a circle as circle 40.02, -74.98 2 km.")
    return drawn


def _corner(number: int, line: str) -> tuple[float, float]:
    found = coordinates.parse(line[:80])
    if found is None:
        raise ValueError(
            f"line {number}: {line[:40]!r} is no place. Write latitude, longitude such as "
            "40.02, -74.98."
        )
    return found
