"""How a gateway is reached and who vouches; a live installation alone has any but the sink's."""

import base64
import hashlib
import hmac
import time
from dataclasses import dataclass, field

from django.conf import settings

from eoc.access.modes import Mode
from eoc.doors.signed import PREFIX, signature


@dataclass(frozen=True)
class Gateway:
    """Its address, and a bearer token or a secret both sides sign by (Standard Webhooks)."""

    url: str
    token: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)

    def vouched(self, name: str, body: str) -> dict[str, str]:
        """The headers by which the gateway knows us."""
        if self.token:
            return {"authorization": f"Bearer {self.token}"}
        stamp = str(int(time.time()))
        return {
            "webhook-id": name,
            "webhook-timestamp": stamp,
            "webhook-signature": signature(self.secret, name, stamp, body.encode()),
        }


def live(channel: str) -> Gateway | None:
    """The provider of this installation; None where it is not configured, or is not live."""
    said = settings.GATEWAYS.get(channel, {})
    if settings.ACCORD_MODE != Mode.LIVE or not said.get("url"):
        return None
    if not said.get("token") and not said.get("secret"):
        return None
    return Gateway(said["url"], said.get("token", ""), said.get("secret", ""))


def sink(channel: str) -> Gateway:
    """The local sink, which plays the gateway."""
    return Gateway(f"https://sink.invalid/{channel}", secret=sinks_secret(channel))


def inbound_secret(channel: str) -> str:
    """What the gateway signs by when it calls us; empty where it cannot be known."""
    if settings.ACCORD_MODE == Mode.LIVE:
        return str(settings.GATEWAYS.get(channel, {}).get("secret", ""))
    return sinks_secret(channel)


def sinks_secret(channel: str) -> str:
    """Of this installation's own sink; no provider knows it."""
    said = f"accord sink {settings.ACCORD_MODE} {channel}".encode()
    made = hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()
    return PREFIX + base64.b64encode(made).decode()
