"""Many alert at once while senders send: each alert is told of once, and none is lost."""

import threading
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection
from django.db.models.functions import Now

from agencies.models import ContactPoint
from agencies.services import sharing
from alerts.models import Alert, Delivery, Escalation
from alerts.selectors.alerts import DIGEST
from alerts.services import alerts, deliveries
from alerts.services.alerts import Notice
from eoc.access import scope
from tests.alerts.conftest import contact
from tests.alerts.escalating import person, policy
from tests.cast import Cast

WRITERS, EACH, ALONE = 4, 30, 10


def test_each_is_told_of_once(committed_cast: Cast, settings: Any) -> None:
    settings.ALERTS_FLOOD_PER_MINUTE = ALONE
    with scope(sharing.operator()):
        desk = contact(committed_cast, "riverton", "desk@riverton.example")
    policy(committed_cast, [person(committed_cast, "rosa")], severities=["high"])
    ended, read = threading.Event(), dict[int, list[str]]()

    def sends() -> None:
        while not ended.is_set():
            _sent(read)
        connection.close()

    sender = threading.Thread(target=sends)
    sender.start()
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(lambda writer: _alarms(committed_cast, desk, writer), range(WRITERS)))
    ended.set()
    sender.join(30)
    _sent(read)
    letters = [letter for letters in read.values() for letter in letters]
    assert max(len(found) for found in read.values()) == 1, "a letter is never written to again"
    for writer in range(WRITERS):
        for number in range(EACH):
            told = sum(letter.count(f"Fire {writer}-{number}!") for letter in letters)
            assert told == 1, f"Fire {writer}-{number} was told of {told} times"
    with scope(sharing.operator()):
        alone = Alert.objects.filter(bundled_in=None).exclude(kind=DIGEST).count()
        digests = set(Alert.objects.filter(kind=DIGEST).values_list("pk", flat=True))
        bundled = Escalation.objects.filter(alert__bundled_in__isnull=False)
        runs = Counter(bundled.values_list("alert__bundled_in", flat=True))
    assert runs == dict.fromkeys(digests, 1), "each bundle escalates, once"
    assert ALONE <= alone <= ALONE + WRITERS
    assert len(letters) < WRITERS * EACH


def _alarms(cast: Cast, desk: ContactPoint, writer: int) -> None:
    """Alerts of one source, one after the other."""
    town = cast.agencies["riverton"].pk
    for number in range(EACH):
        name = f"Fire {writer}-{number}!"
        notice = Notice("incident.high", "high", name, name, f"incident:{writer}-{number}")
        with scope(sharing.operator()) as by:
            alerts.issue(
                notice=notice, event=uuid.uuid4(), mode="demo", contacts={town: [desk]}, by=by
            )
    connection.close()


def _sent(read: dict[int, list[str]]) -> None:
    """What is there leaves, digests without waiting for their minute; what it said is kept."""
    with scope(sharing.operator()):
        waiting = Delivery.objects.filter(state="pending", lease=None)
        waiting.update(next_at=Now())
    with scope(sharing.operator()) as by:
        claimed = deliveries.claim(count=100, by=by)
    for one in claimed.deliveries:
        read.setdefault(one.pk, []).append(one.alert.body)
    with scope(sharing.operator()) as by:
        ids = [one.pk for one in claimed.deliveries]
        deliveries.mark_sent(ids=ids, lease=claimed.lease, by=by)
