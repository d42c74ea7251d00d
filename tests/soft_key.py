"""A passkey in memory: it answers challenges as a device would, with a real signature."""

import json
import os
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG
HOST = "localhost"
ORIGIN = f"http://{HOST}"


@dataclass
class SoftKey:
    """One credential of one login."""

    user: bytes = b""
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    name: bytes = field(default_factory=lambda: os.urandom(16))

    def made(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer to a registration."""
        self.user = options["user"]["id"].encode()
        public = ES256.from_cryptography_key(self.key.public_key())
        data = AttestedCredentialData.create(Aaguid.NONE, self.name, public)
        flags = FLAG.UP | FLAG.UV | FLAG.AT
        about = AuthenticatorData.create(sha256(HOST.encode()), flags, 0, data)
        said = _said("webauthn.create", options["challenge"])
        attested = AttestationObject.create("none", about, {})
        answer = {"attestationObject": websafe_encode(attested), "clientDataJSON": _web(said)}
        return self._credential(answer, {"credProps": {"rk": True}})

    def used(self, options: dict[str, Any]) -> dict[str, Any]:
        """Answer to a login."""
        about = AuthenticatorData.create(sha256(HOST.encode()), FLAG.UP | FLAG.UV, 1)
        said = _said("webauthn.get", options["challenge"])
        signature = self.key.sign(about + sha256(said), ec.ECDSA(SHA256()))
        answer = {
            "authenticatorData": _web(about),
            "clientDataJSON": _web(said),
            "signature": _web(signature),
            "userHandle": self.user.decode(),
        }
        return self._credential(answer, {})

    def _credential(self, answer: dict[str, str], results: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": _web(self.name),
            "rawId": _web(self.name),
            "type": "public-key",
            "clientExtensionResults": results,
            "response": answer,
        }


def _said(kind: str, challenge: str) -> bytes:
    return json.dumps({"type": kind, "challenge": challenge, "origin": ORIGIN}).encode()


def _web(data: bytes) -> str:
    return str(websafe_encode(data))
