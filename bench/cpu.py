"""Processor time that servers and their database sessions took: steadier than the clock."""

import os
from pathlib import Path
from typing import Any

import psycopg

TICKS = os.sysconf("SC_CLK_TCK")
SESSIONS = "SELECT pid FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"


class Processor:
    """Milliseconds since it was asked last, of the servers and of whoever works on the database."""

    def __init__(self, servers: list[int], above: psycopg.Connection[Any], database: str) -> None:
        self.servers, self.above, self.database = servers, above, database
        self.before = self._now()

    def since(self) -> float:
        """Milliseconds of all of them together."""
        now, before = self._now(), self.before
        self.before = now
        return sum(taken - before.get(pid, taken) for pid, taken in now.items())

    def _now(self) -> dict[int, float]:
        sessions = self.above.execute(SESSIONS, [self.database]).fetchall()
        pids = [*self.servers, *(int(row[0]) for row in sessions)]
        return {pid: _taken(pid) for pid in pids}


def _taken(pid: int) -> float:
    try:
        said = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return 1000 * (int(said[11]) + int(said[12])) / TICKS
