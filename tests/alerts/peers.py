"""Real providers on loopback: a gateway that answers, and a push service with one browser."""

import base64
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from alerts.channels.message import Message, SendFailed, Transport
from tests.project.loopback import Server, serving

FACTS = {
    "uuid": "0d4a1b2c-3d4e-4f5a-8b6c-7d8e9f0a1b2c",
    "severity": "critical",
    "link": "https://x/",
}


def message(key: str = "k1", **more: Any) -> Message:
    """An alert of a demo to one address."""
    fields = {"address": "+15550100123", "subject": "Levee road closed", "body": "Go high."}
    facts = {**FACTS, "kind": "incident.critical", **more.pop("facts", {})}
    return Message(key=key, mode=more.pop("mode", "demo"), facts=facts, **{**fields, **more})


def sent(way: Transport, *messages: Message) -> dict[str, SendFailed | None]:
    """What became of each, by key."""
    with way:
        return {m.key: failed for m, failed in way.carry(messages, lambda: False)}


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    line: str
    headers: Mapping[str, str]
    body: bytes


def read(said: bytes) -> Asked:
    """A whole request, its headers by lower-case name."""
    head, _, body = said.partition(b"\r\n\r\n")
    line, *lines = head.decode().split("\r\n")
    pairs = (one.partition(": ") for one in lines)
    return Asked(line, {name.lower(): value for name, _, value in pairs}, body)


def answered(status: str, said: object = None) -> bytes:
    """An answer with a body of JSON."""
    body = b"" if said is None else json.dumps(said).encode()
    head = f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


@contextmanager
def answering(answer: Callable[[Asked], bytes]) -> Iterator[tuple[Server, str]]:
    """A provider that answers as told, and its origin."""
    with serving(lambda line, said: line.sendall(answer(read(said)))) as server:
        yield server, f"http://127.0.0.1:{server.port}"


def always(answer: bytes) -> Callable[[Asked], bytes]:
    """The same to everything."""

    def say(asked: Asked) -> bytes:
        return answer if asked.line else b""

    return say


def accepting(asked: Asked) -> bytes:
    """A gateway that takes everything."""
    keys = [one["key"] for one in json.loads(asked.body)["messages"]]
    return answered("200 OK", {"results": [{"key": key, "state": "accepted"} for key in keys]})


@dataclass
class Browser:
    """Somebody's browser: its keys, its subscription, and what it can read."""

    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = b"0123456789abcdef"

    def subscription(self, endpoint: str) -> str:
        """As `PushSubscription.toJSON` writes it."""
        keys = {"p256dh": self.secret.partition(".")[0], "auth": self.secret.partition(".")[2]}
        return json.dumps({"endpoint": endpoint, "expirationTime": None, "keys": keys})

    @property
    def secret(self) -> str:
        """As a contact point keeps the keys."""
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return ".".join(
            base64.urlsafe_b64encode(one).decode().rstrip("=") for one in (point, self.auth)
        )

    def opened(self, body: bytes) -> Any:
        """What the browser reads (RFC 8291)."""
        plain = http_ece.decrypt(
            body, private_key=self.key, auth_secret=self.auth, version="aes128gcm"
        )
        return json.loads(plain)
