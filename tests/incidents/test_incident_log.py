"""Log: number, jurisdiction and clocks are right, those who should hear do, the stranger does not."""

from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from django.db import DatabaseError, transaction
from django.utils import timezone

from eoc import journal
from eoc.access import scope
from eoc.errors import Invalid, NotPermitted
from eoc.journal.models import Dispatch
from incidents.models import Incident
from incidents.selectors import duplicates, picture
from incidents.services import incidents
from tests.cast import Cast

FIRE = {"type": "structure_fire", "severity": "high", "title": "Smoke from a roof"}


def _log(cast: Cast, who: str = "dana", **more: object) -> Incident:
    with scope(cast.actor(who)) as by:
        given = {**FIRE, "point": cast.point("riverton"), "place_text": "12 Main St", **more}
        return incidents.log(by=by, **given)  # type: ignore[arg-type]


def test_number_and_home_come_from_the_polygon(cast: Cast) -> None:
    made = _log(cast)
    assert made.jurisdiction_id == cast.towns["riverton"].pk
    assert made.number == f"{timezone.localtime().year}-RIV-0001"
    assert _log(cast).number.endswith("-RIV-0002")
    assert (made.located, made.mode, made.on_picture) == ("polygon", "demo", False)


def test_outside_every_polygon_is_kept_in_amber(cast: Cast) -> None:
    made = _log(cast, point=Point(-70, 45, srid=4326), reported_jurisdiction="RIVERTON")
    assert made.jurisdiction_id is None
    assert made.located == "outside"
    assert made.number.split("-")[1] == "REG"
    assert made.reported_jurisdiction == "RIVERTON"


def test_words_alone_are_enough(cast: Cast) -> None:
    made = _log(cast, point=None, place_text="behind the old mill")
    assert (made.located, made.point) == ("words", None)


def test_two_clocks_are_kept(cast: Cast) -> None:
    earlier = timezone.now() - timedelta(minutes=20)
    made = _log(cast, happened_at=earlier)
    assert made.happened_at == earlier
    assert made.heard_at > earlier


def test_critical_promotes_by_itself_and_rings_the_alerts(cast: Cast) -> None:
    made = _log(cast, severity="critical")
    assert made.on_picture
    assert made.promotion_reason == "critical severity"


def test_own_side_hears_in_full_and_the_stranger_nothing(cast: Cast) -> None:
    made = _log(cast)
    home, agency = cast.towns["riverton"].pk, cast.agencies["riverton"].pk
    with scope(cast.actor("dana")):
        for stream in (f"demo.j{home}.incidents.full", f"demo.a{agency}.incidents.full"):
            heard = journal.since(stream, 0)
            assert heard is not None
            assert heard[0]["payload"]["row"]["number"] == made.number
        assert journal.heads([f"demo.j{home}.incidents.summary"]) == {
            f"demo.j{home}.incidents.summary": 0
        }
        assert picture.rows(cast.actor("dana"))[0]["number"] == made.number
    with scope(cast.actor("olu")) as olu:
        assert picture.rows(olu) == []
        assert Incident.objects.count() == 0


def test_an_observer_may_not_log(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        _log(cast, "obi")


def test_bad_input_names_each_field(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        _log(cast, type="nonsense", severity="dreadful", title=" ", point=None, place_text="")
    assert set(refused.value.fields) == {"type", "severity", "title", "place_text"}


def test_a_duplicate_near_in_place_and_time_is_shown(cast: Cast) -> None:
    made = _log(cast)
    near = Point(made.point.x + 0.001, made.point.y, srid=4326)
    far = Point(made.point.x + 0.02, made.point.y, srid=4326)
    with scope(cast.actor("dana")) as dana:
        assert duplicates.near(dana, point=near) == [made]
        assert duplicates.near(dana, point=far) == []
        assert duplicates.near(dana, point=None, place_text="12 main st") == [made]
        later = timezone.now() + timedelta(hours=2)
        assert duplicates.near(dana, point=near, at=later) == []


def test_the_application_cannot_read_what_subscribers_have_to_hear(cast: Cast) -> None:
    _log(cast, severity="critical")
    with (
        scope(cast.actor("dana")),
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
    ):
        Dispatch.objects.count()
