"""Positions: in bulk, the newest wins, told once; nobody reports for others."""

from datetime import timedelta

import pytest
from django.contrib.gis.geos import Point
from django.utils import timezone

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted
from resources.services import positions
from resources.services.positions import Fix
from tests.cast import Cast
from tests.resources.build import fresh, said, stream

ENGINE = "RIV Engine 12"


def fix(cast: Cast, lon: float, seconds: float = 0, name: str = ENGINE, lat: float = 40.01) -> Fix:
    return Fix(cast.assets[name].uuid, lon, lat, timezone.now() + timedelta(seconds=seconds))


def test_the_newest_of_a_batch_is_told_once(cast: Cast) -> None:
    batch = [fix(cast, -75.01, -2), fix(cast, -75.03, 0), fix(cast, -75.02, -1)]
    with scope(cast.actor("dana")) as dana:
        moved = positions.move_many(positions=batch, by=dana)
        engine = fresh(cast.assets[ENGINE])
    assert (engine.position and engine.position.x, engine.version, len(moved)) == (-75.03, 2, 1)
    told = said(stream(cast, "riverton"))
    assert [entry["kind"] for entry in told] == ["asset.moved"]
    assert told[0]["payload"]["text"] == ""
    assert said(stream(cast, "riverton", "assets.located"))[0]["payload"]["row"]["lon"] == -75.03


def test_an_older_report_changes_nothing(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        positions.move_many(positions=[fix(cast, -75.03)], by=dana)
        assert positions.move_many(positions=[fix(cast, -75.01, -60)], by=dana) == []
        assert fresh(cast.assets[ENGINE]).version == 2


def test_a_fast_clock_does_not_silence_the_unit(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        positions.move_many(positions=[fix(cast, -75.03, 3600)], by=dana)
        at = fresh(cast.assets[ENGINE]).position_at
    assert at is not None
    assert at < timezone.now() + timedelta(seconds=10)


def test_nobody_reports_for_others(cast: Cast) -> None:
    with scope(cast.actor("obi")) as obi, pytest.raises(NotPermitted):
        positions.move_many(positions=[fix(cast, -75.03)], by=obi)
    with scope(cast.actor("dana")) as dana, pytest.raises(NotPermitted, match="Hillcrest"):
        positions.move_many(positions=[fix(cast, -75.0, name="HIL Engine 12")], by=dana)
    with scope(cast.actor("olu")) as olu, pytest.raises(NotFound):
        positions.move_many(positions=[fix(cast, -75.03)], by=olu)


@pytest.mark.parametrize(("lon", "lat"), [(181, 0), (0, -91), (float("nan"), 0), (0, float("inf"))])
def test_a_place_is_on_earth(cast: Cast, lon: float, lat: float) -> None:
    with scope(cast.actor("dana")) as dana, pytest.raises(Invalid):
        positions.move_many(positions=[fix(cast, lon, lat=lat)], by=dana)


def test_one_moves_as_many_do(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        spot = Point(-75.05, 40.02, srid=4326)
        asset = cast.assets[ENGINE]
        moved = positions.move(asset=asset, point=spot, at=timezone.now(), by=dana)
        assert positions.move(asset=asset, point=spot, at=timezone.now(), by=dana).version == 3
    assert moved.position == spot
