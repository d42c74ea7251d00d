"""Open an EDXL-DE envelope: what frames the messages is read leniently, and what is odd is said."""

from collections.abc import Iterator

from lxml import etree

from eoc.text.strict_xml import Element
from resources.edxl.envelope import HEAD, Address, Envelope, Simple
from resources.edxl.faults import EdxlFault
from resources.edxl.words import ENVELOPE, MESSAGE, MOST_MESSAGES

ROOT = "EDXLDistribution"
DE = f"{{{ENVELOPE}}}"


def envelope_of(root: Element, flags: list[str]) -> Envelope:
    """The head of an envelope; a status or type that EDXL-DE does not know is refused."""
    fields = {one.field: _text(root, one, flags) for one in HEAD}
    addresses = tuple(_address(one) for one in root.findall(f"{DE}explicitAddress"))
    return Envelope(**fields, addresses=addresses)  # type: ignore[arg-type]


def messages_in(root: Element, flags: list[str]) -> Iterator[tuple[Element, str]]:
    """Each EDXL-RM message the envelope carries as XML, with its path."""
    found = [
        (element, f"{ROOT}/contentObject[{number}]/{etree.QName(element).localname}")
        for number, content in enumerate(root.findall(f"{DE}contentObject"), 1)
        for element in _carried(content, number, flags)
    ]
    if not found:
        says = "holds no EDXL-RM message. Put one into contentObject/xmlContent."
        raise EdxlFault(ROOT, root.sourceline, says)
    if len(found) > MOST_MESSAGES:
        says = f"holds {len(found)} messages. Send at most {MOST_MESSAGES}."
        raise EdxlFault(ROOT, root.sourceline, says)
    yield from found


def _carried(content: Element, number: int, flags: list[str]) -> Iterator[Element]:
    where = f"{ROOT}/contentObject[{number}]"
    for box in content.findall(f"{DE}xmlContent"):
        for child in box:
            if _is_message(child):
                flags.append(f"{where}: the message stands in xmlContent itself")
                yield child
        inside = [one for held in box.findall(f"{DE}embeddedXMLContent") for one in held]
        yield from (one for one in inside if _is_message(one))
        flags.extend(
            f"{where}: {etree.QName(one).localname} is not of EDXL-RM and is not read"
            for one in inside
            if not _is_message(one)
        )


def _is_message(element: Element) -> bool:
    return bool(etree.QName(element).namespace == MESSAGE)


def _text(root: Element, part: Simple, flags: list[str]) -> str | None:
    where = f"{ROOT}/{part.element}"
    found = root.find(f"{DE}{part.element}")
    text = (found.text or "").strip() if found is not None else ""
    if not text:
        if part.needed:
            flags.append(f"{where}: is missing")
        return "" if part.needed else None
    if part.known and text not in part.known:
        says = f"is {text[:60]!r}. Write one of {', '.join(part.known)}."
        raise EdxlFault(where, found.sourceline, says)
    return text


def _address(element: Element) -> Address:
    scheme = element.findtext(f"{DE}explicitAddressScheme") or ""
    values = [one.text or "" for one in element.findall(f"{DE}explicitAddressValue")]
    return Address(scheme, tuple(values))
