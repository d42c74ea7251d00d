"""Tiles of the Web Mercator grid (EPSG:3857), numbered from the north-west as maps ask for them."""

from dataclasses import dataclass
from math import asinh, atan, degrees, floor, pi, radians, sinh, tan

NORTHMOST = 85.05
DEEPEST = 18


@dataclass(frozen=True)
class Tile:
    """A square of the grid: `zoom` 0 is the whole world, each step halves the side."""

    zoom: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        """Inside the grid and no deeper than maps go."""
        side = 2**self.zoom
        return self.zoom <= DEEPEST and self.x < side and self.y < side

    def box(self, margin: float = 0.0) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees, with a margin in parts of the side."""
        side = 2**self.zoom
        west, east = ((self.x + d) / side * 360 - 180 for d in (-margin, 1 + margin))
        south, north = (_latitude((self.y + d) / side) for d in (1 + margin, -margin))
        return max(west, -180), max(south, -90), min(east, 180), min(north, 90)


def tiles_across(lon: float, lat: float, zoom: int) -> tuple[int, int]:
    """The column and row of the tile a place in degrees lies in."""
    side = 2**zoom
    bounded = radians(max(-NORTHMOST, min(NORTHMOST, lat)))
    x = floor((lon + 180) / 360 * side)
    y = floor((0.5 - asinh(tan(bounded)) / (2 * pi)) * side)
    return min(side - 1, max(0, x)), min(side - 1, max(0, y))


def _latitude(down: float) -> float:
    return degrees(atan(sinh(pi * (1 - 2 * down))))
