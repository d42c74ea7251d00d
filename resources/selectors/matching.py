"""Which unit for which want: the optimal assignment on a graph of candidates, and the greedy one.

Points are whole numbers, so that sums of floats below 2^53 are exact. A want may stay empty: it has
a column of its own that costs more than everything else together, so as many wants as possible are
filled, and of those assignments the cheapest is taken (Jonker-Volgenant, sparse).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

EXACT = 2**53


class Edge(NamedTuple):
    """A unit could fill a want at so many points (whole, not negative)."""

    want: int
    asset: int
    points: int


@dataclass(frozen=True)
class Assignment:
    """Of some wants the unit each gets, by its edge; the others get none."""

    edges: tuple[Edge, ...]

    @property
    def filled(self) -> int:
        """How many wants get a unit."""
        return len(self.edges)

    @property
    def points(self) -> int:
        """What it costs altogether."""
        return sum(edge.points for edge in self.edges)


def optimal(edges: Sequence[Edge], wants: int) -> Assignment:
    """As many of `wants` as can be filled, at the fewest points; exact on these edges."""
    if not edges or not wants:
        return Assignment(())
    rows = np.array([edge.want for edge in edges])
    units, columns = np.unique([edge.asset for edge in edges], return_inverse=True)
    points = np.array([edge.points for edge in edges], dtype=np.int64) + 1
    none = int(points.max()) * (wants + 1)
    if none * (wants + 1) >= EXACT:
        raise ValueError("Points are too large to be summed exactly.")
    everybody = np.arange(wants)
    graph = csr_array(
        (
            np.concatenate([points, np.full(wants, none)]).astype(float),
            (np.concatenate([rows, everybody]), np.concatenate([columns, len(units) + everybody])),
        ),
        shape=(wants, len(units) + wants),
    )
    chosen = dict(zip(*map(np.ndarray.tolist, _matched(graph)), strict=True))
    place = {want: units[column] for want, column in chosen.items() if column < len(units)}
    return Assignment(tuple(edge for edge in edges if place.get(edge.want) == edge.asset))


def greedy(edges: Sequence[Edge]) -> Assignment:
    """What one after the other would do: the cheapest pair first, then the next that is free."""
    wants: set[int] = set()
    assets: set[int] = set()
    taken: list[Edge] = []
    for edge in sorted(edges, key=lambda one: (one.points, one.want, one.asset)):
        if edge.want not in wants and edge.asset not in assets:
            wants.add(edge.want)
            assets.add(edge.asset)
            taken.append(edge)
    return Assignment(tuple(taken))


def _matched(graph: "csr_array") -> tuple["np.ndarray", "np.ndarray"]:
    rows, columns = min_weight_full_bipartite_matching(graph)
    return rows, columns
