"""Texts and pressed keys that come in by a gateway: kept once, then told to who listens."""

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.models import InboundText
from eoc import journal
from eoc.access import Actor
from eoc.text.public import harmless


@dataclass(frozen=True)
class Text:
    """As the gateway tells it: its own id, from which number, and the words."""

    id: str
    address: str
    words: str


def receive(*, channel: str, texts: Sequence[Text], by: Actor) -> list[InboundText]:
    """Keep what is new and append `text.received` for each; answers the new ones.

    The event tells the relay's subscribers the row (`inbound_text_id`), and no stream.
    """
    made = []
    for text in texts:
        kept, new = InboundText.objects.get_or_create(
            mode=by.mode,
            channel=channel,
            gateway_id=text.id,
            defaults={"address": text.address, "words": harmless(text.words, lines=True)[:1600]},
        )
        if new:
            facts = {"inbound_text_id": kept.pk}
            journal.append(kind="text.received", by=by, mode=by.mode, audiences={}, facts=facts)
            made.append(kept)
    return made
