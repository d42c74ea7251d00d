"""Units under way: where on its path an asset is at a moment of the scenario."""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import cos, hypot, radians

Point = tuple[float, float]


@dataclass(frozen=True)
class Journey:
    """One asset travels a path at constant speed, from `start` to `end` in scenario seconds."""

    asset: str
    who: str
    path: tuple[Point, ...]
    start: float
    end: float

    def at(self, moment: float) -> Point:
        """Longitude and latitude at a moment, standing still before and after."""
        share = min(max((moment - self.start) / (self.end - self.start), 0.0), 1.0)
        legs = [0.0, *accumulate(length(a, b) for a, b in pairwise(self.path))]
        gone = share * legs[-1]
        leg = min(bisect_right(legs, gone), len(legs) - 1) - 1
        part = (gone - legs[leg]) / (legs[leg + 1] - legs[leg] or 1.0)
        (west, south), (east, north) = self.path[leg], self.path[leg + 1]
        return round(west + part * (east - west), 6), round(south + part * (north - south), 6)

    def done(self, moment: float) -> bool:
        """Arrived."""
        return moment >= self.end


def length(a: Point, b: Point) -> float:
    """Relative length of a short leg; degrees of longitude shrink with latitude."""
    return hypot((b[0] - a[0]) * cos(radians(a[1])), b[1] - a[1])
