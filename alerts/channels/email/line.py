"""Letter after letter over one connection: RFC 5321, SIZE (1870), SMTPUTF8 (6531), BDAT (3030)."""

from collections import deque
from collections.abc import Callable
from itertools import islice

from alerts.channels.email.conversation import Conversation, Terms
from alerts.channels.email.letter import Envelope, stuffed
from alerts.channels.email.reply import Reply
from alerts.channels.message import SendFailed
from eoc.outgoing import Unreachable
from eoc.outgoing.wire import Place

GO_ON, TOO_LARGE = 354, 552
UNKNOWN = (500, 501, 502, 504)  # the command, not the letter
OF_THE_SESSION = (421, 503, 530)  # said of us, not of the letter or of whom it is for
AHEAD = 8  # letters said before the first of them is answered, where a server takes chunks


class Line(Conversation):
    """`step` goes on until it would have to wait; then `settled` holds letters that are done with.

    `take` is asked for the next letter as soon as one may be said. The commands of a letter leave
    together with the text of the one before; `under_way` holds both. Where the server takes chunks,
    whole letters follow each other, and `under_way` holds those it has not answered.
    """

    def __init__(
        self, place: Place, terms: Terms, take: Callable[[], Envelope | None], chunks: bool = True
    ) -> None:
        super().__init__(place, terms)
        self.take, self.believed = take, chunks
        self.under_way = deque[Envelope]()
        self.settled = list[Envelope]()
        self.open = False  # a letter was begun and is neither sent nor reset
        self.proven = False  # it took a letter, or was kept from an earlier batch
        self.carried = 0  # letters it answered
        self.until = 0.0

    def resume(self) -> None:
        """Take letters again after there were none. Raises Unreachable."""
        self.begin()
        self.wire.flush()

    def begin(self) -> None:
        """Say whom the next letter is from and for, or as many letters as may go ahead."""
        if not self.chunks:
            if (letter := self._next()) is not None:
                self._announce(letter)
            return
        while len(self.under_way) < AHEAD and (letter := self._next()) is not None:
            self._hand_over(letter)

    @property
    def chunks(self) -> bool:
        """Whether a letter may be said at once, with its length before it."""
        return self.believed and "CHUNKING" in self.offers and "PIPELINING" in self.offers

    def _next(self) -> Envelope | None:
        """One that cannot go is done with at once."""
        while (letter := self.take()) is not None:
            letter.failed = self._unfit(letter)
            if letter.failed is None:
                self.under_way.append(letter)
                return letter
            self.settled.append(letter)
        return None

    def _unfit(self, letter: Envelope) -> SendFailed | None:
        most = self.offers.get("SIZE", "")
        if most.isdigit() and 0 < int(most) < len(letter.data):
            return SendFailed(f"The mail server takes at most {most} bytes.", permanent=True)
        if "SMTPUTF8" not in self.offers and not (letter.sender + letter.to).isascii():
            reason = "The mail server takes no addresses beyond ASCII (SMTPUTF8)."
            return SendFailed(reason, permanent=True)
        return None

    def _announce(self, letter: Envelope) -> None:
        if self.open:
            self._say(b"RSET\r\n", _whatever)
        self.open = True
        by, to = self._envelope(letter)
        self._say(by, self._from)
        self._say(to, self._for)
        self._say(b"DATA\r\n", self._may_send)

    def _hand_over(self, letter: Envelope) -> None:
        """What became of the ones before is not known yet; RSET keeps their recipients out."""
        letter.handed = True
        by, to = self._envelope(letter)
        said = b"RSET\r\n%b%bBDAT %d LAST\r\n%b" % (by, to, len(letter.data), letter.data)
        self._say(said, _whatever, self._from, self._for, self._sent)

    def _envelope(self, letter: Envelope) -> tuple[bytes, bytes]:
        more = f" SIZE={len(letter.data)}" if "SIZE" in self.offers else ""
        if not (letter.sender + letter.to).isascii():
            more += " BODY=8BITMIME SMTPUTF8"
        by, to = f"MAIL FROM:<{letter.sender}>{more}\r\n", f"RCPT TO:<{letter.to}>\r\n"
        return by.encode(), to.encode()

    def _closing(self, reply: Reply) -> None:
        """Nothing behind it was heard; as the answer to a letter it is that one's outcome."""
        answers_one = self.awaited[0] == self._sent
        for letter in islice(self.under_way, answers_one, None):
            letter.handed = False
        if not answers_one:
            super()._closing(reply)

    def _from(self, reply: Reply) -> None:
        if not reply.ok:  # said of us, unless it is for the letter's size
            large = reply.code == TOO_LARGE
            self._refused(SendFailed(reply.words, permanent=large, outage=not large))

    def _for(self, reply: Reply) -> None:
        if not reply.ok:
            self._refused(_refusal(self.under_way[0], reply))

    def _refused(self, failed: SendFailed) -> None:
        letter = self.under_way[0]
        letter.failed, letter.handed = letter.failed or failed, False

    def _may_send(self, reply: Reply) -> None:
        """An empty letter ends what began although nobody is to have it (RFC 2920, 3.1)."""
        letter = self.under_way[0]
        if reply.code != GO_ON:
            letter.failed = letter.failed or _refusal(letter, reply)
            self._settle()
        else:
            letter.handed = letter.failed is None
            self.proven = True
            self.open = False
            self._say((stuffed(letter.data) if letter.handed else b"") + b".\r\n", self._sent)
        self.begin()

    def _sent(self, reply: Reply) -> None:
        if self.chunks and reply.code in UNKNOWN:
            self._misled()
        letter = self.under_way[0]
        if letter.failed is None and not reply.ok:
            letter.failed = _refusal(letter, reply)
        self._settle()
        if self.chunks:
            self.begin()

    def _misled(self) -> None:
        """It takes what follows for commands, so none of it is a letter to it."""
        self.believed, self.proven = False, True
        self.carried += 1  # the server is there
        for letter in self.under_way:
            letter.handed = False
        raise Unreachable("The mail server offers CHUNKING and does not know BDAT.")

    def _settle(self) -> None:
        self.proven, self.carried = True, self.carried + 1
        self.settled.append(self.under_way.popleft())


def _whatever(reply: Reply) -> None:
    """Nothing depends on it."""


def _refusal(letter: Envelope, reply: Reply) -> SendFailed:
    """5xx is for good; the reason does not say whom it was for."""
    outage = reply.code in OF_THE_SESSION
    permanent = reply.code >= 500 and not outage
    return SendFailed(reply.words.replace(letter.to, "..."), permanent=permanent, outage=outage)
