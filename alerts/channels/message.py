"""What a channel carries, and what it answers when it cannot."""

from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import NamedTuple, Protocol, Self, TypeVar

import structlog

log = structlog.get_logger()


class Message(NamedTuple):
    """One alert to one address, or a document; the receiver knows a repetition by `key`.

    `aside` is what only this recipient is told; it stands at the end of the body as well, but for
    one with a `stop`: the address where whoever subscribed ends it in one click (RFC 8058).
    """

    key: str
    mode: str
    address: str
    subject: str
    body: str
    facts: dict[str, object]
    secret: str = ""
    document: bytes = b""
    aside: str = ""
    stop: str = ""


def common(message: Message) -> str:
    """The body as everybody is told it, without what only this recipient is."""
    return message.body if message.stop else message.body.removesuffix(message.aside)


class SendFailed(Exception):
    """The message did not go out; `permanent` says that trying again is of no use.

    `gone`: the address exists no more. `outage`: the provider failed, not this message; only that
    opens a breaker.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, gone: bool = False, outage: bool = False
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent or gone
        self.gone = gone
        self.outage = outage


Told = tuple[Message, SendFailed | None]
Stop = Callable[[], bool]
Made = TypeVar("Made")


class Transport(Protocol):
    """Carries messages over connections kept from batch to batch."""

    def __enter__(self) -> Self:
        """Begin a batch."""
        ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the connections go."""
        ...

    def carry(self, messages: Sequence[Message], stop: Stop) -> Iterator[Told]:
        """Hand them over and tell of each how it went; what is not told of was not tried."""
        ...


def made(make: Callable[[], Made]) -> Made | SendFailed:
    """What is to be sent, or why not: one unforeseen message may not take its batch down."""
    try:
        return make()
    except SendFailed as failed:
        return failed
    except Exception as error:
        log.exception("delivery.broken")
        return SendFailed(f"{type(error).__name__}: {error}")


def marked(mode: str, subject: str) -> str:
    """The subject, led by the mode wherever it is not real; once is enough."""
    mark = f"{mode.upper()}: "
    return subject if mode == "live" or subject.startswith(mark) else f"{mark}{subject}"
