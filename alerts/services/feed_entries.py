"""What a feed held is taken in, each entry once; one that is refused holds up no other."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.gis.geos import GEOSGeometry
from django.db import DatabaseError, transaction
from django.db.models.functions import Now

from alerts import cap
from alerts.cap.drawing import draw
from alerts.cap.faults import CapFault
from alerts.feeds import Found
from alerts.models import CapMessage, Feed, FeedEntry, Outcome, Zone
from alerts.services import cap_messages
from eoc.access import Actor
from eoc.errors import Refusal

TRIES = 3
LONGEST = 2_000


class NotOurs(Refusal):
    """The feed may not carry what this sender says."""


@dataclass(frozen=True)
class Taken:
    """One entry's end: what became of it, in words why, and the message where there is one."""

    name: str
    outcome: str
    reason: str = ""
    message: CapMessage | None = None


def fresh(*, feed: Feed, found: Sequence[Found], by: Actor) -> list[Found]:
    """Those not looked at before, each once; of the others, that they are still there."""
    unique = {one.key: one for one in found}
    known = FeedEntry.objects.filter(feed=feed, key__in=unique)
    seen = set(known.values_list("key", flat=True))
    known.update(seen_at=Now())
    return [one for key, one in unique.items() if key not in seen]


def take_in(*, feed: Feed, found: Found, by: Actor) -> Taken:
    """Keep the message of an entry, or note why not; a link waits until it is fetched."""
    if found.fault:
        taken = Taken(found.name, Outcome.REFUSED, found.fault)
    elif not found.content:
        taken = Taken(found.name, Outcome.WAITING)
    else:
        taken = _kept(feed, found, by)
    _note(feed, found, taken)
    return taken


def fetched(*, entry: FeedEntry, content: bytes, by: Actor) -> Taken:
    """The document a link led to; looked at once, whatever it is."""
    taken = _kept(entry.feed, Found(entry.name, content), by)
    entry.outcome, entry.reason, entry.message = taken.outcome, taken.reason, taken.message
    entry.tries += 1
    entry.save(update_fields=["outcome", "reason", "message", "tries"])
    return taken


def not_fetched(*, entry: FeedEntry, reason: str, for_good: bool, by: Actor) -> None:
    """The link led nowhere; after three tries, or where trying is of no use, it is refused."""
    entry.tries += 1
    entry.reason = reason
    if for_good or entry.tries >= TRIES:
        entry.outcome = Outcome.REFUSED
    entry.save(update_fields=["outcome", "reason", "tries"])


def waiting(feed: Feed, most: int) -> list[FeedEntry]:
    """Links still to be fetched, those tried least first."""
    found = FeedEntry.objects.filter(feed=feed, outcome=Outcome.WAITING)
    return list(found.order_by("tries", "pk")[:most])


def _kept(feed: Feed, found: Found, by: Actor) -> Taken:
    try:
        with transaction.atomic():
            alert = cap.read(found.content).alert
            _permitted(feed, alert)
            if _elsewhere(feed, alert, by):
                return Taken(found.name, Outcome.ELSEWHERE)
            kept = cap_messages.keep(content=found.content, by=by)
    except CapFault as fault:
        return Taken(found.name, Outcome.REFUSED, fault.below(found.above).message)
    except Refusal as refusal:
        return Taken(found.name, Outcome.REFUSED, refusal.message)
    except DatabaseError as error:
        return Taken(found.name, Outcome.REFUSED, f"It cannot be kept: {error}".splitlines()[0])
    outcome = Outcome.KEPT if kept.created else Outcome.KNOWN
    return Taken(found.name, outcome, _differs(kept), kept.message)


def _differs(kept: cap_messages.Kept) -> str:
    return "It came before with other content; the first stays." if kept.differs else ""


def _permitted(feed: Feed, alert: cap.Alert) -> None:
    if feed.senders and alert.sender not in feed.senders:
        raise NotOurs(f"alert/sender: is {alert.sender}, whom this feed may not carry.")


def _elsewhere(feed: Feed, alert: cap.Alert, by: Actor) -> bool:
    """Whether it surely touches nothing of the territory, and changes nothing that is kept."""
    if feed.jurisdiction is None or _changes_what_is_kept(alert, by.mode):
        return False
    areas = [area for info in alert.infos for area in info.areas]
    return bool(areas) and all(_misses(area, feed.jurisdiction.boundary) for area in areas)


def _changes_what_is_kept(alert: cap.Alert, mode: str) -> bool:
    named = [one.identifier for one in alert.referred]
    kept = CapMessage.objects.filter(mode=mode, sender=alert.sender, identifier__in=named)
    return kept.exists()


def _misses(area: cap.Area, boundary: GEOSGeometry) -> bool:
    drawn = draw(area)
    both = (drawn.shape, drawn.places)
    shapes = [GEOSGeometry(memoryview(one.wkb), srid=4326) for one in both if one is not None]
    if shapes:
        return not any(shape.intersects(boundary) for shape in shapes)
    codes = {f"{code.name}={code.value}" for code in area.geocodes}
    zones = Zone.objects.filter(key__in=codes)
    known = zones.count() == len(codes) > 0
    return known and not zones.filter(shape__intersects=boundary).exists()


def _note(feed: Feed, found: Found, taken: Taken) -> None:
    fields = {
        "agency_id": feed.agency_id,
        "name": found.name[:300],
        "link": found.link[:LONGEST],
        "outcome": taken.outcome,
        "reason": taken.reason,
        "message": taken.message,
    }
    FeedEntry.objects.get_or_create(feed=feed, key=found.key, defaults=fields)
