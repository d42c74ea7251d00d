"""An alert as a letter: what all its letters have in common is made once."""

import quopri
import re
from dataclasses import dataclass
from email import policy
from email.generator import BytesGenerator
from email.message import EmailMessage
from email.message import Message as Mime
from email.utils import formatdate, parseaddr
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from typing import Any

from alerts.channels.email.mailbox import mailbox
from alerts.channels.message import Message, SendFailed, common, marked

DEDUPE_HEADER = "X-Accord-Dedupe-Key"
WORD = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
ONE_CLICK = "List-Unsubscribe-Post: List-Unsubscribe=One-Click"  # RFC 8058, 3.1
LINE_ENDS = re.compile(rb"\r\n|\r|\n")
SEVEN_BITS = policy.SMTP.clone(cte_type="7bit")
OLD_SEVEN_BITS = policy.compat32.clone(cte_type="7bit", linesep="\r\n")
COMMON = 32


@dataclass(eq=False)
class Envelope:
    """A letter to one mailbox, as SMTP carries it, and how it went."""

    key: Any  # the caller's own name for it
    sender: str
    to: str
    data: bytes  # as `wired`
    handed: bool = False  # the end of it is on its way: it may have arrived
    failed: SendFailed | None = None


class Press:
    """Makes the letters of one sender, such as `Accord <accord@example.org>`."""

    def __init__(self, sender: str) -> None:
        self.sender = sender
        self.mailbox = parseaddr(sender)[1]
        self.domain = self.mailbox.rpartition("@")[2]
        self.common = lru_cache(COMMON)(self._common)

    def letter(self, message: Message) -> Envelope:
        """A plain-text letter whose Message-ID stays the same however often it is sent.

        SendFailed for good where the address is none.
        """
        to = mailbox(message.address)
        key = (
            message.key if WORD.fullmatch(message.key) else sha256(message.key.encode()).hexdigest()
        )
        own = f"To: {to}\r\nMessage-ID: <{key}@{self.domain}>\r\n{DEDUPE_HEADER}: {key}\r\n"
        body, aside = parted(message)
        shared = self.common(message.mode, message.subject, body, bool(aside))
        if message.stop:
            own += f"List-Unsubscribe: <{message.stop}>\r\n{ONE_CLICK}\r\n"
        if aside:
            shared += wired(quopri.encodestring(aside.encode()))
        return Envelope(message, self.mailbox, to, own.encode() + shared)

    def posted(self, made: Mime, to: str) -> Envelope:
        """A letter that somebody else wrote."""
        written = BytesIO()
        BytesGenerator(written, mangle_from_=False, policy=OLD_SEVEN_BITS).flatten(made)
        return Envelope(made, self.mailbox, mailbox(to), wired(written.getvalue()))

    def _common(self, mode: str, subject: str, body: str, open_ended: bool) -> bytes:
        """Head and text; an open ended one is coded so that further lines may follow it."""
        made = EmailMessage(policy=SEVEN_BITS)
        made["From"] = self.sender
        made["Subject"] = " ".join(marked(mode, subject).split())
        made["Date"] = formatdate()
        made["Auto-Submitted"] = "auto-generated"
        made.set_content(body, cte="quoted-printable" if open_ended else None)
        return wired(made.as_bytes())


def parted(message: Message) -> tuple[str, str]:
    """What all letters of an alert say, composed once, and what this one says besides.

    The first ends its line where the words themselves did not.
    """
    body, aside = common(message), message.aside
    ends = bool(message.stop) or body.endswith("\n")
    return body, aside if ends else aside.removeprefix("\n")


def wired(letter: bytes) -> bytes:
    """Every line ends with CRLF."""
    lines = LINE_ENDS.sub(b"\r\n", letter)
    return lines if lines.endswith(b"\r\n") else lines + b"\r\n"


def stuffed(letter: bytes) -> bytes:
    """A line that begins with a dot gets another (RFC 5321, 4.5.2)."""
    return (b"\r\n" + letter).replace(b"\r\n.", b"\r\n..")[2:]
