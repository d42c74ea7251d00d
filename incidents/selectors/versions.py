"""The version of everything an actor sees of incidents: who asks, and how far the journal is.

Every change of an incident, a share or a grant is told to the streams that hear it, in the same
transaction. So what an actor sees is the same while the actor and the heads of those streams are:
a few rows by key instead of the incidents themselves.
"""

import hashlib
import json

from agencies.services.sharing import streams_of
from eoc import journal
from eoc.access import Actor
from eoc.access.grants import as_policies_read
from eoc.access.models import Installation

SHAPE = 1  # raised with what features, cells or tiles say of an incident


def seen_by(actor: Actor) -> str:
    """A digest that changes with whatever changes the actor's map; read before the map itself."""
    streams = [name for name in streams_of(actor) if ".incidents." in name]
    epoch = Installation.objects.values_list("epoch", flat=True).get()
    told = [SHAPE, str(epoch), scope_of(actor), sorted(journal.heads(streams).items())]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def scope_of(actor: Actor) -> str:
    """Whatever decides which incidents the actor sees, as text; equal scopes see the same map."""
    return json.dumps(
        [
            actor.system,
            actor.modes,
            sorted(actor.agencies),
            sorted(actor.jurisdictions),
            as_policies_read(actor.grants),
            actor.guest_of,
        ]
    )
