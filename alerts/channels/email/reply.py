"""What a mail server answers (RFC 5321, 4.2): lines with a code, of which the last has no dash."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from eoc.outgoing import Unreachable

LONGEST, MOST_LINES = 4_096, 100
ENDLESS = "The mail server's answer has no end."
ENDS = (b"", b" ", b"-", b"\r")  # what may follow a code


class Reply(NamedTuple):
    """The code, and the lines as they came."""

    code: int
    said: list[bytes]

    @property
    def ok(self) -> bool:
        """Whether it did as it was asked."""
        return 200 <= self.code < 300

    @property
    def lines(self) -> list[str]:
        """Without the code."""
        return [line[4:].rstrip().decode(errors="replace") for line in self.said]

    @property
    def words(self) -> str:
        """On one line."""
        return f"{self.code} {' '.join(self.lines)}"[:400]


@dataclass
class Replies:
    """Answers out of what came, however it was cut."""

    rest: bytes = b""
    whole: deque[bytes] = field(default_factory=deque)
    said: list[bytes] = field(default_factory=list)

    def of(self, came: bytes) -> Iterator[Reply]:
        """Each answer that is whole by now. Raises Unreachable where it is none."""
        *whole, self.rest = (self.rest + came).split(b"\n")
        self.whole.extend(whole)
        while self.whole:
            reply = self._ended(self.whole.popleft())
            if reply is not None:
                yield reply
        if len(self.rest) > LONGEST:
            raise Unreachable(ENDLESS)

    @property
    def unread(self) -> bool:
        """Whether more came than was asked for."""
        return bool(self.rest or self.whole or self.said)

    def _ended(self, line: bytes) -> Reply | None:
        """The answer whose last line it is."""
        if not line[:3].isdigit() or line[3:4] not in ENDS:
            raise Unreachable("What the mail server answers is not SMTP.")
        self.said.append(line)
        if len(line) > LONGEST or len(self.said) > MOST_LINES:
            raise Unreachable(ENDLESS)
        if line[3:4] == b"-":
            return None
        said, self.said = self.said, []
        return Reply(int(line[:3]), said)
