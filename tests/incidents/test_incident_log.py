"""Log: number, home and clocks are right; those who should hear do, the stranger does not."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import DatabaseError, transaction
from django.utils import timezone

from eoc.access import scope
from eoc.errors import Invalid, NotPermitted
from eoc.journal.models import Dispatch
from incidents.models import Incident
from incidents.selectors import picture
from incidents.services import incidents
from tests.cast import Cast, square
from tests.incidents.build import heard, kinds, log, logged, of_agency, of_town, share_data


def test_a_call_gets_number_jurisdiction_and_two_clocks(cast: Cast) -> None:
    happened = timezone.now() - timedelta(minutes=4)
    incident = logged(cast, happened_at=happened)
    year = timezone.localtime(incident.heard_at).year
    assert incident.number == f"{year}-RIV-0001"
    assert incident.jurisdiction_id == cast.towns["riverton"].pk
    assert incident.located == "polygon"
    assert incident.happened_at == happened < incident.heard_at
    assert (incident.mode, incident.stage, incident.complexity) == ("demo", "reported", None)
    assert logged(cast).number == f"{year}-RIV-0002"


def test_the_place_decides_not_the_one_who_logs(cast: Cast) -> None:
    incident = logged(cast, town="lakeside", reported_jurisdiction="Riverton")
    assert incident.number.split("-")[1] == "LAK"
    assert incident.jurisdiction_id == cast.towns["lakeside"].pk
    assert incident.reported_jurisdiction == "Riverton"
    assert incident.agency_id == cast.agencies["riverton"].pk


@pytest.mark.parametrize(
    ("point", "located"), [(Point(-70.0, 40.0, srid=4326), "outside"), (None, "words")]
)
def test_outside_and_words_only_are_kept_under_reg(
    cast: Cast, point: Point | None, located: str
) -> None:
    incident = logged(cast, point=point, place_text="behind the old mill")
    assert incident.number.split("-")[1] == "REG"
    assert (incident.located, incident.jurisdiction_id) == (located, None)


def test_an_area_without_a_point_stands_inside_itself(cast: Cast) -> None:
    area = square(-74.98, 40.01, 0.02)
    incident = logged(cast, point=None, area=area)
    assert incident.jurisdiction_id == cast.towns["riverton"].pk
    assert incident.point is not None
    assert area.contains(incident.point)


def test_both_sides_hear_it_and_neighbours_only_once_it_is_on_the_picture(cast: Cast) -> None:
    share_data(cast, "farview", giver="lakeside")
    incident = logged(cast, town="lakeside")
    for stream in (of_agency(cast, "riverton"), of_town(cast, "lakeside")):
        (entry,) = heard(stream)
        assert entry["kind"] == "incident.logged"
        assert entry["payload"]["op"] == "upsert"
        row = entry["payload"]["row"]
        assert (row["number"], row["detail"]) == (incident.number, "full")
    assert heard(of_town(cast, "lakeside", "incidents.summary")) == []
    assert heard(of_agency(cast, "farview")) == []


def test_critical_promotes_itself_and_says_why(cast: Cast) -> None:
    share_data(cast, "farview")
    incident = logged(cast, severity="critical")
    assert incident.on_picture
    assert incident.promotion_reason == "critical severity"
    (entry,) = heard(of_town(cast, "riverton", "incidents.summary"))
    assert entry["payload"]["row"]["detail"] == "summary"
    assert entry["payload"]["row"]["responses"] == []


@pytest.mark.parametrize("name", ["ada", "obi"])
def test_wrong_roles_do_not_log(cast: Cast, name: str) -> None:
    with scope(cast.actor(name)) as by, pytest.raises(NotPermitted):
        log(cast, by)


def test_nobody_logs_for_another_agency(cast: Cast) -> None:
    theirs = cast.agencies["riverton"].pk
    with scope(cast.actor("olu")) as by, pytest.raises(NotPermitted):
        log(cast, by, agency_id=theirs)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"type": "dragon"}, "type"),
        ({"severity": "awful"}, "severity"),
        ({"title": " "}, "title"),
        ({"point": None, "place_text": ""}, "place_text"),
        ({"point": Point(40.0, -175.0, srid=4326)}, "point"),
    ],
)
def test_what_is_wrong_is_named(cast: Cast, said: dict[str, Any], field: str) -> None:
    with scope(cast.actor("dana")) as by, pytest.raises(Invalid) as refused:
        log(cast, by, **said)
    assert list(refused.value.fields) == [field]
    assert kinds(of_agency(cast, "riverton")) == []


def test_a_stranger_finds_nothing(cast: Cast) -> None:
    incident = logged(cast, severity="critical")
    with scope(cast.actor("dana")) as dana:
        assert [row["number"] for row in picture.rows(dana)] == [incident.number]
    with scope(cast.actor("olu")) as olu:
        assert picture.rows(olu) == []
        assert not Incident.objects.filter(number=incident.number).exists()


def test_nothing_is_told_before_commit(cast: Cast) -> None:
    with pytest.raises(RuntimeError), scope(cast.actor("dana")) as by:
        log(cast, by)
        assert kinds(of_agency(cast, "riverton")) == []
        raise RuntimeError
    assert kinds(of_agency(cast, "riverton")) == []


def test_the_operator_logs_for_an_agency_by_id(cast: Cast) -> None:
    with scope(cast.actor("dana")) as by:
        made = incidents.log(
            by=by,
            type="flood",
            severity="low",
            title="Water in the street",
            place_text="Quay",
            agency_id=cast.agencies["riverton"].pk,
        )
    assert made.agency_id == cast.agencies["riverton"].pk


def test_the_application_cannot_read_what_subscribers_have_to_hear(cast: Cast) -> None:
    logged(cast, severity="critical")
    with (
        scope(cast.actor("dana")),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        Dispatch.objects.count()
