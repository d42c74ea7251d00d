"""Append events; they are written last in the outermost scope, so stream locks are short."""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction

from eoc import bus
from eoc.access import Actor
from eoc.access.scope import at_scope_end, pending

Payload = Mapping[str, Any]


@dataclass(frozen=True, order=True)
class Audience:
    """Who hears: a jurisdiction's ('j') or an agency's ('a') stream of one class and detail."""

    owner_kind: str
    owner_id: int
    data_class: str
    detail: str

    def stream(self, mode: str) -> str:
        """The stream's name, such as `demo.j12.incidents.full`."""
        return f"{mode}.{self.owner_kind}{self.owner_id}.{self.data_class}.{self.detail}"


def append(
    *,
    kind: str,
    by: Actor,
    mode: str,
    audiences: Mapping[Audience, Payload],
    facts: Payload | None = None,
    quiet: bool = False,
) -> uuid.UUID:
    """Record that something happened, for each audience in its own words.

    `facts` are what subscribers hear (ids, never rows); `quiet` suppresses subscribers (a replay).
    Returns the event's id, the same in every stream.
    """
    event = uuid.uuid4()
    listeners = [] if quiet else _listeners(kind, facts or {})
    pending("journal").append(
        {
            "event": str(event),
            "kind": kind,
            "mode": mode,
            "actor": by.snapshot(),
            "audiences": [_addressed(a, mode, p) for a, p in sorted(audiences.items())],
            "subscribers": listeners,
            "facts": facts or {},
        }
    )
    at_scope_end("journal", flush)
    return event


def _listeners(kind: str, facts: Payload) -> list[str]:
    """Subscribers of the kind, without those to whom what the event says is nothing."""
    only = settings.JOURNAL_HEARD_IF
    named = settings.JOURNAL_SUBSCRIBERS.get(kind, [])
    return [one for one in named if one not in only or _says(facts, *only[one])]


def _says(facts: Payload, name: str, value: str) -> bool:
    return bool(facts.get(name, value) == value)


def _addressed(audience: Audience, mode: str, payload: Payload) -> dict[str, Any]:
    return {
        "stream": audience.stream(mode),
        "owner_kind": audience.owner_kind,
        "owner_id": audience.owner_id,
        "detail": audience.detail,
        "payload": payload,
    }


def flush(events: Sequence[Mapping[str, Any]]) -> None:
    """Write the buffered events in one call and poke the servers after commit."""
    text = json.dumps(events, cls=DjangoJSONEncoder)
    with connection.cursor() as cursor:
        cursor.execute("SELECT stream, seq FROM journal_append(%s::jsonb)", [text])
        written = cursor.fetchall()
    heard = any(event["subscribers"] for event in events)
    transaction.on_commit(lambda: _after_commit(written, heard=heard), robust=True)


def _after_commit(written: list[tuple[str, int]], *, heard: bool) -> None:
    bus.poke(dict(written))
    if heard:
        bus.ring("alerts.tasks.hear")
