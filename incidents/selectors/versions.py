"""The version of everything an actor sees of incidents: who asks, and how far the journal is.

Every change of an incident, a share or a grant is told to the streams that hear it, in the same
transaction. So what an actor sees is the same while the actor and the heads of those streams are:
a few rows by key instead of the incidents themselves.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db import connection

from agencies.services.sharing import streams_of
from eoc.access import Actor
from eoc.access.grants import as_policies_read

SHAPE = 1  # raised with what features, cells or tiles say of an incident
TELLING = ("incidents", "agency")  # of changes; of roles, agreements and grants
HEADS = """SELECT (SELECT epoch::text FROM access_installation),
 array(SELECT name || ' ' || head FROM journal_heads(%s) ORDER BY name)"""


@dataclass(frozen=True)
class Version:
    """What an actor sees: the streams that tell of every change, where they are, and the name."""

    streams: tuple[str, ...]
    heads: tuple[Any, ...]
    digest: str


def seen_by(actor: Actor) -> Version:
    """The version that changes with whatever changes the actor's map; read before the map is."""
    streams = tuple(name for name in streams_of(actor) if name.split(".")[2] in TELLING)
    with connection.cursor() as cursor:
        cursor.execute(HEADS, [list(streams)])
        heads = tuple(cursor.fetchone())
    told = json.dumps([SHAPE, _scope(actor), heads])
    return Version(streams, heads, hashlib.sha256(told.encode()).hexdigest()[:32])


def _scope(actor: Actor) -> list[Any]:
    """Whatever decides which incidents the actor sees; equal scopes see the same map."""
    return [
        actor.system,
        actor.modes,
        sorted(actor.agencies),
        sorted(actor.jurisdictions),
        as_policies_read(actor.grants),
        actor.guest_of,
    ]
