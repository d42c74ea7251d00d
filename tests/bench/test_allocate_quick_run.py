"""The allocation bench's own words: its last line has the figures a gate reads."""

from bench import allocate
from bench.proof import lower_bound
from resources.selectors.matching import Edge, optimal


def test_the_bound_is_met_and_never_passed() -> None:
    edges = [Edge(0, 1, 10), Edge(0, 2, 11), Edge(1, 1, 12), Edge(1, 2, 90)]
    best = optimal(edges, 2)
    assert abs(lower_bound(edges, 2, best.filled) - best.points) < 1e-6


def test_quick_mode_is_known() -> None:
    assert allocate.parsed(["--quick"]).requests == 100
    assert allocate.parsed([]).all_assets == 100_000
