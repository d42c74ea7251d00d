"""Messages to a document: in an EDXL-DE 1.0 envelope, or one alone."""

from collections.abc import Sequence
from typing import Any

from lxml import etree

from eoc.text.strict_xml import Element
from eoc.text.xml_grammar import Group
from resources.edxl.envelope import HEAD, Envelope
from resources.edxl.grammar import Kind, grammar
from resources.edxl.message import Message
from resources.edxl.words import COMMON, ENVELOPE, MESSAGE

DE = f"{{{ENVELOPE}}}"
Kept = list[tuple[Element, str]]


def write(messages: Sequence[Message], envelope: Envelope | None = None) -> bytes:
    """The document, in UTF-8; `read` gives the same back. Several messages need an envelope."""
    foreign: Kept = []
    if envelope is None:
        (alone,) = messages
        root = _message(alone, foreign)
    else:
        root = _head(envelope)
        for message in messages:
            _content(root, message, foreign)
    etree.indent(root)
    for placeholder, text in foreign:
        _put_back(placeholder, text)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return document + b"\n"


def _head(envelope: Envelope) -> Element:
    root = etree.Element(f"{DE}EDXLDistribution", nsmap={None: ENVELOPE})
    for part in HEAD:
        if (text := getattr(envelope, part.field)) is not None:
            etree.SubElement(root, f"{DE}{part.element}").text = text
    for address in envelope.addresses:
        named = etree.SubElement(root, f"{DE}explicitAddress")
        etree.SubElement(named, f"{DE}explicitAddressScheme").text = address.scheme
        for value in address.values:
            etree.SubElement(named, f"{DE}explicitAddressValue").text = value
    return root


def _content(root: Element, message: Message, foreign: Kept) -> None:
    content = etree.SubElement(root, f"{DE}contentObject")
    etree.SubElement(content, f"{DE}contentDescription").text = f"EDXL-RM {message.type}"
    box = etree.SubElement(content, f"{DE}xmlContent")
    etree.SubElement(box, f"{DE}embeddedXMLContent").append(_message(message, foreign))


def _message(message: Message, foreign: Kept) -> Element:
    root = etree.Element(f"{{{MESSAGE}}}{message.type}", nsmap={None: MESSAGE, "rm": COMMON})
    _fill(root, grammar(message.type), message, foreign)
    return root


def _fill(element: Element, group: Group, value: Any, foreign: Kept) -> None:
    for part in group.parts:
        held = getattr(value, part.field)
        given = held if part.many else [] if held is None else [held]
        for one in given:
            child = etree.SubElement(element, f"{{{group.namespace}}}{part.element}")
            if part.group is not None:
                _fill(child, part.group, one, foreign)
            elif part.kind is Kind.FOREIGN:
                foreign.append((child, one))
            else:
                child.text = one


def _put_back(placeholder: Element, text: str) -> None:
    """After indenting, so that no blank is added to what others wrote."""
    kept = etree.fromstring(text)
    kept.tail = placeholder.tail
    placeholder.getparent().replace(placeholder, kept)
