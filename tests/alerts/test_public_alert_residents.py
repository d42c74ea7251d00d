"""Residents hear of a public alert once each, in their language, and how it ends."""

import math
import uuid
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import IntegrityError, transaction
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from agencies.services import sharing
from alerts.models import Alert, Delivery, PublicAlert, Subscription
from alerts.selectors import alerts, deliveries, subscriptions
from alerts.selectors.public_alerts import phrase
from alerts.services import dead_letters, public_alert_ending, public_alerts
from eoc.access import scope
from tests.alerts import public
from tests.alerts.conftest import contact
from tests.alerts.subscribing import alerts_to_residents, letters, now, resident, told
from tests.cast import Cast, square

FLOOD, SPANISH = public.ENGLISH.headline, public.SPANISH.headline
NEAR, FAR = Point(-74.98, 40.07, srid=4326), Point(-74.98, 40.30, srid=4326)


def test_whoever_is_touched_hears_in_their_language_and_nobody_else(cast: Cast) -> None:
    resident(cast, "ann@home.example")
    resident(cast, "+15550100001", language="es")
    resident(cast, "viet@home.example", language="vi")
    resident(cast, "near@home.example", point=NEAR, radius_m=5_000)
    resident(cast, "far@home.example", point=FAR, radius_m=5_000)
    resident(cast, "lake@home.example", "lakeside")
    resident(cast, "picky@home.example", at_least=1)
    resident(cast, "asked@home.example", state="unconfirmed")
    event = uuid.uuid4()
    alert = public.issued(cast)
    assert told(alert, event=event) == 4
    assert told(alert, event=event) == 0
    assert sorted(letters()) == [
        ("+15550100001", SPANISH),
        ("ann@home.example", FLOOD),
        ("near@home.example", FLOOD),
        ("viet@home.example", FLOOD),
    ]
    english, spanish, missing = alerts_to_residents()
    assert [one.language for one in (english, spanish, missing)] == ["en-US", "es-US", "vi"]
    assert missing.body.startswith("There is no text in your language.")
    assert english.body.startswith(FLOOD)


def test_the_neighbour_across_the_border_is_not_meant(cast: Cast) -> None:
    resident(cast, "lake@home.example", "lakeside")
    with scope(sharing.operator()):
        cast.towns["lakeside"].boundary = square(-74.92, 40.0)
        cast.towns["lakeside"].version += 1
        cast.towns["lakeside"].save()
    assert told(public.issued(cast, area=square(-75.0, 40.0))) == 0


def test_updates_and_ends_reach_whoever_heard_first_and_nobody_new(cast: Cast) -> None:
    first = resident(cast, "ann@home.example")
    alert = public.issued(cast, area=square(-74.99, 40.005, 0.01))
    told(alert)
    with scope(sharing.operator()):
        Delivery.objects.update(state="sent")
        first.jurisdictions = [cast.towns["farview"].pk]  # she moves, and is told how it ends
        first.save()
    resident(cast, "new@home.example")
    newer = _updated(cast, alert)
    assert told(newer, "updated") == 2
    with scope(sharing.operator()):
        Delivery.objects.update(state="sent")
    resident(cast, "late@home.example")
    with public.acting(cast, "dana") as dana:
        public_alert_ending.cancel(alert=newer, by=dana)
    assert told(newer, "cancelled") == 2
    assert sorted(letters())[:3] == [
        ("ann@home.example", "CANCELLED: Flash flood"),
        ("ann@home.example", FLOOD),
        ("ann@home.example", f"UPDATE: {FLOOD}"),
    ]
    assert "late@home.example" not in dict(letters())


