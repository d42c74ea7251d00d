"""Feeds: an administrator adds one, changes, pauses or removes it, or has it read at once."""

import hmac
from collections.abc import Mapping, Sequence
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.db.models.functions import Now
from django.utils import timezone

from agencies.login.sealing import seal, unseal
from agencies.models import Agency, Jurisdiction
from agencies.permissions.administration import demand_administrator
from agencies.services.telling import tell
from alerts.models import Feed, FeedKind
from alerts.models.feeds import SHORTEST
from eoc.access import Actor
from eoc.doors.signed import new_secret, vouched
from eoc.errors import Invalid, NotFound, Stale, WrongState
from eoc.outgoing.addresses import Forbidden, checked

ONCE = "The agency has a feed of that name already."
DAY = 86_400
LONGEST_REASON = 300
BEARER = "Bearer "


class Kept(TypedDict):
    """What an administrator writes of a feed; times in seconds, no senders lets every one in."""

    name: str
    address: str
    every: int
    silent_after: int
    jurisdiction: Jurisdiction | None
    senders: Sequence[str]


def add(*, agency: Agency, kind: str, by: Actor, **fields: Unpack[Kept]) -> tuple[Feed, str]:
    """A new source; answers it with the secret of one that is sent, which is shown only now."""
    demand_administrator(by, agency.pk)
    if kind not in FeedKind.values:
        raise Invalid("No feed is of that kind.", {"kind": f"One of {', '.join(FeedKind.values)}."})
    said = {"added_by": by.name[:120], "added_at": timezone.now()}
    feed = Feed(mode=by.mode, agency=agency, kind=kind, **said)
    secret = new_secret() if kind == FeedKind.PUSH else ""
    feed.secret = seal(secret) if secret else ""
    _write(feed, fields)
    _save(feed)
    _tell("feed.added", by, feed, "added")
    return feed, secret


def change(*, feed: Feed, version: int, by: Actor, **fields: Unpack[Kept]) -> Feed:
    """Another address, rhythm or filter; it is read anew, whole, within seconds."""
    held = _held(feed, by, version)
    _write(held, fields)
    held.etag = held.modified = ""
    _begin_anew(held)
    _save(held)
    _tell("feed.changed", by, held, "changed")
    return held


def pause(*, feed: Feed, version: int, by: Actor) -> Feed:
    """Nothing is taken in from it, and its silence is no alarm, until somebody resumes it."""
    held = _held(feed, by, version)
    if not held.active:
        raise WrongState(f"{held.name} is paused already.")
    held.active = False
    _save(held)
    _tell("feed.paused", by, held, "paused")
    return held


def resume(*, feed: Feed, version: int, by: Actor) -> Feed:
    """It is read again from now on."""
    held = _held(feed, by, version)
    if held.active:
        raise WrongState(f"{held.name} is not paused.")
    held.active = True
    _begin_anew(held)
    _save(held)
    _tell("feed.resumed", by, held, "resumed")
    return held


def remove(*, feed: Feed, version: int, reason: str, by: Actor) -> Feed:
    """It is never read again and its secret opens nothing; what it brought stays as it is."""
    held = _held(feed, by, version)
    held.removed_reason = " ".join(reason.split())
    if not 0 < len(held.removed_reason) <= LONGEST_REASON:
        says = f"Say why, in up to {LONGEST_REASON} characters."
        raise Invalid("That feed is not removed.", {"reason": says})
    held.removed_at, held.removed_by = timezone.now(), by.name[:120]
    held.active, held.secret = False, ""
    held.lease = held.lease_until = None
    _save(held)
    _tell("feed.removed", by, held, f"removed: {held.removed_reason}")
    return held


def read_now(*, feed: Feed, by: Actor) -> Feed:
    """It is due at once, whatever its rhythm or its failures; a worker reads it within seconds."""
    held = _held(feed, by, None)
    if not held.active or held.kind == FeedKind.PUSH:
        raise WrongState(f"{held.name} is paused, or sent to us: it is not read.")
    Feed.objects.filter(pk=held.pk).update(next_at=Now())
    return held


def sender_of(feeds: Sequence[Feed], headers: Mapping[str, str], body: bytes) -> Feed | None:
    """Which of the feeds that are sent vouches for this body: signed, or by its secret itself."""
    shown = headers.get("authorization", "")
    for feed in feeds:
        secret = unseal(feed.secret)
        named = hmac.compare_digest(shown.encode(), f"{BEARER}{secret}".encode())
        if named or vouched(secret, headers, body):
            return feed
    return None


def demand_kept(feed: Feed) -> None:
    """What was removed is over."""
    if feed.removed_at is not None:
        raise WrongState(f"{feed.name} was removed. Add it again, as a new feed.")


def _held(feed: Feed, by: Actor, version: int | None) -> Feed:
    demand_administrator(by, feed.agency_id)
    held = Feed.objects.select_for_update(of=("self",)).filter(pk=feed.pk).first()
    if held is None:
        raise NotFound("There is no such feed.")
    demand_kept(held)
    if version is not None and held.version != version:
        raise Stale(f"{held.name} changed meanwhile. Look again.", current=held.version)
    held.version += 1
    return held


def _write(feed: Feed, fields: Kept) -> None:
    faults: dict[str, str] = {}
    for name, least in (("every", SHORTEST), ("silent_after", SHORTEST)):
        if not least <= fields[name] <= DAY:  # type: ignore[literal-required]
            faults[name] = f"Between {least} and {DAY:,} seconds."
    feed.name = " ".join(fields["name"].split())
    if not feed.name:
        faults["name"] = "Give it a name."
    feed.address = fields["address"].strip()
    if fault := _fault_of(feed):
        faults["address"] = fault
    if faults:
        raise Invalid("That feed is not kept.", faults)
    feed.every, feed.silent_after = fields["every"], fields["silent_after"]
    feed.jurisdiction = fields["jurisdiction"]
    feed.senders = [one.strip() for one in fields["senders"] if one.strip()]


def _fault_of(feed: Feed) -> str:
    if feed.kind == FeedKind.PUSH:
        return "It is sent to us: leave the address empty." if feed.address else ""
    try:
        checked(feed.address)
    except Forbidden as error:
        return error.reason
    return ""


def _begin_anew(feed: Feed) -> None:
    feed.failures, feed.last_error, feed.silent_since = 0, "", None
    feed.next_at = feed.heard_since = Now()


def _save(feed: Feed) -> None:
    try:
        with transaction.atomic():
            feed.save()
    except IntegrityError as error:
        raise Invalid(ONCE, {"name": ONCE}) from error


def _tell(kind: str, by: Actor, feed: Feed, done: str) -> None:
    text = f"Feed {feed.name} {done}"
    tell(kind=kind, by=by, agencies=[feed.agency_id], about=feed.uuid, text=text)
