"""The assignment is optimal on its graph, by brute force and by another solver."""

from itertools import product
from random import Random

from bench.proof import lower_bound
from resources.selectors.matching import Assignment, Edge, greedy, optimal


def graph(seed: int, wants: int, assets: int, share: float) -> list[Edge]:
    chance = Random(seed)
    return [
        Edge(want, 100 + asset, chance.randrange(0, 50))
        for want, asset in product(range(wants), range(assets))
        if chance.random() < share
    ]


def best_of_all(edges: list[Edge], wants: int) -> tuple[int, int]:
    """Every way there is: most filled, then fewest points."""
    ways: list[dict[int, int]] = [{}]
    for want in range(wants):
        mine = [edge for edge in edges if edge.want == want]
        ways = [
            {**way, **({edge.asset: edge.points} if edge else {})}
            for way in ways
            for edge in [None, *mine]
            if edge is None or edge.asset not in way
        ]
    return min((-len(way), sum(way.values())) for way in ways)


def fair(found: Assignment, edges: list[Edge]) -> None:
    assert len({edge.want for edge in found.edges}) == found.filled
    assert len({edge.asset for edge in found.edges}) == found.filled
    assert set(found.edges) <= set(edges)


def test_no_way_is_better() -> None:
    for seed in range(60):
        edges = graph(seed, 4, 5, 0.45)
        found = optimal(edges, 4)
        fair(found, edges)
        assert (-found.filled, found.points) == best_of_all(edges, 4)


def test_another_solver_proves_it() -> None:
    edges = graph(7, 60, 50, 0.1)
    found = optimal(edges, 60)
    fair(found, edges)
    assert found.points <= lower_bound(edges, 60, found.filled) + 1e-6
    fair(greedy(edges), edges)


def test_greedy_takes_the_nearest_and_pays_for_it() -> None:
    edges = [Edge(0, 1, 10), Edge(0, 2, 11), Edge(1, 1, 12), Edge(1, 2, 90)]
    assert greedy(edges).points == 100
    assert optimal(edges, 2).points == 23


def test_a_want_without_candidates_stays_empty() -> None:
    assert optimal([Edge(1, 5, 0)], 3) == Assignment((Edge(1, 5, 0),))
    assert optimal([], 3).filled == 0
