"""Letter after letter over one connection: RFC 5321 with SIZE (1870) and SMTPUTF8 (6531)."""

from collections import deque
from collections.abc import Callable

from alerts.channels.email.conversation import Conversation, Terms, whatever
from alerts.channels.email.letter import Envelope
from alerts.channels.email.reply import Reply
from alerts.channels.message import SendFailed
from eoc.outgoing.wire import Place

GO_ON, TOO_LARGE = 354, 552
OF_THE_SESSION = (503, 530)  # said of us, not of the letter or of whom it is for


class Line(Conversation):
    """`step` goes on until it would have to wait; then `settled` holds letters that are done with.

    `take` is asked for the next letter as soon as one may be said. The commands of a letter leave
    together with the text of the one before; `under_way` holds both.
    """

    def __init__(self, place: Place, terms: Terms, take: Callable[[], Envelope | None]) -> None:
        super().__init__(place, terms)
        self.take = take
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

    def _closing(self, reply: Reply) -> None:
        """It may be the answer to a letter."""
        if not (self.under_way and self.under_way[0].handed):
            super()._closing(reply)

    def begin(self) -> None:
        """Say whom the next letter is from and for; one that cannot go is done with at once."""
        while (letter := self.take()) is not None:
            letter.failed = self._unfit(letter)
            if letter.failed is None:
                self._announce(letter)
                return
            self.settled.append(letter)

    def _unfit(self, letter: Envelope) -> SendFailed | None:
        most = self.offers.get("SIZE", "")
        if most.isdigit() and 0 < int(most) < len(letter.data):
            return SendFailed(f"The mail server takes at most {most} bytes.", permanent=True)
        if "SMTPUTF8" not in self.offers and not (letter.sender + letter.to).isascii():
            reason = "The mail server takes no addresses beyond ASCII (SMTPUTF8)."
            return SendFailed(reason, permanent=True)
        return None

    def _announce(self, letter: Envelope) -> None:
        self.under_way.append(letter)
        more = f" SIZE={len(letter.data)}" if "SIZE" in self.offers else ""
        if not (letter.sender + letter.to).isascii():
            more += " BODY=8BITMIME SMTPUTF8"
        if self.open:
            self._say(b"RSET\r\n", whatever)
        self.open = True
        self._say(f"MAIL FROM:<{letter.sender}>{more}\r\n".encode(), self._from)
        self._say(f"RCPT TO:<{letter.to}>\r\n".encode(), self._for)
        self._say(b"DATA\r\n", self._may_send)

    def _from(self, reply: Reply) -> None:
        if not reply.ok:  # said of us, unless it is for the letter's size
            permanent = reply.code == TOO_LARGE
            self.under_way[0].failed = SendFailed(reply.words, permanent=permanent)

    def _for(self, reply: Reply) -> None:
        letter = self.under_way[0]
        if not reply.ok and letter.failed is None:
            letter.failed = _refusal(letter, reply)

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
            self._say((letter.data if letter.handed else b"") + b".\r\n", self._sent)
        self.begin()

    def _sent(self, reply: Reply) -> None:
        letter = self.under_way[0]
        if letter.handed and not reply.ok:
            letter.failed = _refusal(letter, reply)
        self._settle()

    def _settle(self) -> None:
        self.proven, self.carried = True, self.carried + 1
        self.settled.append(self.under_way.popleft())


def _refusal(letter: Envelope, reply: Reply) -> SendFailed:
    """5xx is for good; the reason does not say whom it was for."""
    permanent = reply.code >= 500 and reply.code not in OF_THE_SESSION
    return SendFailed(reply.words.replace(letter.to, "..."), permanent=permanent)
