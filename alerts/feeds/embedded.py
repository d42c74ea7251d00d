"""CAP messages inside another document, cut out with the line at which they stood."""

from collections.abc import Iterator

from lxml import etree

from alerts.cap.words import VERSIONS
from alerts.feeds.found import Found
from eoc.text.strict_xml import Element

ALERTS = tuple(f"{{{namespace}}}alert" for namespace in VERSIONS)


def messages(within: Element, name: str = "") -> Iterator[Found]:
    """Every CAP message below an element."""
    for alert in within.iter(*ALERTS):
        content: bytes = etree.tostring(alert, with_tail=False)
        said = alert.findtext("{*}identifier") or name or "message"
        yield Found(said.strip()[:300], content, above=max(0, (alert.sourceline or 1) - 1))
