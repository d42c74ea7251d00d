"""EDXL-DE 1.0: an envelope around CAP messages, each in a contentObject."""

from collections.abc import Iterator

from alerts.feeds.embedded import messages
from alerts.feeds.found import Found, NotAFeed
from eoc.text.strict_xml import Element

NAMESPACE = "urn:oasis:names:tc:emergency:EDXL:DE:1.0"
DE = f"{{{NAMESPACE}}}"
ROOT = "EDXLDistribution"
NEITHER = "holds no CAP message. Put one into xmlContent/embeddedXMLContent."


def entries(envelope: Element) -> Iterator[Found]:
    """The messages of every content object; one without is said, and keeps no other out."""
    objects = envelope.findall(f"{DE}contentObject")
    if not objects:
        raise NotAFeed(f"{ROOT}/contentObject", envelope.sourceline, "is missing. Add one.")
    for number, one in enumerate(objects, 1):
        where = f"{ROOT}/contentObject[{number}]"
        fault = f"{where}, line {one.sourceline}: {NEITHER}"
        yield from list(messages(one, where)) or [Found(where, fault=fault)]
