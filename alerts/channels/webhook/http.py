"""Webhooks over connections kept from batch to batch: into the sink, or to many hosts at once."""

from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

import httpx

from alerts.channels.message import Message, SendFailed, Stop, Told, one_by_one
from alerts.channels.webhook.signing import signed
from eoc.outgoing import Answer, Call, Forbidden, Unreachable, Volley

TIMEOUT = 5.0
GONE, REFUSED = 410, 422
ADDRESS_HEADER = "x-accord-address"


class SinkWebhooks:
    """Into the local sink's HTTP socket, which is told where it would have gone."""

    def __init__(self, path: str) -> None:
        transport = httpx.HTTPTransport(uds=path)
        self.client = httpx.Client(transport=transport, timeout=TIMEOUT, trust_env=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.client.close()

    def carry(self, messages: Sequence[Message], stop: Stop) -> Iterator[Told]:
        """One request after the other."""
        return one_by_one(self.send, messages, stop)

    def send(self, message: Message) -> None:
        """One signed request."""
        body, headers = signed(message)
        headers[ADDRESS_HEADER] = message.address
        try:
            answer = self.client.post("http://sink/webhook", content=body, headers=headers)
        except httpx.HTTPError as error:
            raise SendFailed(f"{type(error).__name__}: {error}") from error
        if failed := _judged(answer.status_code, answer.content):
            raise failed


class PublicWebhooks:
    """To the addresses partners named, many at once, each through the guard of all that leaves."""

    def __init__(self, volley: Volley | None = None) -> None:
        self.volley = volley or Volley()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.volley.close()

    def carry(self, messages: Sequence[Message], stop: Stop) -> Iterator[Told]:
        """A signed request each; a redirect counts as a refusal."""
        calls = []
        for message in messages:
            try:
                calls.append(_call(message))
            except SendFailed as failed:
                yield message, failed
        for call, outcome in self.volley.run(calls, stop):
            if outcome is not None:
                yield call.key, _failure(outcome)


def _call(message: Message) -> Call:
    body, headers = signed(message)
    return Call(message, "POST", message.address, headers, body.encode())


def _failure(outcome: Answer | Unreachable) -> SendFailed | None:
    if isinstance(outcome, Unreachable):
        return SendFailed(outcome.reason, permanent=isinstance(outcome, Forbidden))
    return _judged(outcome.status, outcome.body)


def _judged(status: int, body: bytes) -> SendFailed | None:
    """What was refused for what it holds is refused again; a person must look."""
    if 200 <= status < 300:
        return None
    why = f": {body[:300].decode(errors='replace')}" if status == REFUSED else ""
    return SendFailed(f"answered {status}{why}", permanent=status in (GONE, REFUSED))
