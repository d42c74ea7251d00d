"""A lent unit is where its deployment says; dispatch reports only what happens at the scene."""

import pytest
from django.urls import reverse

from eoc.access import scope
from eoc.errors import WrongState
from resources.models import Asset
from resources.services import dispatch
from tests.cast import Cast
from tests.resources.asking import approved
from tests.resources.journeys import brought
from tests.resources.test_asset_pages import client_of


def test_it_is_not_on_scene_before_it_checked_in(cast: Cast) -> None:
    sent = approved(cast)
    with scope(cast.actor("dana")) as dana:
        unit = Asset.objects.get(pk=sent.asset_id)
        with pytest.raises(WrongState, match="has not checked in"):
            dispatch.on_scene(asset=unit, by=dana)
    where = reverse("resources:for-incident", args=[sent.request.incident_number])
    page = client_of(cast, "dana").get(where).content.decode()
    assert "LAK Engine 12" in page
    for act in ("On scene", "En route", "Clear"):
        assert f">{act}<" not in page


def test_at_the_scene_dispatch_reports_what_it_does(cast: Cast) -> None:
    sent = brought(cast, "checked_in")
    with scope(cast.actor("dana")) as dana:
        unit = Asset.objects.get(pk=sent.asset_id)
        dispatch.transporting(asset=unit, by=dana)
    where = reverse("resources:for-incident", args=[sent.request.incident_number])
    page = client_of(cast, "dana").get(where).content.decode()
    assert ">On scene<" in page
    assert ">Clear<" not in page
