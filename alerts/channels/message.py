"""What a channel carries, and what it answers when it cannot."""

from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self


@dataclass(frozen=True)
class Message:
    """One alert to one address, or a document; the receiver knows a repetition by `key`."""

    key: str
    mode: str
    address: str
    subject: str
    body: str
    facts: dict[str, object]
    secret: str = ""
    document: bytes = b""


class SendFailed(Exception):
    """The message did not go out; `permanent` says that trying again is of no use."""

    def __init__(self, reason: str, *, permanent: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent


class Transport(Protocol):
    """Carries messages over connections kept for a batch."""

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

    def send(self, message: Message) -> None:
        """Hand one message over; raises SendFailed."""
        ...


def marked(mode: str, subject: str) -> str:
    """The subject, led by the mode wherever it is not real."""
    return subject if mode == "live" else f"{mode.upper()}: {subject}"
