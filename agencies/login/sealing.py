"""Secrets the database keeps only sealed: codes of second factors, secrets of sign-on providers."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from eoc.errors import WrongState


def seal(text: str) -> str:
    """The text, readable only with this installation's key."""
    return _keys().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """The text again; older keys still open what they sealed."""
    try:
        return _keys().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise WrongState(
            "A secret was sealed with a key this installation no longer has. An operator puts the "
            "former key into SECRET_KEY_FALLBACKS, or the secret is set anew."
        ) from error


def _keys() -> MultiFernet:
    return _ring((settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


@lru_cache(maxsize=4)
def _ring(keys: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"accord sealed secrets")
    return base64.urlsafe_b64encode(made.derive(key.encode()))
