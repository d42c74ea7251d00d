"""What the sink plays for each channel: what it keeps of a request, and what it answers.

A phone number that ends in 0000 is nobody's, so that a demo can show what then happens.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from alerts.channels.posting import ADDRESS_HEADER, SUBJECT_HEADER

Headers = Mapping[str, str]
Kept = tuple[str, dict[str, Any]]
NOBODY = "0000"


@dataclass
class Played:
    """Messages by key, and the answer."""

    kept: list[Kept] = field(default_factory=list)
    status: str = "204 No Content"
    body: bytes = b""

    def wire(self) -> bytes:
        """As it goes back."""
        head = f"HTTP/1.1 {self.status}\r\nContent-Length: {len(self.body)}\r\n\r\n"
        return head.encode() + self.body


def played(path: str, headers: Headers, body: bytes) -> tuple[str, Played]:
    """The channel a request came by, and what is made of it; KeyError for an unknown one."""
    channel = path.strip("/").partition("?")[0]
    return channel, PLAYS[channel](headers, body)


def _signed(headers: Headers, body: bytes) -> Played:
    shown = _shown(headers, body)
    said = shown["body"].get("data", {}) if isinstance(shown["body"], dict) else {}
    subject = said.get("subject") or said.get("wording") or unquote(headers.get(SUBJECT_HEADER, ""))
    key = headers.get("webhook-id") or hashlib.sha256(body).hexdigest()
    return Played([(key, {"subject": subject, **shown})])


def _gateway(headers: Headers, body: bytes) -> Played:
    messages, results = json.loads(body)["messages"], []
    kept: list[Kept] = []
    for message in messages:
        nobody = str(message["to"]).endswith(NOBODY)
        results.append(_rejected(message["key"]) if nobody else _accepted(message["key"]))
        if not nobody:
            words = message.get("text") or message.get("script", "")
            kept.append(
                (message["key"], {"to": [message["to"]], "subject": words, "body": message})
            )
    return Played(kept, "200 OK", json.dumps({"results": results}).encode())


def _accepted(key: str) -> dict[str, Any]:
    return {"key": key, "state": "accepted"}


def _rejected(key: str) -> dict[str, Any]:
    return {"key": key, "state": "rejected", "reason": "no such number", "gone": True}


def _push(headers: Headers, body: bytes) -> Played:
    """The body is encrypted for the browser; the sink sees as little of it as a push service."""
    shown = {
        "to": [headers.get(ADDRESS_HEADER, "")],
        "headers": dict(headers),
        "subject": unquote(headers.get(SUBJECT_HEADER, "")),
        "raw": body.hex(),
    }
    return Played([(headers.get("topic", hashlib.sha256(body).hexdigest()), shown)], "201 Created")


def _shown(headers: Headers, body: bytes) -> dict[str, Any]:
    raw = body.decode(errors="replace")
    try:
        said = json.loads(body)
    except ValueError:
        said = raw
    to = [headers.get(ADDRESS_HEADER, "")]
    return {"to": to, "headers": dict(headers), "raw": raw, "body": said}


PLAYS: dict[str, Callable[[Headers, bytes], Played]] = {
    "webhook": _signed,
    "siren": _signed,
    "cap": _signed,
    "sms": _gateway,
    "voice": _gateway,
    "webpush": _push,
}


def channels() -> Iterator[str]:
    """Every channel the sink keeps messages of."""
    yield "email"
    yield from PLAYS
