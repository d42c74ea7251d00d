"""Warnings on the map: drawn while in force, now and in the past; territories hear of changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from agencies.services import sharing
from alerts import cap
from alerts.models import CapMessage
from alerts.services import cap_messages
from eoc.access import scope
from eoc.journal import since
from tests.alerts.cap_build import EARLIER, LATER, message, naming
from tests.cast import Cast

pytestmark = pytest.mark.django_db
FEATURES = "/api/v1/cap-alerts/features/"


@pytest.fixture
def olu(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.users["olu"])
    return client


def keep(*alerts: cap.Alert) -> list[CapMessage]:
    with scope(sharing.operator()) as by:
        return [cap_messages.keep(content=cap.write(a), by=by).message for a in alerts]


def drawn(client: Client, **asked: str) -> list[dict[str, Any]]:
    answer = client.get(FEATURES, asked)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["features"]
    return found


def heard(cast: Cast, town: str) -> list[str]:
    with scope(sharing.operator()):
        entries = since(f"demo.j{cast.towns[town].pk}.incidents.full", 0) or []
        return [one["payload"]["text"] for one in entries if one["payload"]["noun"] == "warning"]


def test_the_worst_is_drawn_last_with_its_label(olu: Client) -> None:
    keep(message(1, expires=LATER), message(2, expires=LATER, severity="Extreme"))
    keep(message(3, expires=EARLIER), message(4, expires=LATER, status="Test"))
    high, critical = drawn(olu)
    assert [one["properties"]["shade"] for one in (high, critical)] == ["high", "critical"]
    assert critical["properties"]["label"].startswith("Extreme: The river rises, until ")
    assert high["geometry"]["type"] in ("Polygon", "MultiPolygon")


def test_a_place_without_extent_is_a_small_mark_and_words_alone_are_not_drawn(
    olu: Client,
) -> None:
    point = cap.Area("Epicentre", circles=("40.1,-75.1 0",))
    keep(
        message(1, expires=LATER, areas=(point,)),
        message(2, expires=LATER, areas=(cap.Area("Some place"),)),
    )
    (mark,) = drawn(olu)
    ring = mark["geometry"]["coordinates"][0]
    assert max(x for x, _ in ring) - min(x for x, _ in ring) == pytest.approx(0.04, abs=0.001)


def test_the_past_shows_what_stood_then(olu: Client) -> None:
    first = message(1, expires=LATER)
    before = datetime.now(UTC)
    (kept,) = keep(first)
    with scope(sharing.operator()):
        stood = CapMessage.objects.get(pk=kept.pk).received_at
    assert drawn(olu, at=(before - timedelta(minutes=1)).isoformat()) == []
    assert len(drawn(olu, at=stood.isoformat())) == 1
    assert drawn(olu, at=(datetime.now(UTC) + timedelta(days=2)).isoformat()) == []
    assert olu.get(FEATURES, {"at": "yesterday"}).status_code == 422


def test_territories_it_touches_hear_and_no_other(cast: Cast) -> None:
    first = message(1, expires=LATER)
    keep(first)
    keep(message(2, msg_type="Cancel", references=naming(first)))
    assert heard(cast, "riverton") == [
        "Warning: Flood warning, Riverton",
        "Warning cancelled: Flood warning, Riverton",
    ]
    assert heard(cast, "farview") == []


def test_what_has_ended_or_is_not_meant_is_told_to_nobody(cast: Cast) -> None:
    keep(message(1, expires=EARLIER), message(2, expires=LATER, status="Exercise"))
    assert heard(cast, "riverton") == []


def test_a_restricted_cancel_is_heard_without_its_words(cast: Cast) -> None:
    first = message(1, expires=LATER)
    keep(first, message(2, msg_type="Cancel", scope="Restricted", references=naming(first)))
    assert heard(cast, "riverton")[1:] == ["A warning ended"]
