"""Links of subscriptions: signed, bound to one row; no token is kept anywhere.

The one that confirms ends after two days. The one that stops stands in every letter and never ends.
"""

import base64
import binascii
import hmac
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.urls import reverse

from alerts.models import Subscription
from alerts.models.subscriptions import OPEN_FOR
from alerts.selectors import links
from eoc.errors import NotFound

CONFIRM, OWN, FORMER = "alerts.subscription.confirm", "alerts.subscription", b"former address"
ENDED = "This link has ended or was never good. You can subscribe again."


def confirming(one: Subscription) -> str:
    """Where whoever asked says yes."""
    token = signing.TimestampSigner(salt=CONFIRM).sign(_code(one.uuid))
    return links.absolute(reverse("residents:confirm", args=[token]))


def stopping(one: Subscription) -> str:
    """Where it ends, by one button or by the mail program itself (RFC 8058)."""
    return links.absolute(reverse("residents:unsubscribe", args=[own_token(one)]))


def changing(one: Subscription) -> str:
    """Where it is changed."""
    return links.absolute(reverse("residents:subscription", args=[own_token(one)]))


def own_token(one: Subscription) -> str:
    """What stands in the address of its own pages."""
    return signing.Signer(salt=OWN).sign(_code(one.uuid))


def confirmed_by(token: str) -> UUID:
    """Whose confirmation it is; NotFound where it ended or is none."""
    try:
        return _read(signing.TimestampSigner(salt=CONFIRM).unsign(token, max_age=OPEN_FOR))
    except (signing.BadSignature, ValueError) as wrong:
        raise NotFound(ENDED) from wrong


def owned_by(token: str) -> UUID:
    """Whose own page it is; NotFound where it is none."""
    try:
        return _read(signing.Signer(salt=OWN).unsign(token))
    except (signing.BadSignature, ValueError) as wrong:
        raise NotFound(ENDED) from wrong


def former(channel: str, address: str) -> str:
    """What stays of an address: whoever brings it back is known by it, nobody reads it."""
    said = f"{channel}:{address}".encode()
    return hmac.new(settings.SECRET_KEY.encode() + FORMER, said, sha256).hexdigest()


def _code(identifier: UUID) -> str:
    return base64.urlsafe_b64encode(identifier.bytes).decode().rstrip("=")


def _read(code: str) -> UUID:
    try:
        return UUID(bytes=base64.urlsafe_b64decode(f"{code}=="))
    except binascii.Error as error:
        raise ValueError("no code of ours") from error
