"""The keys public alerts are signed with: one of each mode, and certificates we vouch for."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from django.conf import settings

from alerts.cap.signature import Key
from eoc.errors import WrongState

LASTS = timedelta(days=3650)
MADE_HERE = ("demo", "exercise")  # a live key is brought by the operator, never made


@dataclass(frozen=True)
class Pair:
    """A private key and its certificate."""

    key: Key
    certificate: x509.Certificate


def make_keys() -> list[Path]:
    """Make the keys of demo and exercise where there is none; a certificate says which it is."""
    missing = [mode for mode in MADE_HERE if not _path(mode).exists()]
    return [_make(mode) for mode in missing]


def own(mode: str) -> Pair | None:
    """The key of a mode; None where no file holds one. Raises WrongState for one of no use."""
    path = _path(mode)
    if not path.is_file():
        return None
    content = path.read_bytes()
    try:
        key = serialization.load_pem_private_key(content, None)
        certificate = x509.load_pem_x509_certificate(content)
    except (ValueError, TypeError, x509.InvalidVersion) as error:
        says = f"{path.name} has to hold a private key and its certificate in PEM."
        raise WrongState(says) from error
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise WrongState(f"{path.name} holds no key of RSA or of an elliptic curve.")
    if key.public_key() != certificate.public_key():
        raise WrongState(f"{path.name} holds a certificate of another key.")
    return Pair(key, certificate)


def trusted() -> list[x509.Certificate]:
    """Certificates we vouch for: those of the operator's file, and in a demo its own."""
    path = Path(settings.CAP_TRUSTED_FILE)
    known = x509.load_pem_x509_certificates(path.read_bytes()) if path.is_file() else []
    mine = own(settings.ACCORD_MODE)
    return [*known, mine.certificate] if mine else known


def _path(mode: str) -> Path:
    return Path(settings.CAP_KEYS) / f"{mode}.pem"


def _make(mode: str) -> Path:
    path = _path(mode)
    path.parent.mkdir(parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    content = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ) + self_signed(key, f"{mode.upper()} - no public warning").public_bytes(
        serialization.Encoding.PEM
    )
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    return path


def self_signed(key: Key, name: str) -> x509.Certificate:
    """A certificate of ten years that vouches for itself."""
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + LASTS)
        .add_extension(_signs_only(), critical=True)
    )
    return builder.sign(key, hashes.SHA256())


def _signs_only() -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=True,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
