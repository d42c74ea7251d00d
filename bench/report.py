"""How measurements are told: JSON lines with what was measured and under which load."""

import json
import os
import platform
import statistics
from collections.abc import Sequence
from typing import Any


def say(**values: Any) -> None:
    """One JSON line."""
    print(json.dumps(values), flush=True)


def machine() -> dict[str, Any]:
    """Where it ran."""
    return {
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "load1": round(os.getloadavg()[0], 2),
    }


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values: Sequence[float]) -> dict[str, float]:
    """Median, 99th percentile and worst, rounded to a tenth."""
    return {
        "n": len(values),
        "p50": round(statistics.median(values), 1),
        "p99": round(percentile(values, 0.99), 1),
        "max": round(max(values), 1),
    }
