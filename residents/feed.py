"""Atom (RFC 4287) of our own public alerts, each with a link to the CAP document as it was sent."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.feedgenerator import Atom1Feed, Enclosure
from django.utils.html import escape, linebreaks

from alerts import cap
from alerts.cap.words import NAMESPACE
from alerts.feeds.atom import CAP
from residents.selectors.alerts import Document, Shown, Standing
from residents.telling import info_in

GEORSS = "http://www.georss.org/georss"
DEMO = "DEMO: "


class CapFeed(Atom1Feed):
    """Atom with the fields of CAP beside each entry, as the weather service writes them."""

    def __init__(self, *args: Any, changed: datetime, **more: Any) -> None:
        super().__init__(*args, **more)
        self._changed = changed

    def latest_post_date(self) -> datetime:
        """When an entry last came or went."""
        return self._changed

    def root_attributes(self) -> dict[str, str]:
        """With the names of CAP and of shapes."""
        return {**super().root_attributes(), "xmlns:cap": NAMESPACE, "xmlns:georss": GEORSS}

    def add_item_elements(self, handler: Any, item: Any) -> None:
        """What a program wants to know before it fetches the document."""
        super().add_item_elements(handler, item)
        for name, value in item["cap"]:
            handler.addQuickElement(name, value)


def written(standing: Standing) -> bytes:
    """The feed as it stands: what is in force, and what ended an alert while that still matters."""
    feed = CapFeed(
        title=f"{_mark()}Public alerts",
        link=absolute("/public/"),
        feed_url=absolute("/public/alerts.atom"),
        feed_guid=absolute("/public/alerts.atom"),
        description="Public alerts in force, and what ended those before.",
        language="en",
        author_name="Accord",
        changed=_changed(standing),
    )
    for alert, document in entries(standing):
        _add(feed, alert, document)
    return feed.writeString("utf-8").encode()


def entries(standing: Standing) -> Iterator[tuple[Shown, Document]]:
    """An ending matters until what it ends would have run out by itself, and its own time."""
    for alert in standing.alerts:
        if alert.in_force(standing.at):
            yield alert, alert.document
        for one in alert.ending:
            if max(one.ends, alert.expires_at) > standing.at:
                yield alert, one


def absolute(path: str) -> str:
    """The address anybody may open."""
    return f"{settings.PUBLIC_URL.rstrip('/')}{path}"


def cap_path(document: Document) -> str:
    """Where its document lies."""
    return f"/public/cap/{document.message.identifier}.xml"


def _add(feed: CapFeed, alert: Shown, document: Document) -> None:
    info = info_in(document.message, "en")
    words = "\n\n".join(filter(None, [info.description, info.instruction]))
    feed.add_item(
        title=f"{_mark()}{info.headline or info.event}",
        link=absolute(f"/public/alerts/{alert.uuid}/"),
        description=linebreaks(escape(words)),
        unique_id=document.message.identifier,
        author_name=info.sender_name,
        pubdate=document.sent,
        updateddate=document.sent,
        enclosures=[Enclosure(absolute(cap_path(document)), str(len(document.content)), CAP)],
        cap=list(_fields(document.message, info)),
    )


def _fields(message: cap.Alert, info: cap.Info) -> Iterator[tuple[str, str]]:
    yield "cap:event", info.event
    yield "cap:effective", info.effective or message.sent
    yield "cap:expires", info.expires or ""
    yield "cap:status", message.status
    yield "cap:msgType", message.msg_type
    yield from (("cap:category", one) for one in info.categories)
    yield from (("cap:responseType", one) for one in info.response_types)
    yield "cap:urgency", info.urgency
    yield "cap:severity", info.severity
    yield "cap:certainty", info.certainty
    for area in info.areas:
        yield "cap:areaDesc", area.description
        for polygon in area.polygons:
            yield "cap:polygon", polygon
            yield "georss:polygon", polygon.replace(",", " ")


def _changed(standing: Standing) -> datetime:
    """Steady while nothing changes, so that nobody fetches the same again."""
    times = [at for one in standing.alerts for at in (one.issued_at, one.ended_at) if at]
    return max(times, default=standing.at.replace(hour=0, minute=0, second=0, microsecond=0))


def _mark() -> str:
    return DEMO if settings.ACCORD_MODE == "demo" else ""
