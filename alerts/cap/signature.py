"""Enveloped XML signatures of CAP documents (CAP 1.2, 3.3.2.1; W3C XML-DSig 1.1), by signxml.

A signature that is believed covers the whole alert, by one reference to the document it stands in.
"""

import hashlib
from base64 import b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from lxml import etree
from signxml.algorithms import CanonicalizationMethod, DigestAlgorithm, SignatureMethod
from signxml.exceptions import InvalidCertificate, InvalidDigest, SignXMLException
from signxml.signer import XMLSigner
from signxml.verifier import SignatureConfiguration, XMLVerifier

from alerts.cap.faults import CapFault
from alerts.cap.reading import read
from alerts.cap.words import MOST_BYTES, SIGNATURE, VERSIONS
from eoc.text.strict_xml import Element, root_of

Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
DS = f"{{{SIGNATURE}}}"
ENVELOPED = f"{SIGNATURE}enveloped-signature"
CANONICAL = {method.value for method in CanonicalizationMethod if "COMMENTS" not in method.name}
METHODS = {
    method.value: method
    for method in SignatureMethod
    if method.name in {f"{kind}_SHA{n}" for kind in ("RSA", "ECDSA") for n in (256, 384, 512)}
}
DIGESTS = {
    digest.value: digest
    for digest in DigestAlgorithm
    if digest.name in {"SHA256", "SHA384", "SHA512"}
}
KEY_PARTS = {f"{DS}{name}" for name in ("X509Data", "KeyName")}
# signxml answers some documents with Python's own errors; fuzzing found them.
BROKEN = (
    SignXMLException,
    UnsupportedAlgorithm,
    etree.LxmlError,
    AttributeError,
    KeyError,
    TypeError,
    ValueError,
)
NO_CERTIFICATE = (ValueError, UnsupportedAlgorithm, x509.InvalidVersion)
SHORTEST_RSA, LONGEST_RSA = 2048, 8192


class SignatureFault(CapFault):
    """The signature is not believed; the message says why."""


class NotSigned(SignatureFault):
    """There is no signature."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose certificate it is: its common name, and the SHA-256 of the certificate in hex."""

    name: str
    fingerprint: str


class Stranger(SignatureFault):
    """The signature is whole, but nobody here vouches for the certificate of its `signer`."""

    def __init__(self, line: int | None, signer: Signer) -> None:
        says = f"is of {signer.name}, whom nobody here vouches for."
        super().__init__("alert/Signature", line, says)
        self.signer = signer


def sign(document: bytes, key: Key, certificate: x509.Certificate) -> bytes:
    """The CAP document with a signature at its end; raises CapFault where it may not be signed.

    Blanks between elements are taken out first: some readers do so before they verify.
    """
    if read(document).signed:
        raise SignatureFault("alert/Signature", None, "stands there already. Sign it once.")
    root = root_of(document, CapFault, "CAP", MOST_BYTES)
    _without_blanks(root)
    signer = XMLSigner(
        signature_algorithm=_method(key),
        digest_algorithm=DigestAlgorithm.SHA256,
        c14n_algorithm=CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0,
    )
    signed = signer.sign(root, key=key, cert=[certificate])
    written: bytes = etree.tostring(signed, xml_declaration=True, encoding="UTF-8")
    return written + b"\n"


def verify(
    document: bytes, trusted: Iterable[x509.Certificate], at: datetime | None = None
) -> Signer:
    """Who signed the document, one of the trusted; raises SignatureFault for anything else.

    A certificate has to be valid at the time `at`, by default now. Nothing is fetched.
    """
    signature = _only_signature(document)
    _refuse_foreign(signature)
    offered = _certificate(signature)
    fingerprint = fingerprint_of(offered)
    known = {fingerprint_of(one): one for one in trusted}
    _check(document, known.get(fingerprint, offered), at)
    signer = Signer(name_of(offered), fingerprint)
    if fingerprint not in known:
        raise Stranger(signature.sourceline, signer)
    return signer


def fingerprint_of(certificate: x509.Certificate) -> str:
    """The SHA-256 of the certificate in hex."""
    return hashlib.sha256(certificate.public_bytes(serialization.Encoding.DER)).hexdigest()


