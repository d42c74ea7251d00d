"""Mission-ready packages: described, timed, priced; they make a unit's ready-in and an estimate."""

from decimal import Decimal

import pytest
from django.test import Client

from eoc.access import scope
from eoc.errors import Invalid, NotFound, NotPermitted, Stale, WrongState
from resources.models import Asset, AssetKind, MissionReadyPackage
from resources.selectors import packages as selectors
from resources.services import packages
from tests.cast import Cast
from tests.resources.build import said, stream

pytestmark = pytest.mark.django_db
AMOUNTS = {"personnel_cost": Decimal("6720.00"), "equipment_cost": Decimal("3360.00")}


def registered(cast: Cast, who: str = "liv", **more: object) -> MissionReadyPackage:
    """Lakeside's pump with its crew for two weeks."""
    fields: dict[str, object] = {
        "name": "High-volume pump",
        "kind": AssetKind.objects.get(pk="pump"),
        "asset": cast.assets["LAK Pump 1"],
        "capability": "8,000 L/min over 3 km",
        "ready_minutes": 45,
        "people": 4,
        **AMOUNTS,
        **more,
    }
    with scope(cast.actor(who)) as by:
        return packages.register(agency=cast.agencies["lakeside"], by=by, **fields)


def test_it_says_how_soon_and_how_much(cast: Cast) -> None:
    made = registered(cast)
    assert made.total == Decimal("10080.00")
    assert made.hourly == Decimal("30.00")
    assert selectors.estimate(made, 12) == Decimal("360.00")
    with scope(cast.actor("liv")):
        pump = Asset.objects.select_related("kind").get(pk=cast.assets["LAK Pump 1"].pk)
        assert selectors.ready_in(pump) == 45
        assert selectors.ready_in(pump, MissionReadyPackage(ready_minutes=10)) == 10
        assert selectors.of_asset(pump) == made
        assert selectors.hourly_rates(1, [pump.pk]) == {pump.pk: Decimal("30.00")}
    assert said(stream(cast, "lakeside", "agency.full"))[-1]["kind"] == "package.registered"


def test_changed_and_retired_by_its_agency_alone(cast: Cast) -> None:
    made = registered(cast)
    with scope(cast.actor("olu")) as olu, pytest.raises(NotFound):
        packages.change(package=made, version=1, by=olu, people=3)
    with scope(cast.actor("lee")) as lee, pytest.raises(NotPermitted):
        packages.change(package=made, version=1, by=lee, people=3)
    with scope(cast.actor("liv")) as liv:
        changed = packages.change(package=made, version=1, by=liv, people=3)
        assert (changed.people, changed.total) == (3, made.total)
        with pytest.raises(Stale):
            packages.change(package=made, version=1, by=liv, people=2)
        packages.retire(package=made, version=2, by=liv)
        with pytest.raises(WrongState):
            packages.retire(package=made, version=3, by=liv)


def test_what_makes_no_sense_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid) as refused:
        registered(cast, capability=" ", travel_cost=Decimal(-1))
    assert set(refused.value.fields) == {"capability", "travel_cost"}
    with pytest.raises(Invalid) as refused:
        registered(cast, asset=cast.assets["LAK Engine 12"])
    assert refused.value.fields == {"asset": "LAK Engine 12 is no high-volume pump."}
    registered(cast)
    with pytest.raises(Invalid, match="has a package of that name"):
        registered(cast)


def test_pages_and_api(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["liv"])
    sent = {
        "agency": cast.agencies["lakeside"].pk,
        "name": "Pump",
        "kind": "pump",
        "capability": "8,000 L/min",
        "people": 2,
        "ready_minutes": 30,
        "days": 14,
        "currency": "USD",
        "personnel_cost": "336.00",
    }
    assert client.post("/resources/packages/add/", sent, secure=True).status_code == 302
    page = client.get("/resources/packages/", secure=True).content.decode()
    assert "336.00 USD for 14 days, 1.00 per hour" in page
    (row,) = client.get("/api/v1/packages/", secure=True).json()["results"]
    address = f"/api/v1/packages/{row['uuid']}/"
    body = {"other_cost": "0.50"}
    answer = client.patch(
        address, body, content_type="application/json", headers={"If-Match": '"1"'}, secure=True
    )
    assert (answer.status_code, answer.json()["total"]) == (200, "336.50")
    edit = client.get(f"/resources/packages/{row['uuid']}/edit/", secure=True)
    assert edit.status_code == 200
    again = {**sent, "version": 1}
    stale = client.post(f"/resources/packages/{row['uuid']}/edit/", again, secure=True)
    assert stale.status_code == 412
