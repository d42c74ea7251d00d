"""WebSocket frames as they stand on the wire (RFC 6455, 5.2): built once, written to many."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

FINAL_TEXT, FINAL_BINARY = 0x81, 0x82


@dataclass(frozen=True, slots=True)
class Frame:
    """A whole server frame: header and payload in one piece; servers do not mask."""

    wire: bytes
    header: int

    @property
    def binary(self) -> bool:
        """Whether the payload is no text."""
        return self.wire[0] == FINAL_BINARY

    @property
    def payload(self) -> bytes:
        """What the frame says."""
        return self.wire[self.header :]

    @property
    def singles(self) -> tuple["Frame", ...]:
        """Itself; a train has several."""
        return (self,)


@dataclass(frozen=True, slots=True)
class Train:
    """Frames that leave in one write: a write for each costs more than what they say."""

    wire: bytes
    singles: tuple[Frame, ...]


def coupled(several: Sequence[Frame]) -> Frame | Train:
    """One after the other in one piece; the reader finds the frames it would have found."""
    if len(several) == 1:
        return several[0]
    return Train(b"".join(frame.wire for frame in several), tuple(several))


def text(payload: bytes) -> Frame:
    """A text frame of UTF-8 bytes."""
    return _framed(FINAL_TEXT, payload)


def binary(payload: bytes) -> Frame:
    """A binary frame."""
    return _framed(FINAL_BINARY, payload)


def said(message: dict[str, Any]) -> Frame:
    """A message as JSON in a text frame."""
    return text(json.dumps(message, separators=(",", ":")).encode())


def _framed(first: int, payload: bytes) -> Frame:
    size = len(payload)
    if size < 126:
        header = bytes((first, size))
    elif size < 1 << 16:
        header = bytes((first, 126)) + size.to_bytes(2, "big")
    else:
        header = bytes((first, 127)) + size.to_bytes(8, "big")
    return Frame(header + payload, len(header))
