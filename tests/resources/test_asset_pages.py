"""Pages of assets: seen, added, changed, taken out of service; units for an incident."""

import pytest
from django.test import Client
from django.urls import reverse

from eoc.access import scope
from resources.models import Asset
from tests.cast import Cast
from tests.resources.build import fresh, incident


@pytest.fixture
def dana(cast: Cast) -> Client:
    return client_of(cast, "dana")


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def page(cast: Cast, name: str, label: str = "RIV Engine 12", *rest: str) -> str:
    return reverse(f"resources:{name}", args=[cast.assets[label].uuid, *rest])


def test_the_table_is_filtered(cast: Cast, dana: Client) -> None:
    whole = dana.get(reverse("resources:assets")).content.decode()
    assert "RIV Engine 12" in whole
    assert "HIL Engine 12" in whole
    assert "LAK Engine 12" not in whole
    some = dana.get(reverse("resources:assets"), {"agency": "HIL", "kind": "pump"})
    assert [row["label"] for row in some.context["rows"]] == ["HIL Pump 1"]


def test_one_asset_is_shown_to_who_may_see_it(cast: Cast, dana: Client) -> None:
    assert dana.get(page(cast, "asset")).status_code == 200
    assert client_of(cast, "olu").get(page(cast, "asset")).status_code == 404


def test_status_by_form(cast: Cast, dana: Client) -> None:
    where = page(cast, "asset-status")
    wrong = dana.post(where, {"status": "out_of_service", "reason": ""})
    assert wrong.status_code == 422
    assert "Say why" in wrong.content.decode()
    done = dana.post(where, {"status": "out_of_service", "reason": "flat tyre"})
    assert done.status_code == 302
    assert "flat tyre" in dana.get(page(cast, "asset")).content.decode()
    assert dana.post(where, {"status": "out_of_service", "reason": "x"}).status_code == 409
    assert client_of(cast, "obi").post(where, {"status": "available"}).status_code == 403


def test_an_asset_is_added_and_changed(cast: Cast) -> None:
    ada = client_of(cast, "ada")
    assert ada.get(reverse("resources:asset-add")).status_code == 200
    riverton = cast.agencies["riverton"].pk
    new = {"agency": riverton, "call_sign": "Ladder 7", "kind": "ladder", "type": "2"}
    made = ada.post(reverse("resources:asset-add"), {**new, "lon": "-75.0", "lat": "40.0"})
    assert made.status_code == 302
    with scope(cast.actor("ada")):
        ladder = Asset.objects.get(call_sign="Ladder 7")
    assert (ladder.type, ladder.home and ladder.home.y) == (2, 40.0)
    assert ada.post(reverse("resources:asset-add"), new).status_code == 422
    assert ada.post(reverse("resources:asset-add"), {**new, "lon": "1"}).status_code == 422
    edit = reverse("resources:asset-edit", args=[ladder.uuid])
    assert ada.get(edit).status_code == 200
    changed = {"call_sign": "Ladder 8", "kind": "ladder", "version": "1"}
    assert ada.post(edit, changed).status_code == 302
    assert ada.post(edit, {**changed, "call_sign": "Ladder 9"}).status_code == 412


def test_others_do_not_add_or_change(cast: Cast) -> None:
    assert client_of(cast, "obi").get(reverse("resources:asset-add")).status_code == 403
    assert client_of(cast, "liv").get(page(cast, "asset-edit")).status_code == 404
    assert client_of(cast, "dana").get(page(cast, "asset-edit", "HIL Pump 1")).status_code == 403


def test_units_are_sent_from_the_incident(cast: Cast, dana: Client) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    where = reverse("resources:for-incident", args=[fire.number])
    assert "Engine 12, 0.0 km" in dana.get(where).content.decode()
    sent = dana.post(f"{where}assign/", {"asset": [str(cast.assets["RIV Engine 12"].uuid)]})
    assert sent.status_code == 302
    shown = dana.get(where).content.decode()
    assert "Dispatched" in shown
    assert dana.post(f"{where}assign/", {"asset": []}).status_code == 422
    step = dana.post(page(cast, "asset-act", "RIV Engine 12", "on-scene"), {"back": where})
    assert step["Location"] == where
    with scope(cast.actor("dana")):
        assert fresh(cast.assets["RIV Engine 12"]).dispatch_state == "on_scene"
    assert client_of(cast, "olu").get(where).status_code == 404


def test_only_the_fragment_for_htmx(cast: Cast, dana: Client) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    where = reverse("resources:for-incident", args=[fire.number])
    assert dana.get(where, headers={"HX-Request": "true"}).content.lstrip().startswith(b"<div id")


def test_the_way_back_stays_in_the_house(cast: Cast, dana: Client) -> None:
    with scope(cast.actor("dana")):
        fire = incident(cast)
    unit = str(cast.assets["RIV Engine 12"].uuid)
    dana.post(reverse("resources:for-incident-assign", args=[fire.number]), {"asset": [unit]})
    away = dana.post(
        page(cast, "asset-act", "RIV Engine 12", "en-route"), {"back": "//evil.example/"}
    )
    assert away["Location"] == page(cast, "asset")
    assert dana.post(page(cast, "asset-act", "RIV Engine 12", "fly")).status_code == 404
