"""Messages to push services: each encrypted for one browser, signed for one origin."""

import base64
import binascii
import json
import time
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from py_vapid import Vapid02

from alerts.channels.message import Message, SendFailed, Told, common, marked
from alerts.channels.posting import Courier, Posting, overloaded
from alerts.channels.webpush import keys
from eoc.outgoing import Answer, Call

TTL = 4 * 3600  # seconds a push service keeps it for a browser that sleeps
URGENCY = {"critical": "high", "high": "high", "medium": "normal", "low": "low"}
TOPIC = 32  # characters a topic has at most (RFC 8030, 5.4): one waiting message of each
BODY = 600  # characters: a payload has to stay below 4,096 bytes encrypted (RFC 8291, 4)
VALID, RENEWED = 12 * 3600, 3600
GONE = (404, 410)
OTHER_KEY = (401, 403)


class Pushes(Posting):
    """One request a browser; signatures are kept for as long as they hold."""

    def __init__(self, courier: Courier, key: ec.EllipticCurvePrivateKey) -> None:
        super().__init__(courier)
        self.vapid = Vapid02(key)
        self.public = keys.public(key)
        self.tokens: dict[str, tuple[float, str]] = {}

    def call(self, messages: Sequence[Message]) -> Call:
        """The payload, encrypted for the keys the browser gave."""
        (message,) = messages
        headers = {
            "content-type": "application/octet-stream",
            "content-encoding": "aes128gcm",
            "ttl": str(TTL),
            "urgency": URGENCY.get(str(message.facts.get("severity")), "normal"),
            "topic": message.key[:TOPIC],
            "authorization": self._token(message.address),
        }
        return Call((message,), "POST", message.address, headers, _encrypted(message))

    def told(self, messages: Sequence[Message], answer: Answer) -> Iterator[Told]:
        """404 and 410: the browser is gone. Refused: it subscribed under another key."""
        yield messages[0], _judged(answer)

    def _token(self, address: str) -> str:
        parts = urlsplit(address)
        origin, now = f"{parts.scheme}://{parts.netloc}", time.time()
        until, token = self.tokens.get(origin, (0.0, ""))
        if until < now + RENEWED:
            until = now + VALID
            claims = {"aud": origin, "exp": int(until), "sub": settings.VAPID_CONTACT}
            token = str(self.vapid.sign(claims)["Authorization"])
            self.tokens[origin] = until, token
        return token


def payload(message: Message) -> bytes:
    """What the service worker shows; a repetition has the same tag and replaces the first.

    `answer` is the own link of its person where an alert asks who comes: two buttons post to it.
    """
    said = {
        "title": marked(message.mode, message.subject),
        "body": common(message)[:BODY],
        "url": message.facts.get("link"),
        "answer": message.aside or None,
        "tag": message.key,
        "severity": message.facts.get("severity"),
    }
    return json.dumps(said, ensure_ascii=False).encode()


def _encrypted(message: Message) -> bytes:
    """Under a key pair of this one message (RFC 8291, 3)."""
    theirs, _, auth = message.secret.partition(".")
    try:
        return bytes(
            http_ece.encrypt(
                payload(message),
                private_key=ec.generate_private_key(ec.SECP256R1()),
                dh=_bytes(theirs),
                auth_secret=_bytes(auth),
                version="aes128gcm",
            )
        )
    except (binascii.Error, ValueError, http_ece.ECEException) as error:
        raise SendFailed("This browser's keys are unusable. Subscribe anew.", gone=True) from error


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _judged(answer: Answer) -> SendFailed | None:
    if answer.ok:
        return None
    if answer.status in GONE:
        return SendFailed("The browser is no longer subscribed.", gone=True)
    if answer.status in OTHER_KEY:
        words = f"The push service refused our key ({answer.status}). Subscribe anew."
        return SendFailed(words, permanent=True)
    return overloaded(answer) or SendFailed(f"answered {answer.status}", permanent=True)
