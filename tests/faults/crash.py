"""PostgreSQL restarts after a crash: a session is killed in the middle of its transaction."""

import contextlib
import os
import signal
import time

import psycopg
from psycopg import sql

BEGUN = "CREATE TABLE half_done AS SELECT generate_series(1, 10000)"
KEPT = "ALTER DATABASE {} SET synchronous_commit = on"


def is_ours(url: str) -> bool:
    """Whether the server is on this machine: on another one the number names another process."""
    with psycopg.connect(url) as connection:
        return connection.info.host.startswith("/")


def as_durable_as_the_real_one(admin: str, name: str) -> None:
    """The servers of tests acknowledge before they have written; here a commit is what it says."""
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(sql.SQL(KEPT).format(sql.Identifier(name)))
        connection.execute("CHECKPOINT")


def crash_mid_transaction(url: str) -> None:
    """Kill a session of ours that has written and not committed; wait until recovery is over.

    The server then ends every other session in the middle of what it does and recovers from its
    log, as after the loss of the whole server.
    """
    until = time.monotonic() + 20
    with contextlib.closing(psycopg.connect(url)) as doomed, psycopg.connect(url) as witness:
        doomed.execute(BEGUN)
        os.kill(doomed.info.backend_pid, signal.SIGKILL)
        with contextlib.suppress(psycopg.OperationalError):
            while time.monotonic() < until:  # for a moment the server still takes connections
                witness.execute("SELECT 1")
                time.sleep(0.005)
    while not _back(url):
        assert time.monotonic() < until, "the database did not come back"
        time.sleep(0.05)


def _back(url: str) -> bool:
    try:
        with psycopg.connect(url, connect_timeout=2) as again:
            assert again.execute("SELECT to_regclass('half_done')").fetchone() == (None,)
    except psycopg.OperationalError:
        return False
    return True
