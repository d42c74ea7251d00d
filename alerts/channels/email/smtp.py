"""SMTP over a connection kept for a batch; opened anew when the server closed it."""

import smtplib
import socket
import ssl
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from email.message import Message as Letter
from email.utils import parseaddr
from types import TracebackType
from typing import Self
from urllib.parse import unquote, urlsplit

from alerts.channels.email.letter import letter
from alerts.channels.message import Message, SendFailed, Stop, Told, one_by_one

TIMEOUT = 5.0
HELLO = "accord.invalid"  # asking the resolver for our own name may take seconds
STARTTLS, TLS = "smtp", "smtps"


class UnixSMTP(smtplib.SMTP):
    """SMTP over a unix socket."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__("localhost", 25, local_hostname=HELLO, timeout=TIMEOUT)

    def _get_socket(self, host: str, port: int, timeout: float | None) -> socket.socket:
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        made.settimeout(timeout)
        try:
            made.connect(self.path)
        except OSError:
            made.close()
            raise
        return made


class SmtpTransport(ABC):
    """Letters to one server; subclasses say which."""

    def __init__(self, sender: str) -> None:
        self.sender = sender
        self.line: smtplib.SMTP | None = None

    @abstractmethod
    def connect(self) -> smtplib.SMTP:
        """A new connection, ready to take letters."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.line is not None:
            self._hang_up()

    def carry(self, messages: Sequence[Message], stop: Stop) -> Iterator[Told]:
        """One letter after the other."""
        return one_by_one(self.send, messages, stop)

    def send(self, message: Message) -> None:
        """One alert to one address."""
        self.post(letter(message, self.sender))

    def post(self, made: Letter, to: list[str] | None = None) -> None:
        """One letter; once more over a new connection where the old one had gone."""
        fresh = self.line is None
        try:
            self._post(made, to)
        except (smtplib.SMTPServerDisconnected, OSError) as error:
            self.line = None
            if fresh:
                raise _failed(error) from error
            self.post(made, to)

    def _post(self, made: Letter, to: list[str] | None) -> None:
        try:
            self.line = self.line or self.connect()
            self.line.send_message(made, parseaddr(self.sender)[1], to)
        except smtplib.SMTPServerDisconnected:
            raise
        except smtplib.SMTPException as error:
            raise _failed(error) from error

    def _hang_up(self) -> None:
        try:
            if self.line is not None:
                self.line.quit()
        except (smtplib.SMTPException, OSError):
            pass
        self.line = None


class SinkMail(SmtpTransport):
    """Into the local sink's SMTP socket."""

    def __init__(self, sender: str, path: str) -> None:
        super().__init__(sender)
        self.path = path

    def connect(self) -> smtplib.SMTP:
        """The sink takes letters from whoever may open its socket."""
        return UnixSMTP(self.path)


class ProviderMail(SmtpTransport):
    """To the configured provider, never unencrypted: `smtp://` with STARTTLS or `smtps://`."""

    def __init__(self, sender: str, url: str) -> None:
        super().__init__(sender)
        self.url = url

    def connect(self) -> smtplib.SMTP:
        """Connect, encrypt, and log in where the URL names a user."""
        parts = urlsplit(self.url)
        if parts.scheme not in (STARTTLS, TLS) or not parts.hostname:
            raise SendFailed("SMTP_URL is not set to smtp://user:password@host:587")
        line = self._encrypted(parts.scheme, parts.hostname, parts.port)
        if parts.username:
            line.login(unquote(parts.username), unquote(parts.password or ""))
        return line

    def _encrypted(self, scheme: str, host: str, port: int | None) -> smtplib.SMTP:
        context = ssl.create_default_context()
        if scheme == TLS:
            return smtplib.SMTP_SSL(
                host, port or 465, local_hostname=HELLO, timeout=TIMEOUT, context=context
            )
        line = smtplib.SMTP(host, port or 587, local_hostname=HELLO, timeout=TIMEOUT)
        line.starttls(context=context)
        return line


def _failed(error: Exception) -> SendFailed:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in error.recipients.values()]
        return SendFailed(str(error), permanent=all(code in (550, 551, 553) for code in codes))
    return SendFailed(f"{type(error).__name__}: {error}")
