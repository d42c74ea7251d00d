"""Batches to a gateway and its answers, message by message (`docs/gateways.md`)."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from alerts.channels.gateway.credentials import Gateway
from alerts.channels.message import Message, SendFailed, Told
from alerts.channels.posting import Courier, Posting, overloaded
from eoc.outgoing import Answer, Call

TOGETHER = 100
NO_CONTENT = 204
REFUSED = (401, 403)
UNREADABLE = "The gateway's answer is not what its contract says."
UNTOLD = "The gateway's answer does not name this message."
Written = Callable[[Message], Mapping[str, Any]]


class GatewayTransport(Posting):
    """Up to a hundred messages a call, in the words of one channel."""

    each = TOGETHER

    def __init__(self, courier: Courier, gateway: Gateway, write: Written) -> None:
        super().__init__(courier)
        self.gateway, self.write = gateway, write

    def call(self, messages: Sequence[Message]) -> Call:
        """A batch; its key is the same for the same messages, as theirs are."""
        said = {"messages": [{"key": m.key, "mode": m.mode, **self.write(m)} for m in messages]}
        body, name = json.dumps(said), batch_key(messages)
        headers = {
            "content-type": "application/json",
            "user-agent": "Accord",
            "idempotency-key": name,
            **self.gateway.vouched(name, body),
        }
        return Call(tuple(messages), "POST", self.gateway.url, headers, body.encode())

    def told(self, messages: Sequence[Message], answer: Answer) -> Iterator[Told]:
        """Each as the gateway answers of it; a fault of the gateway concerns them all."""
        try:
            results = _results(answer, messages)
        except SendFailed as failed:
            yield from ((message, failed) for message in messages)
            return
        for message in messages:
            yield message, _outcome(results.get(message.key))


def batch_key(messages: Sequence[Message]) -> str:
    """A name for a batch; the message's own key where it holds one."""
    if len(messages) == 1:
        return messages[0].key
    return hashlib.sha256("\n".join(m.key for m in messages).encode()).hexdigest()


def _results(answer: Answer, messages: Sequence[Message]) -> dict[str, dict[str, Any]]:
    if answer.status == NO_CONTENT:
        return {message.key: {"state": "accepted"} for message in messages}
    if answer.status in REFUSED:
        raise SendFailed(f"The gateway refused our credentials ({answer.status}).", outage=True)
    if failed := overloaded(answer):
        raise failed
    if not answer.ok:
        why = answer.body[:200].decode(errors="replace")
        raise SendFailed(f"The gateway answered {answer.status}: {why}")
    try:
        return {str(one["key"]): dict(one) for one in json.loads(answer.body)["results"]}
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise SendFailed(UNREADABLE, outage=True) from error


def _outcome(result: Mapping[str, Any] | None) -> SendFailed | None:
    if result is None:
        return SendFailed(UNTOLD)
    if result.get("state") == "accepted":
        return None
    reason = str(result.get("reason") or "no reason given")[:300]
    if result.get("state") == "rejected":
        return SendFailed(f"Rejected: {reason}", permanent=True, gone=result.get("gone") is True)
    return SendFailed(f"Not taken: {reason}")
