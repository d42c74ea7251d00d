"""What a mail server answers (RFC 5321, 4.2): lines with a code, of which the last has no dash."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field

from eoc.outgoing import Unreachable

LONGEST, MOST_LINES = 4_096, 100
ENDLESS = "The mail server's answer has no end."


@dataclass(frozen=True)
class Reply:
    """The code, and the lines without it."""

    code: int
    lines: list[str]

    @property
    def ok(self) -> bool:
        """Whether it did as it was asked."""
        return 200 <= self.code < 300

    @property
    def words(self) -> str:
        """On one line."""
        return f"{self.code} {' '.join(self.lines)}"[:400]


@dataclass
class Replies:
    """Answers out of what came, however it was cut."""

    rest: bytes = b""
    whole: deque[bytes] = field(default_factory=deque)
    lines: list[str] = field(default_factory=list)

    def of(self, came: bytes) -> Iterator[Reply]:
        """Each answer that is whole by now. Raises Unreachable where it is none."""
        *whole, self.rest = (self.rest + came).split(b"\n")
        self.whole.extend(whole)
        while self.whole:
            yield from self._line(self.whole.popleft())
        if len(self.rest) > LONGEST:
            raise Unreachable(ENDLESS)

    @property
    def unread(self) -> bool:
        """Whether more came than was asked for."""
        return bool(self.rest or self.whole or self.lines)

    def _line(self, line: bytes) -> Iterator[Reply]:
        code, more = line[:3], line[3:4]
        if not code.isdigit() or more not in (b"", b" ", b"-", b"\r"):
            raise Unreachable("What the mail server answers is not SMTP.")
        self.lines.append(line[4:].rstrip().decode(errors="replace"))
        if len(line) > LONGEST or len(self.lines) > MOST_LINES:
            raise Unreachable(ENDLESS)
        if more != b"-":
            lines, self.lines = self.lines, []
            yield Reply(int(code), lines)
