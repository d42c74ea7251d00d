"""An address that fails is not the end: the next one is tried too, and at last a human is paged."""

from collections import Counter

import pytest

from agencies.models import ContactPoint
from agencies.services import sharing
from alerts.models import Alert, Delivery
from alerts.services import dead_letters, deliveries
from eoc.access import Role, scope
from eoc.journal.dispatch import relay
from tests.alerts import stage
from tests.alerts.conftest import as_relay, contact
from tests.alerts.test_announcement_issue import holds, say
from tests.alerts.test_announcement_issue import to as audience_of
from tests.cast import Cast


@pytest.fixture
def recalled(committed_cast: Cast) -> Cast:
    """Rosa is recalled by mail and has a webhook off duty; Ada answers for the agency."""
    cast = committed_cast
    with scope(sharing.operator()):
        rosa, ada = cast.people["rosa"], cast.people["ada"]
        contact(cast, "riverton", "rosa@riverton.example", person=rosa)
        contact(cast, "riverton", "https://hooks.example/rosa", person=rosa, duty=False)
        contact(cast, "riverton", "ada@riverton.example", person=ada)
    holds(cast, "dana", Role.DUTY_OFFICER)
    say(cast, audience=audience_of(cast, people=frozenset({rosa.pk})))
    stage.hear_all()
    return cast


def fail(*, permanent: bool = False, times: int = 1) -> None:
    """Whatever is due fails, so many times, as in a batch."""
    with as_relay():
        for _ in range(times):
            with scope(relay("demo")) as by:
                Delivery.objects.filter(state="pending").update(next_at=_long_ago())
                claim = deliveries.claim(count=100, by=by)
                reasons = {one.pk: ("refused", permanent) for one in claim.deliveries}
                dead = deliveries.mark_failed(reasons=reasons, lease=claim.lease, by=by)
                dead_letters.raise_alarms(dead=dead, by=by)


def _long_ago() -> object:
    return Delivery.objects.earliest("created_at").created_at


def recall() -> list[Delivery]:
    return [one for one in stage.deliveries() if one.alert.kind == "announcement.issued"]


def kinds() -> Counter[str]:
    with scope(sharing.operator()):
        return Counter(Alert.objects.values_list("kind", flat=True))


def test_after_three_tries_the_next_address_is_tried_too(recalled: Cast) -> None:
    fail(times=2)
    assert len(recall()) == 1
    fail()
    first, second = recall()
    assert (first.state, second.state) == ("pending", "pending")
    assert (second.channel, second.instead_of_id) == ("webhook", first.pk)
    assert second.recipient == "Rosa"


def test_all_addresses_together_are_tried_ten_times_and_then_a_human_is_paged(
    recalled: Cast,
) -> None:
    fail(times=9)
    first, second = recall()
    assert (first.state, second.state) == ("dead", "dead")
    assert first.attempts + second.attempts == 10
    pages = [one for one in stage.deliveries() if one.alert.kind == "delivery.unreached"]
    assert [one.address for one in pages] == ["ada@riverton.example"]
    assert "Rosa" in pages[0].alert.subject


def test_whom_another_address_reached_is_no_reason_to_page(recalled: Cast) -> None:
    fail(permanent=True)
    first, second = recall()
    assert (first.state, second.state) == ("dead", "pending")
    assert kinds()["delivery.unreached"] == 0
    assert kinds()["delivery.dead"] == 1


def test_a_page_that_is_given_up_pages_no_further(recalled: Cast) -> None:
    fail(permanent=True, times=5)
    assert not stage.deliveries(state="pending")
    assert kinds()["delivery.unreached"] == 1


def test_where_nobody_there_can_be_paged_whoever_sent_it_is(recalled: Cast) -> None:
    """Lakeside's only address fails; Riverton hears that it does, and no name of theirs."""
    with scope(sharing.operator()):
        contact(recalled, "lakeside", "watch@lakeside.example", label="Watch desk")
    say(recalled, audience=audience_of(recalled, "lakeside"))
    stage.hear_all()
    fail(permanent=True, times=2)
    pages = [one for one in stage.deliveries() if one.alert.kind == "delivery.unreached"]
    told = {one.alert.subject for one in pages if "Lakeside" in one.alert.subject}
    assert told == {"NOT REACHED: Lakeside Fire, about Report to Station 1"}
    to = {one.address for one in pages if one.alert.subject in told}
    assert to == {"ada@riverton.example"}
    assert not any("watch@" in one.alert.body or "Watch" in one.alert.body for one in pages)


def test_an_address_switched_off_meanwhile_is_not_tried(recalled: Cast) -> None:
    with scope(sharing.operator()):
        ContactPoint.objects.filter(channel="webhook").update(active=False)
    fail(permanent=True)
    assert len(recall()) == 1
    assert kinds()["delivery.unreached"] == 1
