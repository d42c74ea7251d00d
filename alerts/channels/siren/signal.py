"""A signed signal to a siren or a sign.

`sound` for what is critical, `clear` for its end, `test` for a test, `show` for all else: a siren
acts on `sound` and `clear` alone, a sign shows the wording of each.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from alerts.channels.message import Message, Told, marked
from alerts.channels.posting import Posting
from alerts.channels.webhook.http import judged
from alerts.channels.webhook.signing import headers
from eoc.outgoing import Answer, Call

SOUND, CLEAR, SHOW, TEST = "sound", "clear", "show", "test"
ENDING = ("cancelled", "cleared", "expired", "ended")
TESTING = ("tested", "canary")
LINE = 120  # characters a sign of two lines holds


class Signals(Posting):
    """A signed request each, as webhooks are."""

    def call(self, messages: Sequence[Message]) -> Call:
        """One signal."""
        (message,) = messages
        body = json.dumps(
            {
                "type": "siren.signal",
                "timestamp": datetime.now(UTC).isoformat(),
                "data": {
                    "state": state(message),
                    "wording": wording(message),
                    "mode": message.mode,
                    "alert": message.facts.get("uuid"),
                    "about": message.facts.get("about"),
                },
            }
        )
        return Call((message,), "POST", message.address, headers(message, body), body.encode())

    def told(self, messages: Sequence[Message], answer: Answer) -> Iterator[Told]:
        """As a webhook is answered."""
        yield messages[0], judged(answer)


def state(message: Message) -> str:
    """What the device is to do; a test never sounds."""
    step = str(message.facts.get("kind", "")).rpartition(".")[2]
    if step in TESTING:
        return TEST
    if step in ENDING:
        return CLEAR
    return SOUND if message.facts.get("severity") == "critical" else SHOW


def wording(message: Message) -> str:
    """The subject in one line, cut at a word."""
    said = " ".join(marked(message.mode, message.subject).split())
    return said if len(said) <= LINE else said[: LINE - 1].rpartition(" ")[0] + "…"
