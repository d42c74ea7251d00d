"""Real mail servers on loopback: aiosmtpd as partners run it, and one that misbehaves."""

import asyncio
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from alerts.channels.message import Message
from eoc.outgoing.wire import Place

SENDER = "Accord Zentrale <accord@eoc.example>"
LOGIN = LoginPassword(b"eoc", b"p@ss word")


def message(to: str, key: str = "", **more: Any) -> Message:
    """An alert to one address."""
    fields: dict[str, Any] = {"subject": "Flood", "body": "The river rises.\n"} | more
    return Message(key or to.partition("@")[0], "live", to, facts={}, **fields)


def parsed(data: bytes) -> EmailMessage:
    """As a receiver reads it."""
    return message_from_bytes(data, policy=policy.default)


@dataclass
class Partner:
    """What a well-behaved server took; it offers pipelining where told to."""

    pipelining: bool = True
    letters: list[Any] = field(default_factory=list)
    sessions: set[int] = field(default_factory=set)
    port: int = 0

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        """With PIPELINING, which aiosmtpd can do and does not say."""
        session.host_name = hostname
        more = ["250-PIPELINING"] if self.pipelining else []
        return [*responses[:-1], *more, responses[-1]]

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """A letter arrived whole."""
        self.letters.append(envelope)
        self.sessions.add(id(session))
        return "250 taken"


def _known(server: Any, session: Any, envelope: Any, mechanism: str, login: Any) -> AuthResult:
    return AuthResult(success=login == LOGIN, handled=False)


@contextmanager
def partner(proof: ssl.SSLContext | None = None, **options: Any) -> Iterator[Partner]:
    """aiosmtpd on a loopback port, with STARTTLS and a login where there is a certificate."""
    took, loop = Partner(options.pop("pipelining", True)), asyncio.new_event_loop()
    if proof is not None:
        options |= {"tls_context": proof, "require_starttls": True, "auth_required": True}
        options["authenticator"] = _known
    made = loop.create_server(
        lambda: SMTP(took, hostname="partner", loop=loop, **options), "127.0.0.1", 0
    )
    server = loop.run_until_complete(made)
    took.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield took
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        server.close()
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0.01))
        loop.close()


@dataclass
class Rogue:
    """Does what the local part of a recipient's address says."""

    listener: socket.socket
    offers: list[str]
    most: int = 1_000_000  # letters a connection
    chunks: bool = True  # it knows what it offers
    taken: list[str] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)  # of chunks
    said: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    injected: str = ""
    deaf: bool = False  # takes what is said and answers nothing, as one that hangs

    @property
    def place(self) -> Place:
        """Where it listens."""
        return Place("127.0.0.1", self.listener.getsockname()[1])

    def listen(self) -> None:
        """Until closed."""
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            self.calls += 1
            line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            threading.Thread(target=self._serve, args=(line,), daemon=True).start()

    def _serve(self, line: socket.socket) -> None:
        try:
            with line, line.makefile("rb") as heard:
                _Session(self, line, heard).run()
        except (OSError, EOFError):
            pass


@dataclass
class _Session:
    rogue: Rogue
    line: socket.socket
    heard: Any
    to: str = ""
    carried: int = 0

    def run(self) -> None:
        self.say("220 rogue")
        while True:
            verb, _, rest = self.read().partition(" ")
            self.rogue.said[verb] += 1
            getattr(self, verb.lower())(rest)

    def say(self, words: str) -> None:
        if self.rogue.deaf:
            return
        self.line.sendall(f"{words}\r\n".encode())

    def read(self) -> str:
        line = self.heard.readline()
        if not line:
            raise EOFError
        return line.decode().rstrip("\r\n")

    def ehlo(self, rest: str) -> None:
        lines = ["rogue", *self.rogue.offers]
        self.say("\r\n".join([*(f"250-{one}" for one in lines[:-1]), f"250 {lines[-1]}"]))

    def mail(self, rest: str) -> None:
        self.to = ""
        if self.carried < self.rogue.most:
            self.say("250 ok")
            return
        self.say("421 enough")
        self.line.shutdown(socket.SHUT_WR)
        while self.heard.read(1):
            pass
        raise EOFError

    def rcpt(self, rest: str) -> None:
        to = rest.removeprefix("TO:<").partition("@")[0]
        if to.startswith("gone"):
            self.say(f"550 5.1.1 <{rest[4:-1]}>: no such mailbox")
        elif to.startswith("full"):
            self.say("452 come again")
        else:
            self.to = to
            self.say("250 ok")

    def data(self, rest: str) -> None:
        if not self.to:
            self.say("554 no valid recipients")
            return
        self.say("354 go on")
        if self.to.startswith("half"):
            self.read()
            raise EOFError
        while self.read() != ".":
            pass
        self.end()

    def bdat(self, rest: str) -> None:
        if not self.rogue.chunks:
            self.say("502 unknown")
            self.heard.read()
            raise EOFError
        size = int(rest.removesuffix(" LAST"))
        if self.to.startswith("half"):
            raise EOFError
        self.rogue.texts.append(self.heard.read(size))
        if self.to:
            self.end()
        else:
            self.say("503 no valid recipients")

    def end(self) -> None:
        """The letter is here; most of what can go wrong goes wrong now."""
        kind = self.to.rstrip("0123456789")
        if kind == "mute":
            raise EOFError
        if kind == "cut":
            self.line.sendall(b"250 o")
            raise EOFError
        if kind == "slow":
            for sign in "250-as slow as one can be without an end":
                self.line.sendall(sign.encode())
                time.sleep(0.1)
        self.carried += 1
        if kind not in ("spam", "busy"):
            self.rogue.taken.append(self.to)
        answers = {"spam": "554 5.7.1 spam", "busy": "451 later", "odd": "hello?"}
        self.say(answers.get(kind, "250 taken"))

    def starttls(self, rest: str) -> None:
        self.say(self.rogue.injected)

    def rset(self, rest: str) -> None:
        self.say("250 ok")

    def quit(self, rest: str) -> None:
        self.say("221 bye")
        raise EOFError


@contextmanager
def rogue(*offers: str, most: int = 1_000_000) -> Iterator[Rogue]:
    """A server that does what it must not."""
    made = Rogue(socket.create_server(("127.0.0.1", 0)), list(offers), most)
    thread = threading.Thread(target=made.listen, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.listener.shutdown(socket.SHUT_RDWR)
        made.listener.close()
        thread.join(5)
