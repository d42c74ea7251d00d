"""Webhooks over connections kept for a batch: into the sink's socket, or to the outside."""

from types import TracebackType
from typing import Self

import httpx

from alerts.channels.message import Message, SendFailed
from alerts.channels.webhook.signing import signed
from eoc.outgoing import Forbidden, Outgoing, Unreachable

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

    def send(self, message: Message) -> None:
        """One signed request."""
        body, headers = signed(message)
        headers[ADDRESS_HEADER] = message.address
        try:
            answer = self.client.post("http://sink/webhook", content=body, headers=headers)
        except httpx.HTTPError as error:
            raise SendFailed(f"{type(error).__name__}: {error}") from error
        _judge(answer.status_code, answer.content)


class PublicWebhooks:
    """To the addresses partners named, through the guard that everything outgoing passes."""

    def __init__(self, way: Outgoing | None = None) -> None:
        self.way = way or Outgoing()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.way.close()

    def send(self, message: Message) -> None:
        """One signed request; a redirect counts as a refusal."""
        body, headers = signed(message)
        try:
            answer = self.way.call("POST", message.address, headers=headers, body=body.encode())
        except Forbidden as refused:
            raise SendFailed(refused.reason, permanent=True) from refused
        except Unreachable as failed:
            raise SendFailed(failed.reason) from failed
        _judge(answer.status, answer.body)


def _judge(status: int, body: bytes) -> None:
    """What was refused for what it holds is refused again; a person must look."""
    if not 200 <= status < 300:
        why = f": {body[:300].decode(errors='replace')}" if status == REFUSED else ""
        raise SendFailed(f"answered {status}{why}", permanent=status in (GONE, REFUSED))
