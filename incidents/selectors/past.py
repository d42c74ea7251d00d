"""What of incidents' past is shown: no more than what the reader sees of them today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from eoc.access import Actor
from incidents.selectors.picture import visible_to

UUID_LENGTH = 36


@dataclass(frozen=True)
class Today:
    """How much of an incident is seen today, and since when it is closed."""

    seen: str
    closed_at: datetime | None


def today(actor: Actor, named: Iterable[str]) -> dict[str, Today]:
    """Those of the incidents, named by uuid or number, that the actor still sees; by both."""
    wanted = set(named)
    numbers = {name for name in wanted if len(name) != UUID_LENGTH}
    asked = Q(uuid__in=wanted - numbers) | Q(number__in=numbers)
    found = visible_to(actor).filter(asked)
    rows = found.values_list("uuid", "number", "seen", "closed_at")  # type: ignore[misc]
    return {
        name: Today(seen, closed_at)
        for uuid, number, seen, closed_at in rows
        for name in (str(uuid), number)
    }
