"""The key push services know this installation by (VAPID, RFC 8292)."""

import base64
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

from eoc.access.modes import Mode

SPREAD = 2**255  # below the order of P-256, so that any number there is a key


def own() -> ec.EllipticCurvePrivateKey | None:
    """The live installation's from its file; None where there is none that fits.

    A demo or exercise derives its own, under which no live browser was subscribed.
    """
    if settings.ACCORD_MODE != Mode.LIVE:
        return _derived()
    path = Path(settings.VAPID_KEY_FILE)
    if not settings.VAPID_KEY_FILE or not path.is_file():
        return None
    try:
        found = load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError):
        return None
    fits = isinstance(found, ec.EllipticCurvePrivateKey) and found.curve.name == "secp256r1"
    return found if fits and isinstance(found, ec.EllipticCurvePrivateKey) else None


def public(key: ec.EllipticCurvePrivateKey) -> str:
    """As browsers take it: `applicationServerKey`, base64url."""
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def _derived() -> ec.EllipticCurvePrivateKey:
    info = f"accord push {settings.ACCORD_MODE}".encode()
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=info)
    number = int.from_bytes(made.derive(settings.SECRET_KEY.encode()))
    return ec.derive_private_key(number % SPREAD + 1, ec.SECP256R1())
