"""A channel of a live installation that is not set up: its messages fail, they do not vanish."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from alerts.channels.message import Message, SendFailed, Stop, Told


@dataclass(frozen=True)
class NotSetUp:
    """Fails each for good, with what is to be done, so that another way is taken."""

    reason: str

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        pass

    def carry(self, messages: Sequence[Message], stop: Stop) -> Iterator[Told]:
        """Nothing leaves."""
        failed = SendFailed(f"This channel is not set up. {self.reason}", permanent=True)
        yield from ((message, failed) for message in messages)
