"""A circuit breaker: after a failure the next calls are skipped for a moment."""

import time


class Breaker:
    """Open for `pause` seconds after a failure, so a dead Redis costs one time-out, not many."""

    def __init__(self, pause: float = 2.0) -> None:
        self.pause = pause
        self._until = 0.0

    def is_open(self) -> bool:
        """Whether calls should be skipped now."""
        return time.monotonic() < self._until

    def trip(self) -> None:
        """Remember a failure."""
        self._until = time.monotonic() + self.pause
