"""Webhooks over connections kept from batch to batch: into the sink, or to many hosts at once."""

from collections.abc import Iterator, Sequence

from alerts.channels.message import Message, SendFailed, Told
from alerts.channels.posting import Posting, SinkCourier, overloaded
from alerts.channels.webhook.signing import signed
from eoc.outgoing import Answer, Call, Volley

GONE, REFUSED = 410, 422


class Webhooks(Posting):
    """A signed request each; a redirect counts as a refusal."""

    def call(self, messages: Sequence[Message]) -> Call:
        """One signed request."""
        (message,) = messages
        body, headers = signed(message)
        return Call((message,), "POST", message.address, headers, body.encode())

    def told(self, messages: Sequence[Message], answer: Answer) -> Iterator[Told]:
        """What was refused for what it holds is refused again; a person must look."""
        yield messages[0], judged(answer)


class SinkWebhooks(Webhooks):
    """Into the local sink's HTTP socket, which is told where it would have gone."""

    def __init__(self, path: str) -> None:
        super().__init__(SinkCourier(path, "webhook"))


class PublicWebhooks(Webhooks):
    """To the addresses partners named, many at once, each through the guard of all that leaves."""

    def __init__(self, volley: Volley | None = None) -> None:
        super().__init__(volley or Volley())


def judged(answer: Answer) -> SendFailed | None:
    """How a receiver of signed requests answered: 2xx took it, 410 is gone, 422 is final."""
    if answer.ok:
        return None
    why = f": {answer.body[:300].decode(errors='replace')}" if answer.status == REFUSED else ""
    return overloaded(answer) or SendFailed(
        f"answered {answer.status}{why}",
        permanent=answer.status == REFUSED,
        gone=answer.status == GONE,
    )
