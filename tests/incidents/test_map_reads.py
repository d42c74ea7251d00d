"""The map's reads: features of a box, counts per cell, tiles; each as far as the reader sees."""

import json
from typing import Any

import pytest
from django.contrib.gis.geos import Point
from django.db import connections

from agencies.models import Grant
from agencies.services import grants
from bench.vector_tiles import points
from eoc.access import scope
from eoc.geo.mercator import Tile, tiles_across
from incidents.models import Incident, IncidentCount
from incidents.selectors import counts
from incidents.services import incidents, sharing
from tests.agencies.calling import Api
from tests.agreeing import agree, show
from tests.cast import Cast
from tests.incidents.build import logged

FEATURES, CELLS = "/incidents/features/", "/incidents/cells/"


def features(cast: Cast, name: str, **asked: Any) -> dict[str, Any]:
    """Features by number, as somebody reads them."""
    answer = Api(cast, name).get(FEATURES, **asked)
    assert answer.status_code == 200, answer.content
    return {one["properties"]["number"]: one for one in answer.json()["features"]}


def counted(cast: Cast, name: str, **asked: Any) -> int:
    """All counts of all cells somebody reads."""
    answer = Api(cast, name).get(CELLS, **asked)
    return sum(one["properties"]["count"] for one in answer.json()["features"])


def tile(cast: Cast, name: str, zoom: int, town: str = "riverton") -> list[Any]:
    """Points of the tile over a town."""
    at = cast.point(town)
    x, y = tiles_across(at.x, at.y, zoom)
    answer = Api(cast, name).get(f"/incidents/tiles/{zoom}/{x}/{y}.mvt")
    assert answer.status_code == 200
    return points(answer.content)


def test_a_feature_says_what_a_summary_says(cast: Cast) -> None:
    incident = logged(cast, title='Smoke "from" a roof', narrative="Words of the caller")
    found = features(cast, "dana")[incident.number]
    assert found["id"] == str(incident.uuid)
    assert incident.point is not None
    assert found["geometry"]["coordinates"] == [incident.point.x, incident.point.y]
    assert found["properties"] == {
        "number": incident.number,
        "type": "structure_fire",
        "severity": "high",
        "stage": "reported",
        "title": 'Smoke "from" a roof',
        "on_picture": False,
        "happened_at": incident.happened_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "closed_at": None,
        "version": incident.version,
    }


def test_whoever_sees_no_incident_reads_no_feature_no_count_and_no_point(cast: Cast) -> None:
    logged(cast)
    assert features(cast, "olu") == {}
    assert counted(cast, "olu") == 0
    assert tile(cast, "olu", 12) == tile(cast, "olu", 7) == []


def test_a_place_held_back_is_coarse_in_every_read(cast: Cast) -> None:
    held = show("incidents", held_back="location")
    agree(cast, "riverton", "farview", *held, by="jurisdiction")
    incident = logged(cast, title="Told to nobody", point=Point(-74.9712, 40.0334, srid=4326))
    with scope(cast.actor("dana")) as dana:
        incidents.promote(incident=incident, by=dana, version=incident.version, reason="large")
    found = features(cast, "olu")[incident.number]
    assert incident.point is not None
    coarse = [round(incident.point.x, 2), round(incident.point.y, 2)]
    assert found["geometry"]["coordinates"] == coarse != [incident.point.x, incident.point.y]
    assert (found["properties"]["title"], found["properties"]["detail"]) == (
        "Structure fire",
        "area",
    )
    exact = f"{incident.point.x - 1e-4},{incident.point.y - 1e-4},"
    exact += f"{incident.point.x + 1e-4},{incident.point.y + 1e-4}"
    assert features(cast, "olu", bbox=exact) == {}
    assert counted(cast, "olu") == 1
    [(_, seen)], [(_, own)] = tile(cast, "olu", 12), tile(cast, "dana", 12)
    assert seen != own


