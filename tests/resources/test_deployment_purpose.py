"""What it is for: said by whom it helps, told to its home; a post where there is one."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, WrongState
from resources.services import deployments_extending as extending
from resources.services import purposes, teams
from tests.cast import Cast
from tests.resources.asking import heard
from tests.resources.journeys import brought, now
from tests.resources.test_asset_pages import client_of


def test_a_station_cover_names_its_station_and_its_home_hears(cast: Cast) -> None:
    sent = brought(cast, "checked_in")
    with scope(cast.actor("dana")) as dana:
        purposes.give(deployment=sent, purpose="station_cover", post="Station 2", by=dana)
    after, told = now(cast, sent), heard(cast, "lakeside")[-1]
    assert (after.purpose, after.post) == ("station_cover", "Station 2")
    assert told["payload"]["tier"] == "notice"
    assert "station cover, Station 2" in told["payload"]["text"]


def test_wrong_words_and_the_wrong_side(cast: Cast) -> None:
    sent = brought(cast, "committed")
    with scope(cast.actor("dana")) as dana:
        for purpose, post in (("holiday", "x"), ("standby", " ")):
            with pytest.raises(Invalid):
                purposes.give(deployment=sent, purpose=purpose, post=post, by=dana)
    with scope(cast.actor("lee")) as lee, pytest.raises(NotPermitted):
        purposes.give(deployment=sent, purpose="assignment", post="", by=lee)


def test_what_goes_home_is_given_nothing_more_to_do(cast: Cast) -> None:
    sent = brought(cast, "released")
    with scope(cast.actor("dana")) as dana:
        with pytest.raises(WrongState, match="it goes home"):
            purposes.give(deployment=sent, purpose="assignment", post="", by=dana)
        later = timezone.now() + timedelta(hours=4)
        with pytest.raises(WrongState, match="it goes home"):
            extending.ask_longer(deployment=sent, until=later, by=dana)
        team = {"kind": "task_force", "name": "A", "leader": "Pat", "channel": "TAC 4"}
        with pytest.raises(WrongState, match="it goes home"):
            teams.form(deployments=[sent], by=dana, **team)
    page = client_of(cast, "dana").get(reverse("resources:deployment", args=[sent.uuid]))
    assert "Ask for longer" not in page.content.decode()
