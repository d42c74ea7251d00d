"""Why a change is made, told to the database so that row history keeps it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection

P = ParamSpec("P")
R = TypeVar("R")
LONGEST = 300


@contextmanager
def because(reason: str) -> Iterator[None]:
    """What is changed inside is kept with this reason; the one outside comes back with its end."""
    outside: str = getattr(connection, "eoc_reason", "")
    _say(reason)
    try:
        yield
    finally:
        connection.eoc_reason = outside  # type: ignore[attr-defined]
    if not connection.needs_rollback:
        _say(outside)


def reasoned(service: Callable[P, R]) -> Callable[P, R]:
    """A service whose changes are kept with the `reason` it was called with."""

    @wraps(service)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with because(str(kwargs.get("reason") or "")):
            return service(*args, **kwargs)

    return inside


def _say(reason: str) -> None:
    connection.eoc_reason = reason.strip()[:LONGEST]  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('eoc.reason', %s, true)", [connection.eoc_reason])  # type: ignore[attr-defined]
