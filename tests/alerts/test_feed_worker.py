"""A worker reads feeds with the relay's rights, and tells of those that are silent."""

from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from agencies.services import sharing
from alerts import tasks
from alerts.models import Alert, Feed, FeedReading
from alerts.selectors import cap_messages as messages
from eoc.access import scope
from tests.alerts import feed_build as build
from tests.alerts.cap_build import LATER, message
from tests.alerts.conftest import as_relay
from tests.cast import Cast


def test_a_worker_reads_and_tells_as_the_relays_role(
    committed_cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.SINK_DIR = str(tmp_path)
    body = build.atom(build.inside(message(1, expires=LATER)), "<title>no message</title>")
    with build.answering(settings, lambda _: build.ok(body)) as (_, origin):
        feed = build.kept_feed(committed_cast, origin)
        sent = build.kept_feed(committed_cast, "", kind="push", name="County")
        with scope(sharing.operator()):
            long_ago = timezone.now() - timedelta(minutes=16)
            Feed.objects.filter(pk=sent.pk).update(heard_since=long_ago)
        with as_relay():
            assert tasks.read_feeds() == 1
    assert build.entries(feed)["RIV-1"][0] == "kept"
    with scope(committed_cast.actor("olu")) as olu:
        assert messages.in_force(olu).get().identifier == "RIV-1"
    with scope(sharing.operator()):
        assert Alert.objects.get().kind == "feed.silent"
        assert FeedReading.objects.get().ok
