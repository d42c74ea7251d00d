"""Deliveries are claimed under a lease; only its holder marks them."""

import hashlib
from datetime import timedelta

import pytest

from agencies.models import ContactPoint
from agencies.services import sharing
from alerts.models import Delivery
from alerts.services import deliveries
from alerts.services.deliveries import Claim
from eoc.access import scope
from eoc.journal.dispatch import relay
from tests.alerts import build, stage
from tests.alerts.conftest import as_relay
from tests.cast import Cast


@pytest.fixture
def waiting(committed_cast: Cast) -> Cast:
    stage.contacts(committed_cast, "riverton", 5)
    build.log(committed_cast)
    stage.hear_all()
    return committed_cast


def claim(count: int = 10, seconds: float = 30) -> Claim:
    with scope(relay("demo")) as by:
        return deliveries.claim(count=count, by=by, lease=timedelta(seconds=seconds))


def marked(taken: Claim) -> int:
    with scope(relay("demo")) as by:
        ids = [delivery.pk for delivery in taken.deliveries]
        return deliveries.mark_sent(ids=ids, lease=taken.lease, by=by)


def fail(taken: Claim, *, permanent: bool = False) -> list[Delivery]:
    with scope(relay("demo")) as by:
        reasons = {delivery.pk: ("refused", permanent) for delivery in taken.deliveries}
        return deliveries.mark_failed(reasons=reasons, lease=taken.lease, by=by)


def test_a_claim_takes_each_delivery_once(waiting: Cast) -> None:
    with as_relay():
        first, second, third = claim(3), claim(3), claim(3)
        assert [len(taken.deliveries) for taken in (first, second, third)] == [3, 2, 0]
        assert marked(first) == 3
    assert len(stage.deliveries(state="sent")) == 3


def test_a_late_holder_is_fenced(waiting: Cast) -> None:
    with as_relay():
        zombie = claim(seconds=-1)
        heir = claim()
        assert len(heir.deliveries) == 5
        assert marked(zombie) == 0
        assert fail(zombie, permanent=True) == []
        assert marked(heir) == 5
    assert {delivery.attempts for delivery in stage.deliveries(state="sent")} == {2}


def test_a_failed_delivery_waits_longer_each_time(waiting: Cast) -> None:
    with as_relay():
        assert fail(claim()) == []
        assert claim().deliveries == []
    (first, *_) = stage.deliveries()
    assert (first.state, first.last_error, first.lease) == ("pending", "refused", None)
    assert 0.5 <= deliveries.backoff(1) <= 1.5
    assert 150 <= deliveries.backoff(40) <= 450


def test_ten_tries_and_it_is_dead_and_somebody_is_told(waiting: Cast) -> None:
    with as_relay(), scope(relay("demo")):
        Delivery.objects.update(attempts=9)
    with as_relay():
        dead = fail(claim())
    assert len(dead) == 5
    assert len(stage.deliveries(state="dead")) == 5


def test_what_can_never_arrive_dies_at_once(waiting: Cast) -> None:
    with as_relay():
        assert len(fail(claim(1), permanent=True)) == 1
    assert len(stage.deliveries(state="dead")) == 1


def test_the_same_event_reaches_a_contact_under_one_key(waiting: Cast) -> None:
    found = stage.deliveries()
    assert len({delivery.dedupe_key for delivery in found}) == 5
    with scope(sharing.operator("Cast")):
        contact = ContactPoint.objects.get(pk=found[0].contact_point_id)
    told = f"{found[0].alert.event}:{contact.uuid}"
    assert found[0].dedupe_key == hashlib.sha256(told.encode()).hexdigest()
    with as_relay(), scope(relay("demo")) as by:
        assert deliveries.enqueue(pairs=[(found[0].alert, contact)], by=by) == 0
