"""RSS 2.0: items that hold a CAP message, or link to one."""

from collections.abc import Iterator

from alerts.feeds.embedded import messages
from alerts.feeds.found import Found
from eoc.text.strict_xml import Element

NEITHER = "The item holds no CAP message and no link to one."


def entries(feed: Element) -> Iterator[Found]:
    """Each item once, in the order of the feed."""
    for item in feed.iterfind("channel/item"):
        name = (_text(item, "guid") or _text(item, "title") or "item without guid")[:300]
        stamp, link = _text(item, "pubDate"), _text(item, "link")
        inside = list(messages(item, name))
        yield from inside or [Found(name, link=link, stamp=stamp, fault="" if link else NEITHER)]


def _text(item: Element, name: str) -> str:
    return (item.findtext(name) or "").strip()
