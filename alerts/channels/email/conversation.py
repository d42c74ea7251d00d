"""How a conversation with a mail server begins: greeting, STARTTLS (RFC 3207), AUTH (RFC 4954)."""

import base64
import ssl
from abc import ABC, abstractmethod
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from alerts.channels.email.reply import Replies, Reply
from eoc.outgoing import Unreachable
from eoc.outgoing.wire import Place, Wire

HELLO = b"EHLO accord.invalid\r\n"  # asking the resolver for our own name may take seconds
CLOSING, PASSWORD_PLEASE = 421, 334

Heard = Callable[[Reply], None]


class Refused(Unreachable):
    """The server does not want us; calling again at once would not change it."""


@dataclass(frozen=True)
class Terms:
    """How to begin: encrypted for which host by whose word, and logged in as whom."""

    host: str = ""
    trust: ssl.SSLContext | None = None
    encrypted_from_the_start: bool = False
    login: tuple[str, str] | None = None


class Conversation(ABC):
    """Commands and answers over a connection that never waits, pipelined where that is offered."""

    def __init__(self, place: Place, terms: Terms) -> None:
        self.wire, self.terms = Wire(place), terms
        self.encrypted = terms.encrypted_from_the_start
        if terms.trust is not None and self.encrypted:
            self.wire.encrypt(terms.trust, terms.host)
        self.offers: dict[str, str] = {}
        self.replies = Replies()
        self.unsaid = deque[tuple[bytes, tuple[Heard, ...]]]()
        self.awaited = deque[Heard]([self._greeted])
        self.ready = False

    @abstractmethod
    def begin(self) -> None:
        """The server is ready to hear what it is there for."""

    def step(self) -> None:
        """Hear what came and say what follows from it. Raises Unreachable."""
        for reply in self.replies.of(self.wire.step()):
            self._answered(reply)
        if self.wire.ended:
            raise Unreachable("The mail server hung up.")
        self.wire.flush()

    def part(self) -> None:
        """Say good-bye; its answer, like a lost connection, raises Unreachable."""
        self._say(b"QUIT\r\n", self._parted)
        self.wire.flush()

    def _parted(self, reply: Reply) -> None:
        raise Unreachable("We parted.")

    def _answered(self, reply: Reply) -> None:
        if not self.awaited:
            raise Unreachable(f"The mail server ended it: {reply.words}")
        if reply.code == CLOSING:
            self._closing(reply)
        self.awaited.popleft()(reply)
        self._go_on()

    def _closing(self, reply: Reply) -> None:
        """421 may answer anything."""
        raise Unreachable(f"The mail server ended it: {reply.words}")

    def _say(self, command: bytes, *heard: Heard) -> None:
        """One command, or several with an answer each where they may leave together."""
        self.unsaid.append((command, heard))
        self._go_on()

    def _go_on(self) -> None:
        """Without pipelining (RFC 2920) each command waits for the answer to the one before."""
        while self.unsaid and ("PIPELINING" in self.offers or not self.awaited):
            command, heard = self.unsaid.popleft()
            self.wire.write(command)
            self.awaited.extend(heard)

    def _greeted(self, reply: Reply) -> None:
        _demand(reply)
        self._say(HELLO, self._offered)

    def _offered(self, reply: Reply) -> None:
        _demand(reply)
        pairs = (line.partition(" ") for line in reply.lines[1:])
        offers = {name.upper(): values.upper() for name, _, values in pairs}
        if self.terms.trust is not None and not self.encrypted:
            if "STARTTLS" not in offers:
                raise Refused("The mail server offers no STARTTLS.")
            self._say(b"STARTTLS\r\n", self._may_encrypt)
            return
        self.offers = offers
        if self.terms.login is None:
            self._welcomed(reply)
        else:
            self._log_in(*self.terms.login)

    def _may_encrypt(self, reply: Reply) -> None:
        _demand(reply)
        if self.terms.trust is None or self.replies.unread:
            raise Refused("The mail server said more than it may before TLS.")
        self.wire.encrypt(self.terms.trust, self.terms.host)
        self.encrypted = True
        self._say(HELLO, self._offered)

    def _log_in(self, user: str, password: str) -> None:
        ways = self.offers.get("AUTH", "").split()
        if "PLAIN" in ways:
            self._say(b"AUTH PLAIN " + _coded(f"\0{user}\0{password}"), self._welcomed)
        elif "LOGIN" in ways:
            self._say(b"AUTH LOGIN " + _coded(user), lambda reply: self._pass(reply, password))
        else:
            raise Refused("The mail server offers neither AUTH PLAIN nor LOGIN.")

    def _pass(self, reply: Reply, password: str) -> None:
        if reply.code != PASSWORD_PLEASE:
            raise Refused(f"The mail server refused: {reply.words}")
        self._say(_coded(password), self._welcomed)

    def _welcomed(self, reply: Reply) -> None:
        _demand(reply)
        self.ready = True
        self.begin()


def _demand(reply: Reply) -> None:
    if not reply.ok:
        raise Refused(f"The mail server refused: {reply.words}")


def _coded(words: str) -> bytes:
    return base64.b64encode(words.encode()) + b"\r\n"
