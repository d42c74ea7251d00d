"""Read the feeds that are due: ask conditionally, open what came, fetch what it links to.

Nothing is held in the database while the other side is waited for. One that is slow, huge or wrong
costs its own turn and nobody else's.
"""

import time
from collections.abc import Callable
from urllib.parse import urljoin

import structlog
from django.conf import settings

from alerts.channels.transports import goes_out
from alerts.feeds import Found, NotAFeed, opened
from alerts.models import Feed, FeedEntry, FeedKind, Outcome
from alerts.selectors import feeds as selectors
from alerts.services import feed_entries, feed_readings
from alerts.services.feed_entries import Taken
from alerts.services.feed_readings import Read
from eoc.access import Actor, scope
from eoc.outgoing import Answer, Forbidden, Outgoing, Unreachable
from eoc.outgoing.addresses import PORTS, checked, internal

log = structlog.get_logger()

TURN = 25.0  # seconds one feed may take altogether
LINKS = 25  # fetched in one turn; the others wait for the next
INSIDE = "Only a live installation reads from outside; OUTGOING_INTERNAL names exceptions."
STAYS = "Nothing has changed."
XML = "application/cap+xml, application/atom+xml, application/rss+xml, application/xml;q=0.9"
ACCEPTED = {FeedKind.CAP: f"{XML}, */*;q=0.1"}
GEOJSON = "application/geo+json, application/json;q=0.9"


def read_due(
    way: Outgoing, *, by: Actor, most: int = 20, ended: Callable[[], bool] = lambda: False
) -> list[tuple[Feed, Read]]:
    """Read up to so many feeds that are due, one after the other; answers how each went.

    `by` claims them: the relay for a worker, whose role alone may be it.
    """
    done: list[tuple[Feed, Read]] = []
    while len(done) < most and not ended():
        with scope(by) as claiming:
            feed = feed_readings.claim(by=claiming)
        if feed is None:
            break
        done.append((feed, _read_one(way, feed)))
    return done


def hurry() -> None:
    """Wait for no feed's time."""
    with scope(selectors.taking_in(settings.ACCORD_MODE)) as by:
        feed_readings.hurry(by=by)


def _read_one(way: Outgoing, feed: Feed) -> Read:
    began = time.monotonic()
    read = _read(way, feed, began + TURN)
    with scope(selectors.taking_in(feed.mode)) as by:
        held = feed_readings.note(feed=feed, read=read, seconds=time.monotonic() - began, by=by)
    if not (held and read.ok):
        log.warning("feed.failed", feed=str(feed.uuid), reason=read.said, held=held)
    return read


def _read(way: Outgoing, feed: Feed, until: float) -> Read:
    try:
        answer = _ask(way, feed, feed.address, _conditions(feed))
        if answer.status == 304:
            read = Read(True, STAYS, feed.etag, feed.modified)
        else:
            read = _opened(feed, _whole(answer))
    except Unreachable as failed:
        return Read(False, failed.reason)
    except NotAFeed as fault:
        return Read(False, fault.message)
    _follow(way, feed, read, until)
    return read


def _conditions(feed: Feed) -> dict[str, str]:
    asked = {"accept": ACCEPTED.get(FeedKind(feed.kind), GEOJSON)}
    if feed.etag:
        asked["if-none-match"] = feed.etag
    if feed.modified:
        asked["if-modified-since"] = feed.modified
    return asked


def _ask(way: Outgoing, feed: Feed, url: str, headers: dict[str, str]) -> Answer:
    """A live installation asks whom the guard allows; any other only whom the operator named."""
    parts = checked(url)
    named = internal(parts.hostname or "", parts.port or PORTS[parts.scheme])
    if not (goes_out(feed.mode) or named):
        raise Forbidden(INSIDE)
    return way.call("GET", url, headers=headers)


def _whole(answer: Answer) -> Answer:
    if 300 <= answer.status < 400:
        where = answer.headers.get("location", "elsewhere")[:200]
        raise Unreachable(f"It sent us on to {where}. That is not followed: correct the address.")
    if not answer.ok:
        raise Unreachable(f"It answered {answer.status}.")
    return answer


def _opened(feed: Feed, answer: Answer) -> Read:
    with scope(selectors.taking_in(feed.mode)) as by:
        entries = opened(answer.body, feed.kind, lambda *of: selectors.seen(feed.mode, *of))
        new = feed_entries.fresh(feed=feed, found=entries, by=by)
    read = Read(
        True,
        "",
        answer.headers.get("etag", ""),
        answer.headers.get("last-modified", ""),
        len(entries),
    )
    for one in new:
        _count(read, _take(feed, one))
    return read


def _take(feed: Feed, found: Found) -> Taken:
    with scope(selectors.taking_in(feed.mode)) as by:
        return feed_entries.take_in(feed=feed, found=found, by=by)


def _follow(way: Outgoing, feed: Feed, read: Read, until: float) -> None:
    """Fetch what entries link to, each at most once where it answers."""
    with scope(selectors.taking_in(feed.mode)):
        left = feed_entries.waiting(feed, LINKS)
    for entry in left:
        if time.monotonic() > until:
            break
        _count(read, _fetch(way, feed, entry))
    if not read.said or left:
        read.said = f"{read.found} entries, {read.kept} new, {read.refused} refused."


def _fetch(way: Outgoing, feed: Feed, entry: FeedEntry) -> Taken:
    headers = {"accept": f"{XML}, */*;q=0.1"}
    try:
        content = _whole(_ask(way, feed, _absolute(feed, entry.link), headers)).body
    except Unreachable as failed:
        with scope(selectors.taking_in(feed.mode)) as by:
            final = isinstance(failed, Forbidden)
            feed_entries.not_fetched(entry=entry, reason=failed.reason, for_good=final, by=by)
        return Taken(entry.name, entry.outcome, failed.reason)
    entry.feed = feed
    with scope(selectors.taking_in(feed.mode)) as by:
        return feed_entries.fetched(entry=entry, content=content, by=by)


def _absolute(feed: Feed, link: str) -> str:
    try:
        return urljoin(feed.address, link)
    except ValueError as error:
        raise Forbidden(f"Not an address: {error}") from error


def _count(read: Read, taken: Taken) -> None:
    read.kept += taken.outcome == Outcome.KEPT
    read.refused += taken.outcome == Outcome.REFUSED
