"""A worker reads feeds with the relay's rights, and tells of those that are silent."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from agencies.services import sharing
from alerts import relaying, tasks
from alerts.housekeeping import tidy_up
from alerts.models import Alert, Feed, FeedEntry, FeedReading
from alerts.selectors import cap_messages as messages
from alerts.services import feeds
from eoc.access import scope
from tests.alerts import feed_build as build
from tests.alerts.cap_build import LATER, message
from tests.alerts.conftest import as_relay
from tests.cast import Cast

LONG = timezone.now() - timedelta(days=31)


def test_a_worker_reads_and_tells_as_the_relays_role(
    committed_cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.SINK_DIR = settings.LOCAL = str(tmp_path)
    body = build.atom(build.inside(message(1, expires=LATER)), "<title>no message</title>")
    with build.answering(settings, lambda _: build.ok(body)) as (_, origin):
        feed = build.kept_feed(committed_cast, origin)
        sent = build.kept_feed(committed_cast, "", kind="push", name="County")
        with scope(sharing.operator()):
            long_ago = timezone.now() - timedelta(minutes=16)
            Feed.objects.filter(pk=sent.pk).update(heard_since=long_ago)
            old = build.kept_feed(committed_cast, origin, name="Old")
            FeedEntry.objects.create(
                feed=old, agency=old.agency, key="0" * 64, name="x", outcome="kept", seen_at=LONG
            )
            feeds.pause(feed=old, version=1, by=sharing.operator())
        with as_relay():
            assert tasks.read_feeds() == 1
            relaying.turn(lambda: True)
            assert tidy_up()["entries"] == 1
    assert build.entries(feed)["RIV-1"][0] == "kept"
    with scope(committed_cast.actor("olu")) as olu:
        assert messages.in_force(olu).get().identifier == "RIV-1"
    with scope(sharing.operator()):
        assert Alert.objects.filter(kind="feed.silent").count() == 1
        assert FeedReading.objects.get().ok
