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
    """What is changed inside is kept with this reason; it ends with the block."""
    _say(reason)
    yield
    if not connection.needs_rollback:
        _say("")


def reasoned(service: Callable[P, R]) -> Callable[P, R]:
    """A service whose changes are kept with the `reason` it was called with."""

    @wraps(service)
    def inside(*args: P.args, **kwargs: P.kwargs) -> R:
        with because(str(kwargs.get("reason") or "")):
            return service(*args, **kwargs)

    return inside


def _say(reason: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('eoc.reason', %s, true)", [reason.strip()[:LONGEST]])
