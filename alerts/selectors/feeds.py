"""Feeds as members see them: how each does, its last readings, and what of it was refused."""

import uuid
from datetime import timedelta
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, QuerySet, Value
from django.db.models.functions import Now

from agencies.permissions.administration import may_administer
from alerts.cap.message import Reference
from alerts.models import CapMessage, Feed, FeedEntry, FeedKind, FeedReading, Outcome
from eoc.access import Actor
from eoc.errors import NotFound

Row = dict[str, Any]
UNREAD = ("agency__service_area", "jurisdiction__boundary", "secret")
READINGS, REFUSED = 50, 50
MOST_EARLIER = 20
SECOND = timedelta(seconds=1)


def taking_in(mode: str) -> Actor:
    """The named system that takes warnings in, and sees what it must for that."""
    return Actor(name="Feeds", mode=mode, system="feeds")


def visible_to(actor: Actor) -> QuerySet[Feed]:
    """Every feed of the actor's modes, removed ones too: all depend on what they brought."""
    found = Feed.objects.filter(mode__in=actor.modes).select_related("agency", "jurisdiction")
    return found.defer(*UNREAD)


def kept(actor: Actor) -> QuerySet[Feed]:
    """Those that are read or sent, or would be if they were not paused."""
    return visible_to(actor).filter(removed_at=None)


def removed(actor: Actor) -> QuerySet[Feed]:
    """Those that are over, the last one first."""
    return visible_to(actor).filter(removed_at__isnull=False).order_by("-removed_at")


def brought(feed: Feed) -> int:
    """How many messages came by it first, for the agency that keeps it; those it still knows."""
    return FeedEntry.objects.filter(feed=feed, outcome=Outcome.KEPT).count()


def found(actor: Actor, identifier: uuid.UUID) -> Feed:
    """One feed; raises NotFound."""
    feed = visible_to(actor).filter(uuid=identifier).first()
    if feed is None:
        raise NotFound("There is no such feed.")
    return feed


def readings(actor: Actor, feed: Feed) -> QuerySet[FeedReading]:
    """The last readings, for the agency that keeps the feed."""
    if feed.agency_id not in actor.agencies:
        return FeedReading.objects.none()
    return FeedReading.objects.filter(feed=feed)[:READINGS]


def refused(actor: Actor, feed: Feed) -> QuerySet[FeedEntry]:
    """Entries that were refused, the latest first, for the agency that keeps the feed."""
    if feed.agency_id not in actor.agencies:
        return FeedEntry.objects.none()
    return FeedEntry.objects.filter(feed=feed, outcome=Outcome.REFUSED)[:REFUSED]


def stands(feed: Feed) -> tuple[str, str]:
    """In a word how it does, and the shade of the word."""
    if feed.removed_at:
        return "Removed", "off"
    if not feed.active:
        return "Paused", "off"
    if feed.silent_since:
        return "Silent", "alarm"
    if feed.failures:
        return "Failing", "amber"
    return ("Well", "strong") if feed.succeeded_at else ("Not heard yet", "amber")


def pushing(mode: str) -> list[Feed]:
    """Feeds that are sent to us, with their secrets; only the system that takes in reads them."""
    return list(Feed.objects.filter(mode=mode, kind=FeedKind.PUSH, active=True).order_by("pk"))


def silent(mode: str) -> QuerySet[Feed]:
    """Feeds not heard for longer than their limit and not yet alarmed, by the database's clock."""
    limit = ExpressionWrapper(F("silent_after") * Value(SECOND), DurationField())
    late = Feed.objects.annotate(limit=limit).filter(heard_since__lt=Now() - F("limit"))
    found = late.filter(mode=mode, active=True, silent_since=None)
    return found.select_related("agency").defer("agency__service_area")


def seen(mode: str, sender: str, begins: str) -> tuple[Reference, ...]:
    """Messages kept of a sender whose identifiers begin so, the earliest first."""
    kept = CapMessage.objects.filter(mode=mode, sender=sender, identifier__startswith=begins)
    named = kept.order_by("-sent", "-pk").values_list("sender", "identifier", "sent")
    latest = [Reference(one, name, at.isoformat()) for one, name, at in named[:MOST_EARLIER]]
    return tuple(reversed(latest))


def row(actor: Actor, feed: Feed) -> Row:
    """One feed as the API has it; its address, which may hold a key, for those who keep it."""
    keeps = may_administer(actor, feed.agency_id)
    return {
        "uuid": str(feed.uuid),
        "agency": feed.agency.short_code,
        "added_by": feed.added_by,
        "added_at": feed.added_at and feed.added_at.isoformat(),
        "name": feed.name,
        "kind": feed.kind,
        "address": feed.address if keeps else None,
        "every": feed.every,
        "silent_after": feed.silent_after,
        "jurisdiction": feed.jurisdiction.short_code if feed.jurisdiction else None,
        "senders": feed.senders,
        "active": feed.active,
        "stands": stands(feed)[0],
        "tried_at": feed.tried_at and feed.tried_at.isoformat(),
        "succeeded_at": feed.succeeded_at and feed.succeeded_at.isoformat(),
        "next_at": feed.next_at.isoformat() if feed.kind != FeedKind.PUSH else None,
        "failures": feed.failures,
        "last_error": feed.last_error,
        "removed_at": feed.removed_at and feed.removed_at.isoformat(),
        "removed_by": feed.removed_by,
        "removed_reason": feed.removed_reason,
        "version": feed.version,
    }


def reading_row(reading: FeedReading) -> Row:
    """One reading as the API has it."""
    names = ("seconds", "ok", "said", "found", "kept", "refused")
    return {"at": reading.at.isoformat(), **{name: getattr(reading, name) for name in names}}


def refused_row(entry: FeedEntry) -> Row:
    """One refused entry as the API has it."""
    names = ("name", "link", "reason")
    return {"at": entry.at.isoformat(), **{name: getattr(entry, name) for name in names}}