def _updated(cast: Cast, alert: PublicAlert) -> PublicAlert:
    with public.acting(cast, "dana") as dana:
        draft = public_alerts.draft(
            agency=alert.agency, said=public.said(), by=dana, supersedes=alert
        )
        public_alerts.submit(alert=draft, by=dana)
    draft = public.again(cast, draft)
    with public.acting(cast, "rosa") as rosa:
        public_alerts.approve(alert=draft, digest=draft.digest, by=rosa)
        typed = phrase(draft)
        return public_alerts.issue(alert=draft, typed=typed, seen=(), by=rosa)


def test_what_ended_before_it_was_sent_is_not_sent(cast: Cast) -> None:
    resident(cast, "ann@home.example")
    alert = public.issued(cast)
    told(alert)
    with public.acting(cast, "dana") as dana:
        public_alert_ending.cancel(alert=alert, by=dana)
    assert told(alert, "cancelled") == 0
    with scope(sharing.operator()):
        (unsent,) = Delivery.objects.filter(subscription_id__isnull=False)
    assert unsent.state == "suppressed"
    resident(cast, "bob@home.example")
    assert told(alert, "issued") == 0, "heard late: it is over"


def test_an_update_that_ended_unheard_is_ended_for_whoever_heard_what_it_replaced(
    cast: Cast,
) -> None:
    resident(cast, "ann@home.example")
    alert = public.issued(cast, area=square(-74.99, 40.005, 0.01))
    told(alert)
    with scope(sharing.operator()):
        Delivery.objects.update(attempts=2)  # tried, and perhaps it arrived
    newer = _updated(cast, alert)
    with public.acting(cast, "dana") as dana:
        public_alert_ending.cancel(alert=newer, by=dana)
    assert told(newer, "updated") == 0
    assert told(newer, "cancelled") == 1
    assert letters(state="pending") == [("ann@home.example", "CANCELLED: Flash flood")]


def test_an_exercise_reaches_no_resident(cast: Cast) -> None:
    resident(cast, "ann@home.example")
    alert = public.issued(cast)
    alert.mode = "exercise"
    assert told(alert) == 0
    assert letters() == []
    with pytest.raises(IntegrityError, match="never_exercised"):
        resident(cast, "bob@home.example", mode="exercise")


def _failed(cast: Cast, channel: str = "email", **fields: object) -> list[Delivery]:
    """Every letter to residents given up, as it stands then; the agency's pages are answered."""
    with scope(sharing.operator()) as by:
        mine = Delivery.objects.filter(subscription_id__isnull=False, channel=channel)
        mine.update(state="dead", **fields)
        dead = list(mine.select_related("alert"))
        dead_letters.raise_alarms(dead=dead, by=by)
    return dead


def test_who_is_gone_is_forgotten_and_nobody_is_paged(cast: Cast) -> None:
    gone, stays = resident(cast, "gone@home.example"), resident(cast, "full@home.example")
    told(public.issued(cast))
    with scope(sharing.operator()):
        Delivery.objects.filter(subscription_id=gone.pk).update(last_error="550 5.1.1 no such user")
        Delivery.objects.filter(subscription_id=stays.pk).update(last_error="552 5.2.2 full")
    _failed(cast, attempts=1)
    assert [now(gone).state, now(gone).address] == ["ended", ""]
    assert now(stays).state == "confirmed"
    with scope(cast.actor("dana")):
        assert not Alert.objects.filter(kind__startswith="delivery.").exists()


def test_an_outage_pages_once_however_many_residents_wait(cast: Cast) -> None:
    with scope(sharing.operator()):
        contact(cast, "riverton", "ada@riverton.example", person=cast.people["ada"])
    for number in range(3):
        resident(cast, f"r{number}@home.example")
    told(public.issued(cast))
    for _ in range(2):
        _failed(cast, attempts=10, last_error="The mail server hung up.")
    with scope(cast.actor("ada")) as ada:
        (page,) = alerts.visible_to(ada).filter(kind__startswith="delivery.")
        assert page.subject.startswith("NOT REACHED: residents by E-mail")
        assert "home.example" not in page.subject + page.body
        assert [one.address for one in deliveries.visible_to(ada)] == ["ada@riverton.example"]


