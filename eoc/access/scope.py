"""The only setter of the database scope: who acts, local to one transaction."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

from eoc.access.actor import Actor
from eoc.access.grants import as_policies_read

_SET = """SELECT set_config('eoc.person', %s, true), set_config('eoc.agencies', %s, true),
 set_config('eoc.jurisdictions', %s, true), set_config('eoc.shared', %s, true),
 set_config('eoc.automatic', %s, true),
 set_config('eoc.system', %s, true), set_config('eoc.modes', %s, true),
 set_config('eoc.actor', %s, true), set_config('eoc.reason', '', true)"""
_SET_FOR_GOOD = _SET.replace("true", "false")


class NoScope(RuntimeError):
    """A read or write was tried outside any scope; it would silently find nothing."""


class ScopeWidened(RuntimeError):
    """A scope was opened inside a narrower one."""


def _array(ids: Iterable[int]) -> str:
    return "{" + ",".join(str(i) for i in sorted(ids)) + "}"


def _shared(actor: Actor) -> str:
    names = as_policies_read(actor.grants)
    if actor.guest_of is not None:
        names["guest"] = [actor.guest_of]
        names["guest_log"] = [actor.guest_of] if actor.guest_log else []
    return json.dumps(names)


def _values(actor: Actor) -> list[str]:
    return [
        str(actor.person_id or ""),
        _array(actor.agencies),
        _array(actor.jurisdictions),
        _shared(actor),
        _array(actor.automatic),
        actor.system or "person",
        "{" + ",".join(actor.modes) + "}",
        json.dumps(actor.snapshot()),
    ]


def _apply(actor: Actor | None) -> None:
    values = [""] * 8 if actor is None else _values(actor)
    with connection.cursor() as cursor:
        cursor.execute(_SET, values)


def for_good(system: Actor) -> tuple[str, list[str]]:
    """Statement and values that scope a connection which one system actor alone ever uses.

    A person's grants change, so a person has none. Raises ScopeWidened for one.
    """
    if not system.system:
        raise ScopeWidened(f"{system.name} is no system actor; open a scope")
    return _SET_FOR_GOOD, _values(system)


def current_actor() -> Actor | None:
    """The actor whose scope is open on this thread's connection."""
    return getattr(connection, "eoc_actor", None)


def require_scope() -> Actor:
    """The open scope's actor; raises NoScope where there is none."""
    actor = current_actor()
    if actor is None:
        raise NoScope("open eoc.access.scope(actor) first")
    return actor


def pending(name: str) -> list[Any]:
    """What a writer keeps until the outermost scope ends; a failed inner scope drops its part."""
    require_scope()
    return _kept().setdefault(name, [])


def remembered(name: str) -> dict[Any, Any]:
    """What a reader keeps for the length of the outermost scope, so that it asks once."""
    require_scope()
    if not hasattr(connection, "eoc_remembered"):
        connection.eoc_remembered = {}  # type: ignore[attr-defined]
    known: dict[Any, Any] = connection.eoc_remembered.setdefault(name, {})  # type: ignore[attr-defined]
    return known


def forget() -> None:
    """Drop what readers keep, since what it rests on changed."""
    connection.eoc_remembered = {}  # type: ignore[attr-defined]


def at_scope_end(name: str, flush: Callable[[list[Any]], None]) -> None:
    """Call `flush` with what is pending under `name`, last before the outermost scope commits."""
    _flushes[name] = flush


_flushes: dict[str, Callable[[list[Any]], None]] = {}


def _kept() -> dict[str, list[Any]]:
    if not hasattr(connection, "eoc_kept"):
        connection.eoc_kept = {}  # type: ignore[attr-defined]
    kept: dict[str, list[Any]] = connection.eoc_kept  # type: ignore[attr-defined]
    return kept


def _mark() -> dict[str, int]:
    return {name: len(items) for name, items in _kept().items()}


def _drop_since(mark: dict[str, int]) -> None:
    for name, items in _kept().items():
        del items[mark.get(name, 0) :]


def _flush_all() -> None:
    for name, items in _kept().items():
        if items:
            batch, items[:] = list(items), []
            _flushes[name](batch)


def _leave(previous: Actor | None, *, nested: bool) -> None:
    if previous is None:
        _flush_all()
    if nested:
        _apply(previous)


@contextmanager
def scope(actor: Actor) -> Iterator[Actor]:
    """Open a transaction in which the database shows what `actor` may see, and no more.

    Nested, it may narrow and never widen; the previous scope comes back on exit.
    """
    previous = current_actor()
    if previous is not None and not actor.within(previous):
        raise ScopeWidened(f"{actor.name} inside the scope of {previous.name}")
    nested, mark = connection.in_atomic_block, _mark()
    try:
        with transaction.atomic():
            _apply(actor)
            connection.eoc_actor = actor  # type: ignore[attr-defined]
            yield actor
            if connection.needs_rollback:
                _drop_since(mark)
            else:
                _leave(previous, nested=nested)
    except BaseException:
        _drop_since(mark)
        raise
    finally:
        if previous is None:
            forget()
        connection.eoc_actor = previous  # type: ignore[attr-defined]
