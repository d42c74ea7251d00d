"""Corrections: what was heard wrong is set right, heard by both territories, never by strangers."""

from typing import Any

import pytest
from django.contrib.gis.geos import Point

from eoc.access import scope
from eoc.errors import Invalid, NotPermitted, Stale, WrongState
from incidents.services import corrections, incidents
from tests.cast import Cast
from tests.incidents.build import fresh, heard, kinds, logged, of_agency, of_town, share_data


def test_words_are_corrected_and_the_rest_stays(cast: Cast) -> None:
    incident = logged(cast)
    with scope(cast.actor("dana")) as dana:
        corrections.change(incident=incident, by=dana, title="Chimney fire", type="other_fire")
    now = fresh(cast, incident)
    assert (now.title, now.type_id, now.number) == ("Chimney fire", "other_fire", incident.number)
    assert now.version == 2
    entry = heard(of_agency(cast, "riverton"))[-1]
    assert entry["kind"] == "incident.updated"
    assert "title, type" in entry["payload"]["text"]


def test_a_new_point_finds_its_jurisdiction_and_the_old_one_hears_it_left(cast: Cast) -> None:
    share_data(cast, "farview")
    incident = logged(cast, severity="critical")
    with scope(cast.actor("dana")) as dana:
        corrections.change(incident=incident, by=dana, point=cast.point("lakeside"))
    now = fresh(cast, incident)
    assert now.jurisdiction_id == cast.towns["lakeside"].pk
    assert now.number == incident.number
    left = heard(of_town(cast, "riverton"))[-1]["payload"]
    assert (left["op"], set(left["row"])) == ("left", {"uuid", "version"})
    assert heard(of_town(cast, "riverton", "incidents.summary"))[-1]["payload"]["op"] == "left"
    assert heard(of_town(cast, "lakeside"))[-1]["payload"]["op"] == "upsert"


def test_a_point_outside_is_amber(cast: Cast) -> None:
    incident = logged(cast)
    with scope(cast.actor("dana")) as dana:
        moved = corrections.change(incident=incident, by=dana, point=Point(-70, 40, srid=4326))
    assert (moved.located, moved.jurisdiction_id) == ("outside", None)


def test_nobody_moves_anothers_incident_out_of_their_own_territory(cast: Cast) -> None:
    incident = logged(cast, "liv", town="riverton")
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted):
        corrections.change(incident=incident, by=dana, point=cast.point("farview"))


def test_a_stranger_and_an_observer_change_nothing(cast: Cast) -> None:
    incident = logged(cast)
    for name in ("olu", "obi"):
        with scope(cast.actor(name)) as by, pytest.raises(NotPermitted):
            corrections.change(incident=incident, by=by, title="Nothing")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": " "}, "title"),
        ({"type": "dragon"}, "type"),
        ({"number": "X"}, "number"),
        ({"point": None, "place_text": ""}, "place_text"),
    ],
)
def test_what_is_wrong_is_named(cast: Cast, said: dict[str, Any], field: str) -> None:
    incident = logged(cast)
    with scope(cast.actor("dana")) as dana, pytest.raises(Invalid) as refused:
        corrections.change(incident=incident, by=dana, **said)
    assert field in refused.value.fields


def test_stale_closed_and_unchanged(cast: Cast) -> None:
    incident = logged(cast)
    with scope(cast.actor("dana")) as dana:
        corrections.change(incident=incident, by=dana, title=incident.title)
        assert kinds(of_agency(cast, "riverton")) == ["incident.logged"]
        with pytest.raises(Stale):
            corrections.change(incident=incident, by=dana, version=7, title="Other")
        incidents.close(incident=incident, reason="out", by=dana)
        with pytest.raises(WrongState):
            corrections.change(incident=incident, by=dana, title="Other")