def name_of(certificate: x509.Certificate) -> str:
    """The common name, or the whole subject where it has none."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()


def _method(key: Key) -> SignatureMethod:
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return SignatureMethod.ECDSA_SHA256
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size >= SHORTEST_RSA:
        return SignatureMethod.RSA_SHA256
    says = f"needs an RSA key of {SHORTEST_RSA} bits and more, or one of an elliptic curve."
    raise SignatureFault("alert/Signature", None, says)


def _without_blanks(root: Element) -> None:
    for element in root.iter():
        if len(element) and not (element.text or "").strip():
            element.text = None
        if not (element.tail or "").strip():
            element.tail = None


def _only_signature(document: bytes) -> Element:
    """The one signature, last child of an alert; a second one anywhere may mean another alert."""
    root = root_of(document, SignatureFault, "CAP", MOST_BYTES)
    name = etree.QName(root)
    if name.localname != "alert" or name.namespace not in VERSIONS:
        raise _refused(root, "signs no alert of CAP.")
    found = list(root.iter(f"{DS}Signature"))
    if not found:
        raise NotSigned("alert", root.sourceline, "carries no signature.")
    if len(found) > 1 or found[0].getparent() is not root or found[0].getnext() is not None:
        raise _refused(found[0], "has to stand once, at the end of the alert.")
    return found[0]


def _refuse_foreign(signature: Element) -> None:
    """One reference to the whole document, transforms that change nothing, sound algorithms."""
    if foreign := [part for part in signature if part.tag not in _parts_of_signature()]:
        raise _refused(foreign[0], "holds more than what is signed, by what, and the value.")
    references = list(signature.iter(f"{DS}Reference"))
    if len(references) != 1 or references[0].get("URI") != "":
        raise _refused(signature, "has to name the document it stands in, once, and nothing else.")
    _refuse_transforms(references[0])
    for path, known, what in (
        ("SignedInfo/CanonicalizationMethod", CANONICAL, "form"),
        ("SignedInfo/SignatureMethod", METHODS, "signature"),
        ("SignedInfo/Reference/DigestMethod", DIGESTS, "digest"),
    ):
        found = signature.find("/".join(f"{DS}{step}" for step in path.split("/")))
        given = None if found is None else found.get("Algorithm")
        if given not in known:
            raise _refused(signature, f"has the {what} {given}, which is not believed.")
    for part in signature.iterfind(f"{DS}KeyInfo/*"):
        if part.tag not in KEY_PARTS:
            raise _refused(part, "is no certificate in the document itself.")


def _parts_of_signature() -> set[str]:
    return {f"{DS}{name}" for name in ("SignedInfo", "SignatureValue", "KeyInfo")}


def _refuse_transforms(reference: Element) -> None:
    names = [one.get("Algorithm") for one in reference.iterfind(f"{DS}Transforms/{DS}Transform")]
    if names[:1] != [ENVELOPED] or len(names) > 2 or not set(names[1:]) <= CANONICAL:
        given = ", ".join(str(name) for name in names) or "none"
        raise _refused(reference, f"changes what is signed by the transforms {given}.")


def _certificate(signature: Element) -> x509.Certificate:
    """The signer's: the first that the signature carries."""
    text = signature.findtext(f"{DS}KeyInfo/{DS}X509Data/{DS}X509Certificate") or ""
    try:
        certificate = x509.load_der_x509_certificate(b64decode(text))
        key = certificate.public_key()
        name_of(certificate)
    except NO_CERTIFICATE as error:
        raise _refused(signature, "carries no certificate that can be read.") from error
    sound = isinstance(key, ec.EllipticCurvePublicKey) or (
        isinstance(key, rsa.RSAPublicKey) and SHORTEST_RSA <= key.key_size <= LONGEST_RSA
    )
    if not sound:
        raise _refused(signature, "is by a key too weak, too long or of no kind we believe.")
    return certificate


def _check(document: bytes, certificate: x509.Certificate, at: datetime | None) -> None:
    expected = SignatureConfiguration(
        location="./",
        signature_methods=frozenset(METHODS.values()),
        digest_algorithms=frozenset(DIGESTS.values()),
        verification_time=at,
        default_reference_c14n_method=CanonicalizationMethod.CANONICAL_XML_1_0,
    )
    try:
        result = XMLVerifier().verify(document, x509_cert=certificate, expect_config=expected)
    except BROKEN as error:
        raise SignatureFault("alert/Signature", None, _why(error)) from error
    covered = None if isinstance(result, list) else result.signed_xml
    if covered is None or etree.QName(covered).localname != "alert":
        raise SignatureFault("alert/Signature", None, "covers something else than the alert.")


def _why(error: Exception) -> str:
    if isinstance(error, InvalidDigest):
        return "does not hold: the alert is not the one that was signed."
    if isinstance(error, InvalidCertificate):
        return "does not hold: its certificate was not valid at that time."
    return "does not hold: it is not by the key of its certificate, or not whole."


def _refused(element: Element, says: str) -> SignatureFault:
    return SignatureFault("alert/Signature", element.sourceline, says)
