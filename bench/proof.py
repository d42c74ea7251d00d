"""What no assignment can go below, proven by another solver than the one that is measured."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from resources.selectors.matching import Edge


def lower_bound(edges: Sequence[Edge], wants: int, filled: int) -> float:
    """Points no assignment of so many wants can go below.

    The dual of HiGHS's linear program; any prices give a bound, whether HiGHS is right or not.
    """
    units = sorted({edge.asset for edge in edges})
    place = {asset: row for row, asset in enumerate(units, wants)}
    across = np.arange(len(edges))
    rows = [edge.want for edge in edges] + [place[edge.asset] for edge in edges]
    at_most_one = csr_array((np.ones(2 * len(edges)), (rows, np.tile(across, 2))))
    points = np.array([edge.points for edge in edges], dtype=float)
    found = linprog(
        points,
        A_ub=at_most_one,
        b_ub=np.ones(at_most_one.shape[0]),
        A_eq=csr_array(np.ones((1, len(edges)))),
        b_eq=[filled],
        method="highs",
    )
    prices, reward = found.ineqlin.marginals, found.eqlin.marginals[0]
    slack = points - at_most_one.T @ prices - reward
    assert (prices <= 1e-9).all()
    return float(prices.sum() + reward * filled + np.minimum(slack, 0).sum())
