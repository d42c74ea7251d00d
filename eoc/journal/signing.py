"""Signed heads: a small document that seals everything the journal said before it.

The document names no stream and no count, so that a neighbour may keep it without learning who is
busy: it holds the digest of the heads that moved and the digest of the document before. Whoever
holds one can prove that an earlier entry was changed, though every table were rewritten with it.
"""

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.db import connection
from django.utils import timezone

from eoc.access.models import Installation
from eoc.errors import WrongState

Document = Mapping[str, Any]
Heads = dict[str, list[Any]]


@dataclass(frozen=True)
class Signed:
    """A document, its signature, and the heads it seals where the reader may know them."""

    document: Document
    signature: str
    heads: Heads | None = None

    @property
    def number(self) -> int:
        """Which one in the row of signatures."""
        return int(self.document["number"])

    @property
    def key(self) -> str:
        """The public key it was signed with."""
        return str(self.document["key"])

    def digest(self) -> str:
        """What the next document says of this one."""
        return sha256({"document": self.document, "signature": self.signature})

    def told(self) -> dict[str, Any]:
        """As it is handed out; the heads only where they are known."""
        told = {"document": self.document, "signature": self.signature}
        return {**told, "heads": self.heads} if self.heads is not None else told


def canonical(value: Any) -> bytes:
    """The one way to write it that is signed."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def sha256(value: Any) -> str:
    """The digest of what is written canonically."""
    return hashlib.sha256(canonical(value)).hexdigest()


def make_key() -> bool:
    """Make the installation's key where there is none; only its user may read it."""
    path = Path(settings.SIGNING_KEY_FILE)
    if path.exists():
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    text = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(text)
    return True


def own_key() -> Ed25519PrivateKey | None:
    """The installation's key; None where no file holds one."""
    path = Path(settings.SIGNING_KEY_FILE)
    if not settings.SIGNING_KEY_FILE or not path.exists():
        return None
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    if not isinstance(key, Ed25519PrivateKey):
        raise WrongState(f"{path.name} holds no Ed25519 key.")
    return key


def public_of(key: Ed25519PrivateKey) -> str:
    """The public key as documents name it."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def genuine(signed: Signed) -> bool:
    """Whether the signature is that of the key the document names."""
    try:
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(signed.key, validate=True))
        public.verify(base64.b64decode(signed.signature), canonical(signed.document))
    except (InvalidSignature, ValueError):
        return False
    return True


def sign() -> Signed | None:
    """Seal the heads that moved since the last signature; None where none did.

    Inside a scope of the operator or the relay; refused without a key.
    """
    key, heads = own_key(), _moved()
    if not heads:
        return None
    if key is None:
        raise WrongState("No signing key: set SIGNING_KEY_FILE to an Ed25519 key in PEM.")
    last = newest()
    here = Installation.objects.get()
    document = {
        "installation": str(here.epoch),
        "name": here.name,
        "number": last.number + 1 if last else 1,
        "at": timezone.now().isoformat(),
        "previous": last.digest() if last else "",
        "heads_sha256": sha256(heads),
        "key": public_of(key),
    }
    made = Signed(document, base64.b64encode(key.sign(canonical(document))).decode(), heads)
    with connection.cursor() as cursor:
        values = [json.dumps(document), made.signature, json.dumps(heads)]
        cursor.execute("SELECT journal_sign(%s::jsonb, %s, %s::jsonb)", values)
    return made


def newest() -> Signed | None:
    """The last signature."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT journal_newest_signed()")
        (number,) = cursor.fetchone()
    found = signatures(number, 1) if number else []
    return found[0] if found else None


def signatures(first: int, most: int) -> list[Signed]:
    """So many signatures from a number on, in order."""
    with connection.cursor() as cursor:
        query = "SELECT document, signature, heads FROM journal_signed(%s, %s)"
        cursor.execute(query, [first, most])
        rows = cursor.fetchall()
    return [
        Signed(json.loads(document), signature, json.loads(heads) if heads else None)
        for document, signature, heads in rows
    ]


def _moved() -> Heads:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, head, hash FROM journal_unsigned()")
        return {name: [head, digest] for name, head, digest in cursor.fetchall()}
