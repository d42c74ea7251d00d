"""The outbox shows how each delivery stands, and says in red what should have left by now."""

import uuid
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from alerts.models import Delivery, DeliveryState
from eoc.access import scope
from tests.alerts import build
from tests.cast import Cast


def page(cast: Cast, who: str, query: str = "") -> str:
    client = Client()
    client.force_login(cast.users[who])
    answer = client.get(f"/alerts/outbox/{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def waiting(cast: Cast, count: int) -> None:
    """Deliveries of Riverton that have just been decided."""
    with scope(cast.actor("dana")) as dana:
        build.pending(cast.agencies["riverton"], dana, count, event=uuid.uuid4())


def test_what_has_just_been_decided_is_not_late(cast: Cast) -> None:
    waiting(cast, 2)
    shown = page(cast, "dana")
    assert "person1@riverton.example" in shown
    assert "pill-alarm" not in shown
    assert 'hx-trigger="every 5s"' in shown


def test_after_ten_seconds_it_is_late(cast: Cast) -> None:
    waiting(cast, 1)
    with scope(cast.actor("dana")):
        Delivery.objects.update(created_at=timezone.now() - timedelta(seconds=11))
    assert "pill-alarm" in page(cast, "dana")


def test_a_state_is_shown_alone(cast: Cast) -> None:
    waiting(cast, 1)
    with scope(cast.actor("dana")):
        Delivery.objects.update(state=DeliveryState.SENT, done_at=timezone.now())
    assert "person0@" in page(cast, "dana", "?state=sent")
    assert "Nothing here" in page(cast, "dana", "?state=dead")


def test_a_stranger_sees_an_empty_outbox(cast: Cast) -> None:
    waiting(cast, 1)
    shown = page(cast, "olu")
    assert "Nothing here" in shown
    assert "Nothing waits to be sent." in shown
    assert "riverton.example" not in shown
