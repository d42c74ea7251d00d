"""Whatever a feed holds, it is opened, refused in words, or refused entry by entry: no crash."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts import cap
from alerts.feeds import NotAFeed, opened
from tests.alerts.cap_build import PLAIN
from tests.alerts.feed_build import ATOM, envelope

QUICK = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
LEAF = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=12),
    st.sampled_from(["2026-11-28T16:30:00Z", "2026-11-28T16:30:00-0500", "Actual", "us1", "Alert"]),
)
ANY = st.recursive(
    LEAF, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner)
)
NAMES = st.sampled_from(
    [
        *("id", "sender", "sent", "status", "messageType", "event", "areaDesc", "references"),
        *("geocode", "parameters", "updated", "time", "mag", "place", "alert", "type", "url"),
        *("title", "severity", "onset", "category", "response"),
    ]
)
POINTS = st.lists(ANY, max_size=4)
GEOMETRY = st.fixed_dictionaries(
    {
        "type": st.sampled_from(["Point", "Polygon", "MultiPolygon", "x"]),
        "coordinates": POINTS | ANY,
    }
)
FEATURE = st.fixed_dictionaries(
    {"properties": st.dictionaries(NAMES, ANY) | ANY, "geometry": GEOMETRY | ANY, "id": ANY}
)
PIECES = st.sampled_from(
    [
        PLAIN.partition("?>")[2],
        "<entry>",
        "</entry>",
        "<link href='x'/>",
        "<id>a</id>",
        "&lt;",
        "]]>",
    ]
)


def every_end_is_said(content: bytes, kind: str) -> None:
    try:
        found = opened(content, kind, lambda *_: ())
    except NotAFeed as fault:
        assert fault.message
        return
    for one in found:
        assert bool(one.content) + bool(one.link) + bool(one.fault) == 1
        try:
            if one.content:
                cap.read(one.content)
        except cap.CapFault as fault:
            assert fault.below(one.above).message


@QUICK
@given(st.lists(FEATURE, max_size=3), st.sampled_from(["nws", "usgs"]))
def test_any_geojson(features: list[Any], kind: str) -> None:
    every_end_is_said(json.dumps({"features": features}).encode(), kind)


@QUICK
@given(st.lists(PIECES, max_size=6).map("".join))
def test_any_pieces_in_a_feed_and_in_an_envelope(pieces: str) -> None:
    every_end_is_said(ATOM.format(entries=pieces).encode(), "cap")
    every_end_is_said(envelope(pieces), "cap")


@QUICK
@given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    every_end_is_said(content, "cap")
