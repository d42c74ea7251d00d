"""What it is for: said by whom it helps, told to its home; a post where there is one."""

import pytest

from eoc.access import scope
from eoc.errors import Invalid, NotPermitted
from resources.services import purposes
from tests.cast import Cast
from tests.resources.asking import heard
from tests.resources.journeys import brought, now


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
