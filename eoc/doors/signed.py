"""Signed bodies from other systems (Standard Webhooks 1.0): who vouches, and that it is fresh."""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Mapping

FRESH = 300  # seconds either way
PREFIX = "whsec_"
STAMP = re.compile(r"\d{1,12}", re.ASCII)


def new_secret() -> str:
    """A fresh secret of Standard Webhooks, 32 bytes."""
    return f"{PREFIX}{base64.b64encode(secrets.token_bytes(32)).decode()}"


def signature(secret: str, name: str, stamp: str, body: bytes) -> str:
    """The `v1` signature of a body under an id and a time in seconds; ValueError for no secret."""
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error as error:
        raise ValueError("no secret of Standard Webhooks") from error
    if not key:
        raise ValueError("no secret of Standard Webhooks")
    made = hmac.new(key, f"{name}.{stamp}.".encode() + body, hashlib.sha256)
    return f"v1,{base64.b64encode(made.digest()).decode()}"


def vouched(secret: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether the holder of the secret signed this body within the last five minutes."""
    name, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not name or not STAMP.fullmatch(stamp) or abs(time.time() - int(stamp)) > FRESH:
        return False
    expected = signature(secret, name, stamp, body).encode()
    given = headers.get("webhook-signature", "").encode().split()
    return any(hmac.compare_digest(expected, one) for one in given)
