"""The illustrative gazetteer: streets, crossings, addresses, stations and facilities."""

from collections.abc import Iterable, Iterator
from math import cos, radians, sin
from random import Random
from typing import Any

from shapely.geometry import MultiPolygon, Point

from demo.making.names import ACROSS, ALONG, FACILITIES, SEED, TOWNS, Town
from demo.making.towns import Outlines

BLOCK = 0.0022  # degrees, about 200 m
ADDRESSES = {8: 84, 13: 210}
COLUMNS = ("name", "kind", "lon", "lat", "jurisdiction", "illustrative")
Place = tuple[str, str, float, float, str, str]


def all_places(outlines: Outlines, agencies: Iterable[dict[str, Any]]) -> list[Place]:
    """Everything that can be searched for, town by town, then the stations."""
    rows = [row for town in TOWNS for row in town_places(town, outlines[town.code])]
    return rows + list(stations(agencies))


def town_places(town: Town, outline: MultiPolygon) -> Iterator[Place]:
    """A grid of streets around the town's middle, turned a little, as towns are."""
    rng = Random(f"{SEED}:places:{town.code}")
    grid = Grid(town, turn=rng.uniform(-0.5, 0.5))
    for name, kind, point in grid.places(rng):
        if outline.contains(point):
            yield name, kind, round(point.x, 5), round(point.y, 5), town.code, "true"


class Grid:
    """The streets of one town: `across` run east, `along` run north, before turning."""

    def __init__(self, town: Town, turn: float) -> None:
        self.town, self.turn, self.size = town, turn, town.blocks

    def at(self, column: float, row: float) -> Point:
        """The point at a crossing, or between crossings for fractions."""
        half = (self.size - 1) / 2
        x, y = (column - half) * BLOCK, (row - half) * BLOCK
        east = (x * cos(self.turn) - y * sin(self.turn)) / cos(radians(self.town.lat))
        north = x * sin(self.turn) + y * cos(self.turn)
        return Point(self.town.lon + east, self.town.lat + north)

    def places(self, rng: Random) -> Iterator[tuple[str, str, Point]]:
        """Streets by their middle, every crossing, a sample of house numbers, facilities."""
        middle = (self.size - 1) / 2
        for index in range(self.size):
            yield ACROSS[index], "street", self.at(middle, index)
            yield ALONG[index], "street", self.at(index, middle)
        for row in range(self.size):
            for column in range(self.size):
                yield f"{ACROSS[row]} & {ALONG[column]}", "crossing", self.at(column, row)
        yield from self.addresses(rng)
        for facility in FACILITIES:
            spot = self.at(rng.uniform(0, self.size - 1), rng.uniform(0, self.size - 1))
            yield f"{self.town.name} {facility}", "facility", spot

    def addresses(self, rng: Random) -> Iterator[tuple[str, str, Point]]:
        """House numbers rise by a hundred a block; every street keeps its 12."""
        seen = {(street, 12) for street in range(2 * self.size)}
        while len(seen) < ADDRESSES[self.size]:
            seen.add((rng.randrange(2 * self.size), rng.randrange(2, 100 * (self.size - 1))))
        for street, number in sorted(seen):
            along, side = number / 100, 0.04 if number % 2 else -0.04
            if street < self.size:
                yield f"{number} {ACROSS[street]}", "address", self.at(along, street + side)
            else:
                index = street - self.size
                yield f"{number} {ALONG[index]}", "address", self.at(index + side, along)


def stations(agencies: Iterable[dict[str, Any]]) -> Iterator[Place]:
    """Every station of every agency, under the agency's name."""
    for row in agencies:
        for station in row["stations"]:
            name = f"{row['name']} {station['name']}"
            yield name, "station", station["lon"], station["lat"], row["jurisdiction"], "true"
