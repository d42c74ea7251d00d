"""Who may hear what, decided at connect and again every few seconds."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from channels.db import database_sync_to_async
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from eoc import journal
from eoc.access import Actor, scope
from eoc.access.models import Installation
from eoc.doors import second_factor
from eoc.errors import NotPermitted

AFTER_MANY = """
SELECT s.name, e.entry FROM unnest(%s::text[], %s::bigint[]) AS s (name, seq),
  LATERAL journal_since(s.name, s.seq, %s) e
"""


HUB = Actor(name="Hub", mode="", system="hub")  # reads every stream; tells each to its audience


@dataclass(frozen=True)
class Admission:
    """The streams a login may hear now, and the epoch their positions belong to."""

    streams: frozenset[str]
    heads: Mapping[str, int]
    epoch: str


def decide(user_id: str, *, proven: bool) -> Admission | None:
    """What a login may hear now; `proven` says that a second factor opened the session."""
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return None
    try:
        actor = import_string(settings.SCOPE_DECIDER)(user)
    except NotPermitted:
        return None
    if second_factor.lacks(user, actor, proven=proven):
        return None
    streams = import_string(settings.STREAM_DECIDER)(actor)
    return Admission(frozenset(streams), journal.heads(streams), current_epoch())


def current_epoch() -> str:
    """Changes when the database was restored: positions from before mean nothing after."""
    return str(Installation.objects.values_list("epoch", flat=True).get())


def _entries_after(positions: Mapping[str, int], limit: int) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in positions}
    with scope(HUB), connection.cursor() as cursor:
        cursor.execute(AFTER_MANY, [list(positions), list(positions.values()), limit])
        for name, entry in cursor.fetchall():
            found[name].append(json.loads(entry))
    return found


async def admit(user_id: str, *, proven: bool) -> Admission | None:
    """Decide anew from the database; None where the login may hear nothing any more."""
    answer: Admission | None = await database_sync_to_async(decide)(user_id, proven=proven)
    return answer


async def proven(session: Any, user: Any) -> bool:
    """Whether a second factor opened the session."""
    return bool(await database_sync_to_async(second_factor.used)(session, user))


async def entries_after(
    positions: Mapping[str, int], limit: int
) -> dict[str, list[dict[str, Any]]]:
    """What each stream says after its position, oldest first, read in one statement."""
    found: dict[str, list[dict[str, Any]]] = await database_sync_to_async(_entries_after)(
        positions, limit
    )
    return found


async def heads_now(streams: frozenset[str]) -> dict[str, int]:
    """The heads of many streams."""
    found: dict[str, int] = await database_sync_to_async(journal.heads)(streams)
    return found


def now() -> str:
    """The time as browsers read it."""
    return timezone.now().isoformat()
