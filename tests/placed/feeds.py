"""Feeds of Riverton's: one that failed and held something wrong, one that is sent to it."""

from agencies.services import sharing
from alerts.models import Feed, FeedEntry, FeedReading, Outcome
from alerts.services import feeds
from eoc.access import scope
from tests.placed.world import SECRET, World


def place_feeds(world: World) -> None:
    """Only its own agency reads what was wrong."""
    agency = world.cast.agencies["riverton"]
    said = {"every": 60, "silent_after": 900, "jurisdiction": None, "senders": ["w@example.org"]}
    with scope(sharing.operator()) as by:
        read, _ = feeds.add(
            agency=agency, kind="cap", name="Read", address="https://f.example/x", by=by, **said
        )
        feeds.add(agency=agency, kind="push", name="Sent", address="", by=by, **said)
        Feed.objects.filter(pk=read.pk).update(etag="etag", modified="modified", last_error="Away.")
        own = {"feed": read, "agency": agency}
        FeedReading.objects.create(**own, seconds=1, ok=False, said=f"It answered {SECRET}.")
        FeedEntry.objects.create(
            **own,
            key="0" * 64,
            name="entry",
            link="https://f.example/1",
            outcome=Outcome.REFUSED,
            reason=f"alert/status[1], line 3: is {SECRET}.",
        )
    world.put("feed", read)
