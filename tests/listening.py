"""What a stream said, read as the hub reads it."""

from typing import Any

from eoc import journal
from eoc.access import scope
from eoc.access.scope import current_actor
from eoc.realtime.reading import HUB


def heard(stream: str, after: int = 0) -> list[dict[str, Any]]:
    """Entries after a position, oldest first; inside an open scope, as its actor hears them."""
    if current_actor() is not None:
        return journal.since(stream, after) or []
    with scope(HUB):
        return journal.since(stream, after) or []
