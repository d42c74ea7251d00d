"""Atom (RFC 4287): entries that hold a CAP message, or link to one."""

from collections.abc import Iterator

from alerts.feeds.embedded import messages
from alerts.feeds.found import Found
from eoc.text.strict_xml import Element

NAMESPACE = "http://www.w3.org/2005/Atom"
ATOM = f"{{{NAMESPACE}}}"
CAP = "application/cap+xml"
NEITHER = "The entry holds no CAP message and no link to one."
WEB = ("http://", "https://")


def entries(feed: Element) -> Iterator[Found]:
    """Each entry once, in the order of the feed."""
    for entry in feed.iterfind(f"{ATOM}entry"):
        name = _text(entry, "id") or _text(entry, "title") or "entry without id"
        inside = list(messages(entry, name))
        yield from inside or [_linked(entry, name[:300])]


def _linked(entry: Element, name: str) -> Found:
    stamp = _text(entry, "updated") or _text(entry, "published")
    if link := _link(entry) or _by_id(entry):
        return Found(name, link=link, stamp=stamp)
    return Found(name, stamp=stamp, fault=NEITHER)


def _link(entry: Element) -> str:
    """The link that says it leads to CAP; else the first that may, since many say nothing."""
    links = entry.findall(f"{ATOM}link")
    named = [one for one in links if (one.get("type") or "").startswith(CAP)]
    plain = [one for one in links if _may_lead(one)]
    return next((href for one in named + plain if (href := (one.get("href") or "").strip())), "")


def _may_lead(link: Element) -> bool:
    alone = link.get("rel") in (None, "alternate") and link.get("hreflang") is None
    return alone and link.get("type") != "text/html"


def _by_id(entry: Element) -> str:
    """An index of the NWS names the message's address as the entry's id."""
    identity = _text(entry, "id")
    return identity if identity.startswith(WEB) and not entry.findall(f"{ATOM}link") else ""


def _text(entry: Element, name: str) -> str:
    return (entry.findtext(f"{ATOM}{name}") or "").strip()
