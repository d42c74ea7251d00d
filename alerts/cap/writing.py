"""A message to a document of CAP 1.2."""

from typing import Any

from lxml import etree

from alerts.cap.grammar import ALERT
from alerts.cap.message import Alert
from alerts.cap.words import NAMESPACE
from eoc.text.strict_xml import Element
from eoc.text.xml_grammar import Group


def write(alert: Alert) -> bytes:
    """The document, in UTF-8; `read` gives the same message back.

    A signature is not carried over: it would vouch for other bytes than these.
    """
    root = etree.Element(f"{{{NAMESPACE}}}alert", nsmap={None: NAMESPACE})
    _fill(root, ALERT, alert)
    etree.indent(root)
    document: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return document + b"\n"


def _fill(element: Element, group: Group, value: Any) -> None:
    for part in group.parts:
        held = getattr(value, part.field)
        given = held if part.many else [] if held is None else [held]
        for one in given:
            child = etree.SubElement(element, f"{{{NAMESPACE}}}{part.element}")
            if part.group is None:
                child.text = one
            else:
                _fill(child, part.group, one)
