"""Webhooks over connections kept for a batch: into the sink's socket, or to the outside."""

from types import TracebackType
from typing import Self

import httpx

from alerts.channels.message import Message, SendFailed
from alerts.channels.webhook.addresses import checked, public_address
from alerts.channels.webhook.signing import signed

TIMEOUT = 5.0
GONE = 410
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
        _post(self.client, "http://sink/webhook", body, headers, {})


class PublicWebhooks:
    """To the addresses partners named; each host keeps a client, so no certificate is shared."""

    def __init__(self) -> None:
        self.clients: dict[str, httpx.Client] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for client in self.clients.values():
            client.close()

    def send(self, message: Message) -> None:
        """One signed request to the address resolved a moment ago, under the host's own name."""
        parts = checked(message.address)
        host = parts.hostname or ""
        address = public_address(host)
        body, headers = signed(message)
        url = httpx.URL(message.address).copy_with(host=address)
        _post(self._client(host), url, body, {**headers, "host": host}, {"sni_hostname": host})

    def _client(self, host: str) -> httpx.Client:
        if host not in self.clients:
            self.clients[host] = httpx.Client(
                timeout=TIMEOUT, trust_env=False, follow_redirects=False
            )
        return self.clients[host]


def _post(
    client: httpx.Client,
    url: httpx.URL | str,
    body: str,
    headers: dict[str, str],
    extensions: dict[str, str],
) -> None:
    try:
        answer = client.post(url, content=body, headers=headers, extensions=extensions)
    except httpx.HTTPError as error:
        raise SendFailed(f"{type(error).__name__}: {error}") from error
    if not answer.is_success:
        raise SendFailed(f"answered {answer.status_code}", permanent=answer.status_code == GONE)