@pytest.mark.parametrize(
    "asked",
    [
        {"bbox": "1,2,3"},
        {"bbox": "a,b,c,d"},
        {"bbox": "-74,40,-75,41"},
        {"bbox": "179,0,-179,1"},
        {"bbox": "-200,0,0,1"},
        {"bbox": "nan,0,1,1"},
        {"limit": "0"},
        {"limit": "10001"},
        {"after": "-1"},
        {"severity": "dreadful"},
        {"since": "yesterday"},
        {"since": "2026-01-01"},
        {"open": "perhaps"},
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(cast: Cast, asked: dict[str, str]) -> None:
    answer = Api(cast, "dana").get(FEATURES, **asked)
    assert answer.status_code == 422
    assert set(answer.json()["errors"]) == set(asked)


@pytest.mark.parametrize("number", ["0/1/0", "7/128/0", "19/0/0", "7/37/99999999"])
def test_a_tile_that_is_none_is_not_found(cast: Cast, number: str) -> None:
    assert Api(cast, "dana").get(f"/incidents/tiles/{number}.mvt").status_code == 404


def test_filters_narrow_what_is_read(cast: Cast) -> None:
    low, high = logged(cast, severity="low"), logged(cast, severity="critical")
    with scope(cast.actor("dana")) as dana:
        incidents.close(incident=low, by=dana, version=low.version, reason="over")
    assert set(features(cast, "dana", open="true")) == {high.number}
    assert set(features(cast, "dana", open="false")) == {low.number}
    assert set(features(cast, "dana", severity="critical,high")) == {high.number}
    assert features(cast, "dana", since="2199-01-01T00:00:00Z") == {}
    assert counted(cast, "dana", open="true") == counted(cast, "dana", open="false") == 1


def test_pages_follow_one_another_without_gap(cast: Cast) -> None:
    numbers = [logged(cast).number for _ in range(3)]
    first = Api(cast, "dana").get(FEATURES, limit=2).json()
    assert first["numberReturned"] == 2
    [after] = [one["href"] for one in first["links"] if one["rel"] == "next"]
    second = json.loads(Api(cast, "dana").client.get(after).content)
    assert [one["rel"] for one in second["links"]] == ["self"]
    read = [one["properties"]["number"] for one in first["features"] + second["features"]]
    assert read == numbers


def test_an_unchanged_map_is_not_sent_again_and_a_changed_one_is(cast: Cast) -> None:
    incident, dana = logged(cast), Api(cast, "dana")
    for path in (FEATURES, CELLS, "/incidents/tiles/7/37/48.mvt"):
        first = dana.get(path)
        assert first["Cache-Control"] == "private, no-cache"
        known = {"If-None-Match": first["ETag"]}
        again = dana.client.get(f"/api/v1{path}", headers=known)
        assert (again.status_code, again.content) == (304, b"")
    with scope(cast.actor("dana")) as by:
        incidents.set_severity(
            incident=incident, by=by, version=incident.version, severity="low", reason="small"
        )
    assert dana.client.get(f"/api/v1{path}", headers=known).status_code == 200


def test_a_revoke_a_share_and_its_end_are_another_version(cast: Cast) -> None:
    incident = logged(cast, severity="critical")
    agreement = agree(cast, "riverton", "farview", *show("incidents", detail="full"), by="agency")
    olu = Api(cast, "olu")
    known = {"If-None-Match": olu.get(FEATURES)["ETag"]}
    assert set(features(cast, "olu")) == {incident.number}
    assert counted(cast, "olu") == 1
    with scope(cast.actor("ada")) as ada:
        grants.revoke(grant=Grant.objects.get(agreement=agreement), reason="enough", by=ada)
    gone = olu.client.get(f"/api/v1{FEATURES}", headers=known)
    assert (gone.status_code, gone.json()["features"]) == (200, [])
    assert counted(cast, "olu") == 0
    with scope(cast.actor("dana")) as dana:
        farview = cast.agencies["farview"]
        sharing.share(incident=incident, agency=farview, tier="view", reason="look", by=dana)
    assert set(features(cast, "olu")) == {incident.number}
    assert (counted(cast, "olu"), len(tile(cast, "olu", 12))) == (1, 1)
    with scope(cast.actor("dana")) as dana:
        sharing.end(incident=incident, agency=farview, reason="over", by=dana)
    assert (counted(cast, "olu"), tile(cast, "olu", 12)) == (0, [])


def test_counts_equal_the_incidents_whatever_happens_to_them(committed_cast: Cast) -> None:
    cast = committed_cast
    first, second = logged(cast), logged(cast, severity="low")
    with scope(cast.actor("dana")) as dana:
        incidents.close(incident=first, by=dana, version=first.version, reason="over")
        incidents.set_severity(
            incident=second, by=dana, version=second.version, severity="critical", reason="worse"
        )
    assert kept() == recounted()
    assert len(kept()) == 2


def test_folding_leaves_one_row_a_key_and_the_same_sums(committed_cast: Cast) -> None:
    cast = committed_cast
    for _ in range(3):
        logged(cast)
    before = kept()
    with connections["owner"].cursor() as owner:
        owner.execute("SELECT incidents_fold_counts()")
        assert owner.fetchone() == (2,)
    assert kept() == before
    assert IncidentCount.objects.using("owner").count() == 1


def test_a_crowded_tile_carries_counts(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    logged(cast)
    logged(cast)
    assert [told["severity"] for told, _ in tile(cast, "dana", 11)] == ["high", "high"]
    monkeypatch.setattr("incidents.selectors.tiles.CROWD", 1)
    [(told, _)] = tile(cast, "dana", 11)
    assert told == {"count": 2, "critical": 0, "high": 2, "medium": 0, "low": 0}


def test_cells_of_tiles_cover_the_world_once() -> None:
    whole = counts.Region.of_tile(Tile(0, 0, 0))
    assert whole == counts.Region(0, 0, 4095, 4095)
    assert counts.Region.of_tile(Tile(13, 2391, 3099)) == counts.Region(1195, 1549, 1195, 1549)


def kept() -> dict[Any, int]:
    """What the counts add up to, by key."""
    found: dict[Any, int] = {}
    for row in IncidentCount.objects.using("owner"):
        key = (row.agency_id, row.jurisdiction_id, row.severity, row.open, row.x, row.y)
        found[key] = found.get(key, 0) + row.count
    return {key: count for key, count in found.items() if count}


def recounted() -> dict[Any, int]:
    """The same from the incidents themselves."""
    found: dict[Any, int] = {}
    for one in Incident.objects.using("owner").filter(point__isnull=False):
        assert one.point is not None
        x, y = tiles_across(round(one.point.x, 2), round(one.point.y, 2), counts.KEPT_AT)
        is_open = one.closed_at is None
        key = (one.agency_id, one.jurisdiction_id, one.severity, is_open, x, y)
        found[key] = found.get(key, 0) + 1
    return found
