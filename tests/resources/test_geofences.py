"""Fences raise entered and left once each, to whoever may hear it; jitter and late fixes do not."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.gis.geos import MultiPolygon
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agencies.services import sharing
from agencies.services.grants import Shown
from eoc import journal
from eoc.access import scope
from eoc.errors import NotFound, NotPermitted, Stale, WrongState
from resources.models import AssetInside, Geofence
from resources.selectors import geofences as selectors
from resources.services import bookings, geofences, ingest
from tests.agreeing import agree
from tests.cast import Cast, square
from tests.resources.build import incident
from tests.resources.test_position_hidden_of_law import discipline

AWAY, WEST = -75.2, -75.0  # far outside Riverton, and its western line
METRE = 1 / 85_300  # degrees of longitude at 40 north
STATION = square(-75.3, 40.0, 0.01)
IN_STATION = -75.295
Said = list[tuple[str, str]]


class Unit:
    """A unit whose receiver reports from one place after the other, a minute apart."""

    def __init__(self, cast: Cast, who: str = "dana", label: str = "RIV Engine 12") -> None:
        self.cast, self.who, self.label, self.ago = cast, who, label, 3600

    def at(self, *places: float, lat: float = 40.005, back: int = 0) -> None:
        """Report from there; `back` is how many minutes late."""
        for lon in places:
            self.ago -= 60
            when = timezone.now().timestamp() - self.ago - back * 60
            fix = {"asset": str(self.cast.assets[self.label].uuid), "lon": lon, "lat": lat}
            with scope(self.cast.actor(self.who)) as by:
                ingest.report([{**fix, "at": when}], by)


def heard(cast: Cast, name: str) -> Said:
    """Kind and words of the crossings somebody hears."""
    actor = cast.actor(name)
    with scope(actor):
        streams = sorted(sharing.streams_of(actor))
        entries = [entry for name in streams for entry in journal.since(name, 0) or []]
    said = [(entry["kind"], entry["payload"]["text"]) for entry in entries]
    return [one for one in said if one[0] in ("asset.entered", "asset.left")]


def drawn(cast: Cast, who: str = "dana", area: MultiPolygon = STATION, **more: Any) -> Geofence:
    """A station of the agency of somebody."""
    with scope(cast.actor(who)) as by:
        agency = cast.people[who].agency
        said = {"kind": "station", "name": "Station 1", **more}
        return geofences.draw(agency=agency, area=area, by=by, **said)


def entered(what: str, unit: str = "RIV Engine 12") -> tuple[str, str]:
    return "asset.entered", f"{unit} entered {what}"


def left(what: str, unit: str = "RIV Engine 12") -> tuple[str, str]:
    return "asset.left", f"{unit} left {what}"


def test_entered_and_left_are_told_once_each(cast: Cast) -> None:
    drawn(cast)
    unit = Unit(cast)
    unit.at(AWAY, IN_STATION, IN_STATION + 0.001, AWAY, AWAY)
    assert heard(cast, "dana") == [entered("Station 1"), left("Station 1")]
    unit.at(WEST + 0.02, WEST + 0.03, AWAY)
    assert heard(cast, "dana")[2:] == [entered("Riverton"), left("Riverton")]


def test_what_a_unit_is_inside_of_is_kept(cast: Cast) -> None:
    fence = drawn(cast, area=square(-75.0, 40.0, 0.01))
    Unit(cast).at(AWAY, WEST + 0.005)
    with scope(cast.actor("dana")):
        kept = set(AssetInside.objects.values_list("fence", flat=True))
    assert kept == {f"g{fence.pk}", f"j{cast.towns['riverton'].pk}"}


def test_jitter_at_the_line_raises_nothing_more(cast: Cast) -> None:
    unit = Unit(cast)
    unit.at(AWAY, *(WEST + metres * METRE for metres in (5, -5, 3, -29, 1, -20, 8)))
    assert heard(cast, "dana") == [entered("Riverton")]
    unit.at(WEST - 31 * METRE, WEST - 20 * METRE, WEST - 1 * METRE)
    assert heard(cast, "dana") == [entered("Riverton"), left("Riverton")]


def test_a_long_straight_line_is_straight_in_degrees(cast: Cast) -> None:
    """On the ground its middle would bulge 300 m north of it."""
    area = MultiPolygon(square(-77.0, 40.0, 1.5)[0], srid=4326)
    drawn(cast, area=area, kind="evacuation_zone", name="East side")
    unit = Unit(cast)
    unit.at(-76.25, lat=41.4999)
    unit.at(-76.25, lat=41.5 + 25 / 111_000)
    assert heard(cast, "dana") == [entered("East side")]
    unit.at(-76.25, lat=41.5 + 32 / 111_000)
    assert heard(cast, "dana") == [entered("East side"), left("East side")]


def test_a_late_fix_raises_nothing(cast: Cast) -> None:
    unit = Unit(cast)
    unit.at(AWAY, AWAY)
    unit.at(WEST + 0.02, back=30)
    assert heard(cast, "dana") == []


def test_neither_end_nor_a_fence_to_come_is_crossed(cast: Cast) -> None:
    soon = timezone.now() + timedelta(hours=1)
    drawn(cast, in_force_from=soon)
    fence = drawn(cast, name="Station 2")
    unit = Unit(cast)
    unit.at(IN_STATION)
    with scope(cast.actor("dana")) as dana:
        ended = geofences.end(fence=fence, version=1, by=dana)
        assert not AssetInside.objects.exists()
        with pytest.raises(WrongState):
            geofences.end(fence=ended, version=2, by=dana)
        with pytest.raises(Stale):
            geofences.end(fence=ended, version=1, by=dana)
    unit.at(IN_STATION, AWAY)
    assert heard(cast, "dana") == [entered("Station 2")]


def test_partners_hear_of_territories_and_never_of_fences(cast: Cast) -> None:
    drawn(cast)
    Unit(cast).at(AWAY, IN_STATION, WEST + 0.02)
    assert heard(cast, "hal") == [entered("Riverton")]
    assert heard(cast, "lee") == heard(cast, "olu") == []


def test_a_fence_is_crossed_by_its_owners_units_alone(cast: Cast) -> None:
    drawn(cast, "olu", name="Far yard")
    Unit(cast).at(AWAY, IN_STATION)
    assert heard(cast, "dana") == heard(cast, "olu") == []


@pytest.mark.parametrize("field", ["fire", "law"])
def test_a_grant_of_positions_tells_all_but_law_enforcement(cast: Cast, field: str) -> None:
    discipline(cast, "farview", field)
    agree(cast, "farview", "lakeside", Shown("assets", detail="full"), by="agency")
    Unit(cast, "olu", "FAR Engine 12").at(AWAY, -74.68)
    said = [entered("Farview", "FAR Engine 12")]
    assert heard(cast, "olu") == said
    assert heard(cast, "lee") == (said if field == "fire" else [])


def test_automatic_aid_does_not_hear_law_enforcement(cast: Cast) -> None:
    discipline(cast, "hillcrest", "law")
    Unit(cast, "hal", "HIL Engine 12").at(AWAY, -74.78)
    assert heard(cast, "hal") == [entered("Hillcrest", "HIL Engine 12")]
    assert heard(cast, "dana") == []


def test_whoever_is_helped_hears_law_enforcement_cross_lines(cast: Cast) -> None:
    discipline(cast, "lakeside", "law")
    drawn(cast, "liv")
    with scope(cast.actor("dana")):
        fire = incident(cast)
    with scope(cast.actor("lee")) as lee:
        asset, riverton = cast.assets["LAK Engine 12"], cast.agencies["riverton"]
        bookings.commit(
            asset=asset, incident=fire, by=lee, purpose="deployment", for_agency=riverton
        )
    Unit(cast, "lee", "LAK Engine 12").at(AWAY, IN_STATION, -74.88)
    lines = [entered("Lakeside", "LAK Engine 12")]
    assert heard(cast, "dana") == lines
    assert heard(cast, "lee")[-1:] == lines and len(heard(cast, "lee")) == 3


def test_who_draws_and_ends(cast: Cast) -> None:
    fence = drawn(cast, "ada")
    riverton = cast.agencies["riverton"]
    for name in ("rosa", "obi", "liv", "olu"):
        with scope(cast.actor(name)) as by, pytest.raises(NotPermitted):
            geofences.draw(agency=riverton, kind="station", name="X", area=STATION, by=by)
    for name in ("rosa", "obi"):
        with scope(cast.actor(name)) as by, pytest.raises(NotPermitted):
            geofences.end(fence=fence, version=1, by=by)
    with scope(cast.actor("olu")) as olu:
        assert not selectors.visible_to(olu).exists()
        with pytest.raises(NotFound):
            geofences.end(fence=fence, version=1, by=olu)


def test_the_database_refuses_what_no_service_writes(cast: Cast) -> None:
    town, unit = cast.agencies["riverton"].pk, cast.assets["RIV Engine 12"].pk
    bow = "ST_Multi(ST_GeomFromText('POLYGON((0 0,1 1,1 0,0 1,0 0))', 4326))"
    forged = {
        "INSERT INTO resources_assetinside (asset_id, agency_id, fence, since) "
        f"VALUES ({unit}, {town}, 'j1', now())": "row-level security",
        "INSERT INTO resources_geofence (uuid, agency_id, kind, name, area, version) "
        f"VALUES (gen_random_uuid(), {town}, 'station', 'X', {bow}, 1)": "area_sane",
        "INSERT INTO resources_geofence (uuid, agency_id, kind, name, area, version) VALUES "
        f"(gen_random_uuid(), {cast.agencies['farview'].pk}, 'station', 'X', "
        "ST_Multi(ST_MakeEnvelope(0, 0, 1, 1, 4326)), 1)": "row-level security",
    }
    for statement, why in forged.items():
        refused = pytest.raises(DatabaseError, match=why)
        with scope(cast.actor("dana")), refused, transaction.atomic():
            connection.cursor().execute(statement)


def test_nobody_asks_what_a_strangers_unit_crossed(cast: Cast) -> None:
    unit = cast.assets["RIV Engine 12"].pk
    Unit(cast).at(AWAY)
    with scope(cast.actor("dana")), connection.cursor() as cursor:
        cursor.execute("UPDATE resources_assetposition SET point = ST_Translate(point, 0.22, 0)")
    for name, many in (("olu", 0), ("dana", 1)):
        with scope(cast.actor(name)), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM resources_crossed(%s)", [[unit]])
            assert len(cursor.fetchall()) == many
