"""Who sees where units are, by every kind of grant; law enforcement is seen by whoever it helps."""

from typing import Any

import pytest
from django.contrib.gis.geos import Polygon
from django.utils import timezone

from agencies.services import sharing
from agencies.services.grants import Shown
from eoc.access import Actor, scope
from eoc.realtime.reading import HUB
from resources.models import AssetPosition
from resources.selectors import assets as selectors
from resources.selectors import latest
from resources.selectors.moving import Moving
from resources.services import bookings, ingest
from tests.agreeing import agree
from tests.cast import Cast
from tests.resources.build import incident

FULL = Shown("assets", detail="full")
SUMMARY = Shown("assets")
POSITIONS = Shown("positions")
GRANTS = {
    "nothing": [],
    "assets in full": [FULL],
    "assets as a summary": [SUMMARY],
    "assets as a summary with positions": [SUMMARY, POSITIONS],
    "assets in full with positions": [FULL, POSITIONS],
    "positions alone": [POSITIONS],
}
AROUND = Polygon.from_bbox((-74.91, 40.04, -74.89, 40.06))
AROUND.srid = 4326
OPEN = {
    "assets in full",
    "assets as a summary with positions",
    "assets in full with positions",
}


def discipline(cast: Cast, town: str, name: str) -> None:
    agency = cast.agencies[town]
    with scope(sharing.operator("Cast")):
        type(agency).objects.filter(pk=agency.pk).update(
            discipline=name, version=agency.version + 1
        )


def report(cast: Cast, who: str, label: str) -> None:
    at = timezone.now().isoformat()
    with scope(cast.actor(who)) as by:
        fix = {"asset": str(cast.assets[label].uuid), "lon": -74.9, "lat": 40.05, "at": at}
        ingest.report([fix], by)


def seen(actor: Actor, label: str, cast: Cast) -> dict[str, bool]:
    """Whether each way shows where the unit is: policies, querysets, rows, a box, pushed frames."""
    pk = cast.assets[label].pk
    with scope(actor):
        policies = AssetPosition.objects.filter(pk=pk).exists()
        queryset = latest.visible_to(actor).filter(pk=pk).exists()
        rows: list[Any] = [row for row in selectors.rows(actor) if row["id"] == pk]
        boxed = selectors.within(selectors.placed_for(actor, selectors.visible_to(actor)), AROUND)
        box = boxed.filter(pk=pk).exists()
    streams = frozenset(sharing.streams_of(actor))
    with scope(HUB):
        pushed = bool(Moving().changed(streams))
    return {
        "policies": policies,
        "queryset": queryset,
        "rows": bool(rows) and rows[0]["lon"] is not None,
        "box": box,
        "pushed": pushed,
    }


def every(way: bool) -> dict[str, bool]:
    return dict.fromkeys(("policies", "queryset", "rows", "box", "pushed"), way)


@pytest.mark.parametrize("field", ["fire", "law"])
@pytest.mark.parametrize("name", GRANTS)
def test_every_kind_of_grant(cast: Cast, field: str, name: str) -> None:
    discipline(cast, "farview", field)
    if GRANTS[name]:
        agree(cast, "farview", "lakeside", *GRANTS[name], by="agency")
    report(cast, "olu", "FAR Engine 12")
    shown = field == "fire" and name in OPEN
    assert seen(cast.actor("lee"), "FAR Engine 12", cast) == every(shown)
    assert seen(cast.actor("olu"), "FAR Engine 12", cast) == every(True)


@pytest.mark.parametrize("field", ["fire", "law"])
def test_automatic_aid_alone_does_not_show_law_enforcement(cast: Cast, field: str) -> None:
    discipline(cast, "hillcrest", field)
    report(cast, "hal", "HIL Engine 12")
    assert seen(cast.actor("dana"), "HIL Engine 12", cast) == every(field == "fire")


def test_whoever_is_helped_sees_where_law_enforcement_is(cast: Cast) -> None:
    discipline(cast, "lakeside", "law")
    with scope(cast.actor("dana")):
        fire = incident(cast)
    with scope(cast.actor("lee")) as lee:
        lent = bookings.commit(
            asset=cast.assets["LAK Engine 12"],
            incident=fire,
            by=lee,
            purpose="deployment",
            for_agency=cast.agencies["riverton"],
        )
    report(cast, "lee", "LAK Engine 12")
    assert seen(cast.actor("dana"), "LAK Engine 12", cast) == every(True)
    with scope(cast.actor("lee")) as lee:
        bookings.release(booking=lent, by=lee)
    assert not any(seen(cast.actor("dana"), "LAK Engine 12", cast).values())


def test_a_partner_hears_of_a_law_unit_without_its_place(cast: Cast) -> None:
    discipline(cast, "hillcrest", "law")
    with scope(cast.actor("dana")) as dana:
        rows = [r for r in selectors.rows(dana) if r["agency"]["code"] == "HIL"]
    assert {row["detail"] for row in rows} == {"listed"}
