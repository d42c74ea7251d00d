"""Mail transports: many letters at once over a few connections kept from batch to batch."""

import ssl
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from email.message import Message as Mime
from functools import partial
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

import structlog

from alerts.channels.email.conversation import Terms
from alerts.channels.email.letter import Envelope, Press
from alerts.channels.email.volley import SECONDS, Server, Volley
from alerts.channels.message import Message, SendFailed, Stop, Told, made

PORTS = {"smtp": 587, "smtps": 465}
UNSET = "SMTP_URL is not set to smtp://user:password@host:587"

log = structlog.get_logger()


class SmtpTransport(ABC):
    """Letters to one server; subclasses say which."""

    def __init__(self, sender: str, seconds: float = SECONDS) -> None:
        self.press, self.seconds = Press(sender), seconds
        self.volley: Volley | None = None

    @abstractmethod
    def server(self) -> Server:
        """Where letters go; SendFailed where nobody has said it."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.volley is not None:
            self.volley.close()
            self.volley = None

    def carry(self, messages: Sequence[Message], stop: Stop) -> Iterator[Told]:
        """A letter each, to nobody but the one it is for."""
        letters = []
        for message in messages:
            letter = made(partial(self.press.letter, message))
            if isinstance(letter, SendFailed):
                yield message, letter
            else:
                letters.append(letter)
        for letter in self._run(letters, stop):
            yield letter.key, letter.failed

    def post(self, made: Mime, to: Sequence[str]) -> None:
        """A letter somebody else wrote, to each of its recipients, or SendFailed."""
        letters = [self.press.posted(made, one) for one in to]
        failures = [one.failed for one in self._run(letters, lambda: False) if one.failed]
        if failures:
            raise failures[0]

    def _run(self, letters: list[Envelope], stop: Stop) -> Iterator[Envelope]:
        try:
            self.volley = self.volley or Volley(self.server(), self.seconds)
        except SendFailed as failed:
            for letter in letters:
                letter.failed = failed
            yield from letters
            return
        yield from self.volley.run(letters, stop)


class SinkMail(SmtpTransport):
    """Into the local sink's SMTP socket, which takes letters from whoever may open it."""

    def __init__(self, sender: str, path: str) -> None:
        super().__init__(sender)
        self.path = path

    def server(self) -> Server:
        """The socket."""
        return Server(self.path)


class ProviderMail(SmtpTransport):
    """To the configured provider, never unencrypted: `smtp://` with STARTTLS or `smtps://`."""

    def __init__(
        self,
        sender: str,
        url: str,
        trust: ssl.SSLContext | None = None,
        seconds: float = SECONDS,
    ) -> None:
        super().__init__(sender, seconds)
        self.url, self.trust = url, trust

    def server(self) -> Server:
        """Host, port and login of the URL."""
        parts = urlsplit(self.url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise SendFailed(UNSET, outage=True)
        login = (unquote(parts.username), unquote(parts.password or "")) if parts.username else None
        terms = Terms(
            parts.hostname,
            self.trust or ssl.create_default_context(),
            encrypted_from_the_start=parts.scheme == "smtps",
            login=login,
        )
        return Server(parts.hostname, parts.port or PORTS[parts.scheme], terms)