def test_an_agency_sees_how_many_and_never_who(cast: Cast) -> None:
    for number in range(5):
        resident(cast, f"r{number}@home.example")
    for number in range(4):
        resident(cast, f"+1555010000{number}")
    alert = public.issued(cast)
    told(alert)
    with scope(cast.actor("dana")) as dana:
        counts = subscriptions.counted(alert.agency_id, "demo", alert.area, 2)
        assert [(one.channel, one.people) for one in counts.each] == [("email", 5), ("sms", None)]
        assert (counts.people, counts.some_hidden) == (5, True)
        progress = subscriptions.told(alert)
        assert [(one.channel, one.waiting) for one in progress] == [("email", 5), ("sms", 4)]
        assert not subscriptions.visible_to(dana).exists()
        assert not Delivery.objects.filter(subscription_id__isnull=False).exists()
        assert list(alerts.visible_to(dana).exclude(language="")) == []
    for name in ("olu", "lee"):
        with scope(cast.actor(name)):
            assert subscriptions.counted(alert.agency_id, "demo", alert.area, 2).each == ()
            assert subscriptions.told(alert) == []


def test_no_row_to_a_resident_holds_an_address(cast: Cast) -> None:
    resident(cast, "ann@home.example")
    told(public.issued(cast))
    with pytest.raises(IntegrityError, match="spared"), scope(sharing.operator()):
        Delivery.objects.filter(subscription_id__isnull=False).update(address="ann@home.example")


PLACES = st.fixed_dictionaries(
    {
        "channel": st.sampled_from(["email", "sms"]),
        "language": st.sampled_from(["en", "es", "vi", "ar", "pt"]),
        "at_least": st.integers(1, 5),
        "towns": st.sets(st.sampled_from(["riverton", "lakeside", "hillcrest"])),
        "at": st.tuples(st.floats(-75.2, -74.6), st.floats(39.9, 40.2)),
        "radius_m": st.integers(500, 50_000),
    }
)


def test_however_places_overlap_each_address_hears_exactly_once(cast: Cast) -> None:
    """Against a count made apart from the database's rule: by names, and by metres on a sphere."""
    alert = public.issued(cast)

    @given(st.lists(PLACES, max_size=8))
    @settings(max_examples=25, deadline=None)
    def each_once(wanted: list[dict[str, Any]]) -> None:
        with transaction.atomic():
            meant = {one.address for place in wanted if (one := _meant(cast, place)) is not None}
            assert told(alert) == len(meant)
            assert sorted(address for address, _ in letters()) == sorted(meant)
            transaction.set_rollback(True)

    each_once()


def _meant(cast: Cast, place: dict[str, Any]) -> Subscription | None:
    """A resident who wants this, where a severe alert of Riverton is meant for them."""
    number = uuid.uuid4().int % 10**12
    address = f"+1{number:012}" if place["channel"] == "sms" else f"r{number}@home.example"
    more = {name: place[name] for name in ("channel", "language", "at_least")}
    if place["towns"]:
        wanted = [cast.towns[town].pk for town in sorted(place["towns"])]
        one, touched = (
            resident(cast, address, jurisdictions=wanted, **more),
            "riverton" in place["towns"],
        )
    else:
        away, radius = _metres(*place["at"]), place["radius_m"]
        assume(not 0.98 < away / radius < 1.02)
        at = Point(*place["at"], srid=4326)
        one = resident(cast, address, point=at, radius_m=radius, **more)
        touched = away < radius
    return one if touched and place["at_least"] >= 2 else None


def _metres(lon: float, lat: float) -> float:
    """To the nearest spot of the alert's square."""
    west, south, east, north = public.INSIDE.extent
    over = math.radians(lon - min(max(lon, west), east)) * math.cos(math.radians(lat))
    up = math.radians(lat - min(max(lat, south), north))
    return 6_371_009 * math.hypot(over, up)
