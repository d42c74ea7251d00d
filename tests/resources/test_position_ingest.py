"""Fixes in bulk: the newest wins in any order, bad rows are named, nobody reports for others."""

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from eoc.access import scope
from eoc.errors import Invalid, NotPermitted
from eoc.journal.models import Entry
from resources.models import AssetPosition, PositionTrack
from resources.selectors.recommendations import recommend
from resources.services import ingest
from tests.cast import Cast
from tests.resources.build import incident

ENGINE = "RIV Engine 12"


def fix(
    cast: Cast, lon: float = -75.01, seconds: float = 0, name: str = ENGINE, **more: Any
) -> Any:
    at = timezone.now() + timedelta(seconds=seconds)
    return {
        "asset": str(cast.assets[name].uuid),
        "lon": lon,
        "lat": 40.01,
        "at": at.isoformat(),
        **more,
    }


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_the_newest_wins_whatever_the_order_of_arrival(cast: Cast, order: tuple[int, ...]) -> None:
    fixes = [fix(cast, -75.01, -30), fix(cast, -75.02, -20), fix(cast, -75.03, -10)]
    with scope(cast.actor("dana")) as dana:
        for place in order:
            ingest.report([fixes[place]], dana)
        assert AssetPosition.objects.get().point.x == -75.03
        assert [f.point.x for f in PositionTrack.objects.all()] == [-75.01, -75.02, -75.03]


def test_one_batch_may_hold_a_unit_often_and_twice_the_same(cast: Cast) -> None:
    batch = [fix(cast, -75.01, -30), fix(cast, -75.03, -10), fix(cast, -75.02, -20)]
    with scope(cast.actor("dana")) as dana:
        first = ingest.report(batch, dana)
        again = ingest.report(batch, dana)
        held = AssetPosition.objects.get()
        assert PositionTrack.objects.count() == 3
    assert (first.taken, first.newest, again.newest, held.point.x) == (3, 1, 0, -75.03)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("lon", 180.5),
        ("lat", float("nan")),
        ("lat", float("inf")),
        ("lon", "7"),
        ("lon", None),
        ("lon", True),
        ("heading", -1),
        ("speed", 1e9),
        ("at", "yesterday"),
        ("at", 1e300),
        ("at", None),
        ("asset", "00000000-0000-0000-0000-000000000000"),
        ("asset", 7),
        ("asset", "Nobody 1"),
        ("asset", "RIV\0Engine 14"),
        ("asset", "\ud800"),
    ],
)
def test_a_bad_row_is_named_and_the_good_ones_are_kept(cast: Cast, field: str, wrong: Any) -> None:
    bad = {**fix(cast, name="RIV Engine 14"), field: wrong}
    with scope(cast.actor("dana")) as dana:
        said = ingest.report([fix(cast), bad], dana)
        assert AssetPosition.objects.count() == 1
        with pytest.raises(Invalid) as refusal:
            ingest.report([bad], dana)
    assert (said.taken, [(one.row, one.field) for one in said.refused]) == (1, [(1, field)])
    assert set(refusal.value.fields) == {f"0.{field}"}


@pytest.mark.parametrize(("seconds", "kept"), [(110, True), (130, False), (-90_000, False)])
def test_times_far_ahead_or_long_ago_are_refused(cast: Cast, seconds: int, kept: bool) -> None:
    with scope(cast.actor("dana")) as dana:
        said = ingest.report([fix(cast, name="RIV Pump 1"), fix(cast, seconds=seconds)], dana)
    assert [one.field for one in said.refused] == ([] if kept else ["at"])


def test_nobody_reports_for_others(cast: Cast) -> None:
    with scope(cast.actor("obi")) as obi, pytest.raises(NotPermitted):
        ingest.report([fix(cast)], obi)
    for stranger in ("olu", "hal", "lee"):
        with scope(cast.actor(stranger)) as actor, pytest.raises(Invalid):
            ingest.report([fix(cast)], actor)
    with scope(cast.actor("dana")) as dana, pytest.raises(Invalid):
        ingest.report([fix(cast, name="HIL Engine 12")], dana)


def test_a_call_sign_names_a_unit_of_ones_own(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        ingest.report([{**fix(cast), "asset": "engine  12"}], dana)
        assert AssetPosition.objects.get().asset_id == cast.assets[ENGINE].pk


def test_the_journal_and_the_assets_version_stay_as_they_were(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        before = Entry.objects.count()
        ingest.report([fix(cast)], dana)
    with scope(dana):
        asset = AssetPosition.objects.select_related("asset").get().asset
        assert (asset.version, Entry.objects.count()) == (1, before)


def test_a_partition_is_not_asked_by_its_own_name(cast: Cast) -> None:
    day = timezone.now().strftime("%Y%m%d")
    with scope(cast.actor("dana")) as dana:
        ingest.report([fix(cast)], dana)
        asked = f"SELECT * FROM resources_positiontrack_{day}"
        with pytest.raises(DatabaseError, match="denied"), transaction.atomic():
            connection.cursor().execute(asked)


def test_a_forged_owner_is_refused(cast: Cast) -> None:
    pair = cast.assets["HIL Engine 12"].pk, cast.agencies["riverton"].pk
    for table in ("assetposition", "positiontrack"):
        forged = (
            f"INSERT INTO resources_{table} (asset_id, agency_id, mode, point, at, received_at) "
            "VALUES (%s, %s, 'demo', ST_SetSRID(ST_MakePoint(-75, 40), 4326), now(), now())"
        )
        with scope(cast.actor("dana")), pytest.raises(DatabaseError), transaction.atomic():
            connection.cursor().execute(forged, pair)
            connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_nearest_unit_is_nearest_by_its_newest_fix(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        fire = incident(cast)
        near = [one.label for one in recommend(dana, fire, "engine") if not one.automatic]
        ingest.report([fix(cast, -75.4)], dana)
        away = [(one.label, one.km > 30) for one in recommend(dana, fire, "engine")]
    assert near == ["RIV Engine 12", "RIV Engine 14"]
    assert [pair for pair in away if pair[0].startswith("RIV")] == [
        ("RIV Engine 14", False),
        ("RIV Engine 12", True),
    ]
