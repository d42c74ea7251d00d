"""Qualifications: recorded, replaced, ended; what expired makes a unit unsuitable."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, Stale, WrongState
from resources.models import Asset, Qualification
from resources.selectors import nearest
from resources.selectors import qualifications as selectors
from resources.selectors.nearest import Want
from resources.services import qualifications
from tests.cast import Cast
from tests.resources.build import said, stream

pytestmark = pytest.mark.django_db
BOSS = "Water Supply Boss"


def recorded(cast: Cast, days: int | None, who: str = "hal", position: str = BOSS) -> Qualification:
    """Hal of Hillcrest serves on its Engine 12, qualified for so many days from today."""
    today = timezone.localdate()
    with scope(cast.actor(who)) as by:
        return qualifications.record(
            agency=cast.agencies["hillcrest"],
            person=cast.people["hal"],
            position=position,
            issued=today - timedelta(days=400),
            expires=None if days is None else today + timedelta(days=days),
            asset=cast.assets["HIL Engine 12"],
            by=by,
        )


def suitable(cast: Cast) -> set[str]:
    """Engines Riverton could get for the next hours."""
    now = timezone.now()
    agencies = (cast.agencies["hillcrest"].pk,)
    with scope(cast.actor("dana")):
        wants = [Want("engine", None, -74.77, 40.03, now, now + timedelta(hours=2), agencies)]
        return {one.label for one in nearest.nearest(wants, 10)}


def until(cast: Cast) -> date | None:
    with scope(cast.actor("hal")):
        return Asset.objects.get(pk=cast.assets["HIL Engine 12"].pk).qualified_until


def test_expired_ones_do_not_count_and_a_renewal_does(cast: Cast) -> None:
    assert "HIL Engine 12" in suitable(cast)
    recorded(cast, -1)
    assert suitable(cast) == {"HIL Engine 14"}
    renewed = recorded(cast, 300)
    assert "HIL Engine 12" in suitable(cast)
    assert until(cast) == renewed.expires
    recorded(cast, 10, position="Driver")
    assert until(cast) == timezone.localdate() + timedelta(days=10)
    with scope(cast.actor("hal")) as hal:
        assert selectors.standing(hal).count() == 2
    kinds = [entry["kind"] for entry in said(stream(cast, "hillcrest", "agency.full"))]
    assert kinds == ["qualification.recorded"] * 3
    assert "asset.changed" in [e["kind"] for e in said(stream(cast, "hillcrest"))]


def test_ended_once_by_whoever_keeps_it(cast: Cast) -> None:
    held = recorded(cast, -1)
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        qualifications.record(
            agency=cast.agencies["hillcrest"],
            person=cast.people["hal"],
            position=BOSS,
            issued=timezone.localdate(),
            by=dana,
        )
    with scope(cast.actor("hal")) as hal:
        with pytest.raises(Stale):
            qualifications.end(qualification=held, by=hal, version=7)
        ended = qualifications.end(qualification=held, by=hal, version=held.version)
        assert selectors.state(ended) == "ended"
        with pytest.raises(WrongState):
            qualifications.end(qualification=held, by=hal)
    assert until(cast) is None


def test_what_makes_no_sense_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid, match="expires before"):
        recorded(cast, -500)
    with pytest.raises(Invalid, match="which position"):
        recorded(cast, 5, position="  ")


def test_the_page_shows_what_expires_soon(cast: Cast, client: Client) -> None:
    recorded(cast, 20)
    client.force_login(cast.users["hal"])
    page = client.get("/resources/qualifications/", secure=True).content.decode()
    assert "expiring soon" in page
    sent = {
        "person": cast.people["hal"].pk,
        "position": "Driver",
        "issued": "2026-02-01",
        "expires": "2026-01-01",
    }
    answer = client.post("/resources/qualifications/", sent, secure=True)
    assert answer.status_code == 422
    assert "Choose a later day" in answer.content.decode()
    client.force_login(cast.users["dana"])
    assert BOSS not in client.get("/resources/qualifications/", secure=True).content.decode()
