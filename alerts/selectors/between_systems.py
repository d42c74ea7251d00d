"""Messages between systems as a page and programs show them: with how their delivery stands."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from alerts.models import Delivery
from alerts.selectors import deliveries
from eoc.access import Actor
from resources.models import Direction, EdxlMessage
from resources.selectors import between_systems as messages

ABOUT = "edxl:"


@dataclass(frozen=True)
class Shown:
    """A message, its state in words, what is wrong with it in words, and the shade of both."""

    message: EdxlMessage
    state: str
    words: str
    error: str

    @property
    def wrong(self) -> bool:
        """A person must look."""
        return bool(self.error)


def listed(actor: Actor, found: Sequence[EdxlMessage]) -> list[Shown]:
    """Each with its delivery, in the same order."""
    about = [f"{ABOUT}{one.uuid}" for one in found if one.direction == Direction.OUT]
    sent = deliveries.visible_to(actor).filter(alert__about__in=about)
    by_about = {one.alert.about: one for one in sent}
    return [_shown(one, by_about.get(f"{ABOUT}{one.uuid}")) for one in found]


def one(actor: Actor, identity: uuid.UUID) -> Shown:
    """One message; raises NotFound."""
    (shown,) = listed(actor, [messages.found(actor, identity)])
    return shown


def document(actor: Actor, identity: uuid.UUID) -> bytes:
    """The document of a message, byte by byte; raises NotFound."""
    return bytes(messages.found(actor, identity).original)


def _shown(message: EdxlMessage, delivery: Delivery | None) -> Shown:
    if message.direction == Direction.IN or delivery is None:
        return Shown(message, message.state, message.get_state_display(), message.error)
    return Shown(message, delivery.state, delivery.get_state_display(), delivery.last_error)
