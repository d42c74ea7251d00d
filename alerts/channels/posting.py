"""Channels that speak HTTP: their messages leave as calls, by a volley or into the local sink."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import quote

import httpx

from alerts.channels.message import Message, SendFailed, Stop, Told, made
from eoc.outgoing import Answer, Call, Forbidden, Unreachable

TIMEOUT = 5.0
ADDRESS_HEADER, SUBJECT_HEADER = "x-accord-address", "x-accord-subject"
LATER = (408, 425, 429)
Outcome = tuple[Call, Answer | Unreachable | None]


class Courier(Protocol):
    """Carries calls; `eoc.outgoing.Volley` is the one to the outside."""

    def run(self, calls: Iterable[Call], stop: Stop) -> Iterator[Outcome]:
        """Each call with what came of it; None where it was not tried."""
        ...

    def close(self) -> None:
        """Let the connections go."""
        ...


class SinkCourier:
    """Into the local sink's socket, which is told where the call would have gone."""

    def __init__(self, path: str, channel: str) -> None:
        transport = httpx.HTTPTransport(uds=path)
        self.client = httpx.Client(transport=transport, timeout=TIMEOUT, trust_env=False)
        self.url = f"http://sink/{channel}"

    def run(self, calls: Iterable[Call], stop: Stop) -> Iterator[Outcome]:
        """One call after the other."""
        for call in calls:
            if stop():
                return
            yield call, self._asked(call)

    def _asked(self, call: Call) -> Answer | Unreachable:
        said = {ADDRESS_HEADER: call.url, SUBJECT_HEADER: quote(call.key[0].subject)}
        try:
            answer = self.client.post(self.url, content=call.body, headers={**call.headers, **said})
        except (httpx.HTTPError, UnicodeEncodeError) as error:
            return Unreachable(f"{type(error).__name__}: {error}")
        return Answer(answer.status_code, dict(answer.headers), answer.content)

    def close(self) -> None:
        """Let the connection go."""
        self.client.close()


class Posting(ABC):
    """A transport whose calls hold up to `each` messages, their `key`."""

    each = 1

    def __init__(self, courier: Courier) -> None:
        self.courier = courier

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.courier.close()

    @abstractmethod
    def call(self, messages: Sequence[Message]) -> Call:
        """The call that carries them; raises SendFailed where it cannot be made."""

    @abstractmethod
    def told(self, messages: Sequence[Message], answer: Answer) -> Iterator[Told]:
        """What the answer says of each."""

    def carry(self, messages: Sequence[Message], stop: Stop) -> Iterator[Told]:
        """All their calls at once; what is not told of was not tried."""
        calls = []
        for start in range(0, len(messages), self.each):
            part = messages[start : start + self.each]
            call = made(partial(self.call, part))
            if isinstance(call, SendFailed):
                yield from ((message, call) for message in part)
            else:
                calls.append(call)
        for call, outcome in self.courier.run(calls, stop):
            if isinstance(outcome, Unreachable):
                lost = unreachable(outcome)
                yield from ((message, lost) for message in call.key)
            elif outcome is not None:
                yield from self.told(call.key, outcome)


def unreachable(outcome: Unreachable) -> SendFailed:
    """No answer: the host's fault, unless its address is one we never call."""
    never = isinstance(outcome, Forbidden)
    return SendFailed(outcome.reason, permanent=never, outage=not never)


def overloaded(answer: Answer) -> SendFailed | None:
    """An answer that says nothing of the message: too many, redirected elsewhere, or broken."""
    if answer.status in LATER or answer.status >= 500 or 300 <= answer.status < 400:
        return SendFailed(f"answered {answer.status}", outage=True)
    return None
