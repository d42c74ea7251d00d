"""Geofences on pages: drawn as lines of text, listed to their agency, ended once."""

import json

import pytest
from django.contrib.gis.geos import GEOSGeometry

from eoc.access import scope
from resources.models import Geofence
from tests.cast import Cast
from tests.resources.test_position_api import client

pytestmark = pytest.mark.django_db
HOME = "/resources/geofences/"
CORNERS = "40.01, -74.99\n40.01, -74.96\n40.04, -74.96"


def test_one_is_drawn_listed_and_ended(cast: Cast) -> None:
    dana = client(cast)
    said = {"agency": cast.agencies["riverton"].pk, "kind": "station", "name": "Station 1"}
    crooked = dana.post(f"{HOME}add/", {**said, "area": "40.01, -74.99\nMill"})
    assert crooked.status_code == 422 and "line 2" in crooked.content.decode()
    assert dana.post(f"{HOME}add/", {**said, "area": CORNERS}).status_code == 302
    with scope(cast.actor("dana")):
        fence = Geofence.objects.get()
    assert fence.area.num_points == 4
    listed = client(cast, "obi").get(HOME)
    assert "Station 1" in listed.content.decode()
    area, inside = (one["geometry"] for one in listed.context["shapes"]["features"])
    assert (area["type"], inside["type"]) == ("Polygon", "Point")
    assert fence.area.contains(GEOSGeometry(json.dumps(inside)))
    assert "Station 1" not in client(cast, "hal").get(HOME).content.decode()
    path = f"{HOME}{fence.uuid}/end/"
    assert dana.post(path).status_code == 422, "which version was read is not said"
    assert dana.post(path, {"version": 7}).status_code == 412
    assert client(cast, "hal").post(path, {"version": 1}).status_code == 404
    assert dana.post(path, {"version": 1}).status_code == 302
    assert "Station 1</th>" not in dana.get(HOME).content.decode()
    assert dana.post(path, {"version": 2}).status_code == 409
