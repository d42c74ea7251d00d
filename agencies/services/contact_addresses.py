"""Addresses of contact points by channel: read as people type them, written one way, or refused."""

import base64
import binascii
import json
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from agencies.models import Channel
from agencies.models.people import SIGNED
from eoc.errors import Invalid

BETWEEN = re.compile(r"[\s\-./()\u2010-\u2015]+")
E164 = re.compile(r"\+[1-9][0-9]{6,14}")
TRUNK = "(0)"  # dialled at home only, as in +44 (0)20
AUTH, LONGEST = 16, 1000
SECRET, SHORTEST = "whsec_", 24  # bytes a secret has at least (Standard Webhooks)


@dataclass(frozen=True)
class Read:
    """An address as it is kept, and the secret beside it: empty where the channel has none."""

    address: str
    secret: str = ""


def read(channel: str, typed: str, secret: str = "") -> Read:
    """The address of a channel, signed for with `secret` or one made here.

    Raises Invalid with what to do about `address`, `channel` or `secret`.
    """
    if channel not in Channel.values:
        raise Invalid("Unknown channel.", {"channel": f"One of: {', '.join(Channel.values)}."})
    found = READERS[Channel(channel)](typed.strip())
    if len(found.address) > LONGEST:
        raise _wrong("That address is too long.", f"At most {LONGEST} characters.")
    return replace(found, secret=_given(channel, secret.strip())) if secret.strip() else found


def _given(channel: str, secret: str) -> str:
    """A secret its receiver made."""
    if channel not in SIGNED:
        raise _unusable("Nothing is signed for this channel.", "Leave it empty.")
    try:
        long = len(base64.b64decode(secret.removeprefix(SECRET), validate=True))
    except binascii.Error:
        long = 0
    if not secret.startswith(SECRET) or long < SHORTEST:
        raise _unusable("That is no signing secret.", f"{SECRET} and at least 24 bytes in base64.")
    return secret


def _unusable(message: str, what: str) -> Invalid:
    return Invalid(message, {"secret": what})


def _mail(typed: str) -> Read:
    try:
        validate_email(typed)
    except ValidationError as error:
        raise _wrong("That is no mail address.", "Such as name@example.org.") from error
    return Read(typed)


def _phone(typed: str) -> Read:
    number = BETWEEN.sub("", typed)
    if TRUNK in typed or not E164.fullmatch(number):
        raise _wrong(
            "That is no phone number with its country code.",
            "Begin with + and the country code and leave a 0 in brackets out: +1 555 010 0199.",
        )
    return Read(number)


def _web(typed: str) -> Read:
    _check_web(typed, ["https"] if settings.ACCORD_MODE == "live" else ["https", "http"])
    return Read(typed, f"{SECRET}{base64.b64encode(secrets.token_bytes(24)).decode()}")


def _browser(typed: str) -> Read:
    """A PushSubscription as the browser writes it (Push API, `toJSON`)."""
    try:
        said = json.loads(typed)
        endpoint, keys = str(said["endpoint"]), said["keys"]
        key, auth = str(keys["p256dh"]), str(keys["auth"])
        EllipticCurvePublicKey.from_encoded_point(SECP256R1(), _bytes(key))
        if len(_bytes(auth)) != AUTH:
            raise ValueError("auth has 16 bytes")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise _wrong(
            "That is no subscription of a browser.",
            "In that browser open My account, Alerts in this browser, and turn them on there.",
        ) from error
    _check_web(endpoint, ["https"])
    return Read(endpoint, f"{key.rstrip('=')}.{auth.rstrip('=')}")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError("no base64url") from error


def _check_web(address: str, schemes: list[str]) -> None:
    try:
        URLValidator(schemes=schemes)(address)
    except ValidationError as error:
        raise _wrong("That is no web address.", "Such as https://example.org/alerts.") from error
    if urlsplit(address).username is not None:
        raise _wrong(
            "Leave name and password out of the address.",
            "Messages are signed with the secret instead.",
        )


def _wrong(message: str, what: str) -> Invalid:
    return Invalid(message, {"address": what})


READERS: dict[Channel, Callable[[str], Read]] = {
    Channel.EMAIL: _mail,
    Channel.WEBHOOK: _web,
    Channel.SMS: _phone,
    Channel.VOICE: _phone,
    Channel.WEBPUSH: _browser,
    Channel.SIREN: _web,
    Channel.CAP: _web,
}
