"""Feeds for tests: a real peer on loopback that follows a script, and documents of each kind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from agencies.services import sharing
from alerts import cap
from alerts.feeding import hurry, read_due
from alerts.models import Feed, FeedEntry, FeedKind
from alerts.selectors import feeds as selectors
from alerts.services import feeds
from alerts.services.feed_readings import Read
from eoc.access import scope
from eoc.outgoing import Outgoing
from tests.cast import Cast
from tests.project.loopback import Server, serving

ENTRY = "<entry><id>{name}</id><updated>{stamp}</updated>{holds}</entry>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><id>f</id>{entries}</feed>'
DE = "urn:oasis:names:tc:emergency:EDXL:DE:1.0"
Answer = Callable[[bytes], bytes]


def atom(*holds: str, stamp: str = "2026-11-28T16:30:00Z") -> bytes:
    """A feed whose entries hold this, one each."""
    entries = (ENTRY.format(name=f"e{n}", stamp=stamp, holds=one) for n, one in enumerate(holds))
    return ATOM.format(entries="".join(entries)).encode()


def inside(alert: cap.Alert) -> str:
    """An alert as an entry's content."""
    return f'<content type="text/xml">{bare(alert)}</content>'


def bare(alert: cap.Alert) -> str:
    """An alert without its XML declaration."""
    return cap.write(alert).decode().partition("?>")[2]


def envelope(*alerts: str) -> bytes:
    """EDXL-DE around messages."""
    held = "".join(
        "<contentObject><xmlContent><embeddedXMLContent>"
        f"{one}</embeddedXMLContent></xmlContent></contentObject>"
        for one in alerts
    )
    return f'<EDXLDistribution xmlns="{DE}">\n{held}</EDXLDistribution>'.encode()


def ok(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """An HTTP answer."""
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode() + body


@contextmanager
def answering(settings: Any, answer: Answer) -> Iterator[tuple[Server, str]]:
    """A peer that answers each request by what it asks, and whom the operator named."""

    def speak(line: Any, head: bytes) -> None:
        line.sendall(answer(head))

    with serving(speak) as server:
        origin = f"http://127.0.0.1:{server.port}"
        settings.OUTGOING_INTERNAL = [origin]
        yield server, origin


def kept_feed(cast: Cast, address: str, kind: str = FeedKind.CAP, **fields: Any) -> Feed:
    """A feed of Riverton's."""
    said: dict[str, Any] = {
        "name": "Weather service",
        "every": 60,
        "silent_after": 900,
        "jurisdiction": None,
        "senders": [],
        **fields,
    }
    agency = cast.agencies["riverton"]
    with scope(sharing.operator()) as by:
        feed, _ = feeds.add(agency=agency, kind=kind, address=address, by=by, **said)
    return feed


def read_once() -> list[Read]:
    """Every feed is read now."""
    hurry()
    with Outgoing(seconds=0.5) as way:
        return [read for _, read in read_due(way, by=selectors.taking_in("demo"))]


def entries(feed: Feed) -> dict[str, tuple[str, str]]:
    """What became of each entry, and why."""
    with scope(selectors.taking_in(feed.mode)):
        found = FeedEntry.objects.filter(feed=feed)
        return {one.name: (one.outcome, one.reason) for one in found}


def as_it_stands(feed: Feed) -> Feed:
    """The feed's row as of now."""
    with scope(selectors.taking_in(feed.mode)):
        return Feed.objects.get(pk=feed.pk)
