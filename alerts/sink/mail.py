"""The sink's SMTP side."""

import asyncio
import hashlib
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

from alerts.channels.email.letter import DEDUPE_HEADER
from alerts.sink.keeping import Keeper


class Letters:
    """Keeps each letter before it says that it took it."""

    def __init__(self, keeper: Keeper) -> None:
        self.keeper = keeper

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """A letter arrived whole."""
        raw: bytes = envelope.original_content
        letter = message_from_bytes(raw, policy=policy.default)
        key = letter[DEDUPE_HEADER] or letter["Message-ID"] or hashlib.sha256(raw).hexdigest()
        self.keeper.keep("email", str(key).strip(" <>"), _shown(letter, envelope))
        return "250 kept"


def _shown(letter: EmailMessage, envelope: Any) -> dict[str, Any]:
    body = letter.get_body(("plain", "html"))
    return {
        "from": envelope.mail_from,
        "to": envelope.rcpt_tos,
        "subject": str(letter["Subject"] or ""),
        "headers": {name: str(value) for name, value in letter.items()},
        "body": body.get_content() if body else "",
    }


async def listen(path: Path, keeper: Keeper) -> asyncio.Server:
    """Take letters at the socket."""
    letters = Letters(keeper)
    loop = asyncio.get_running_loop()
    return await loop.create_unix_server(
        lambda: SMTP(
            letters, hostname="sink", ident="Accord sink", enable_SMTPUTF8=True, loop=loop
        ),
        path=str(path),
    )
