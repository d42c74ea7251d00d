"""A CAP document by signed request: the very bytes that were kept, or a Test that says so."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from alerts import cap
from alerts.channels.message import Message, SendFailed, Told
from alerts.channels.posting import Posting
from alerts.channels.webhook.http import judged
from alerts.channels.webhook.signing import headers
from eoc.outgoing import Answer, Call

KIND = "application/cap+xml"
TESTING = ("contact_point.tested", "channel.canary")
SENDER = "accord"


class Documents(Posting):
    """A signed request each, as webhooks are; the other door is `POST /api/v1/cap/`."""

    def call(self, messages: Sequence[Message]) -> Call:
        """One document."""
        (message,) = messages
        body = document(message).decode()
        signed = headers(message, body, KIND)
        return Call((message,), "POST", message.address, signed, body.encode())

    def told(self, messages: Sequence[Message], answer: Answer) -> Iterator[Told]:
        """As a webhook is answered; what was refused for what it says is refused again."""
        yield messages[0], judged(answer)


def document(message: Message) -> bytes:
    """What is handed over; a receiver of CAP is told nothing else."""
    if message.document:
        return message.document
    if message.facts.get("kind") in TESTING:
        return cap.write(_test(message))
    raise SendFailed("A CAP receiver is handed public alerts only.", permanent=True)


def _test(message: Message) -> cap.Alert:
    """A Test, which CAP 1.2 (3.2.1) lets recipients disregard."""
    return cap.Alert(
        identifier=f"{SENDER}-test-{message.key[:40]}",
        sender=SENDER,
        sent=datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00"),
        status="Test",
        msg_type="Alert",
        scope="Public",
        note=message.subject,
    )
