"""Territories of the same name are told apart wherever one is chosen from a list."""

import re

import pytest
from django.test import Client

from agencies.forms.territories import TerritoryField
from agencies.models import Jurisdiction, JurisdictionKind, Service
from agencies.selectors.territory_names import told_apart
from agencies.services import sharing
from eoc.access import scope
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def twins(cast: Cast) -> list[Jurisdiction]:
    """Two towns called Washington in two counties, and a district of that name."""
    shape = cast.towns["riverton"].boundary
    with scope(sharing.operator()):

        def made(name: str, kind: str, code: str, **more: object) -> Jurisdiction:
            return Jurisdiction.objects.create(
                name=name, kind=kind, short_code=code, boundary=shape, **more
            )

        town, county = JurisdictionKind.MUNICIPALITY, JurisdictionKind.COUNTY
        hill, dale = made("Hill", county, "HLC"), made("Dale", county, "DLC")
        found = [
            made("Washington", town, "WSH", parent=hill),
            made("Washington", town, "WSD", parent=dale),
            made("Washington", JurisdictionKind.DISTRICT, "WSX"),
            made("Washington", town, "WSN"),
        ]
        for one in found:
            Service.objects.create(agency=cast.agencies["riverton"], jurisdiction=one)
    return found


def test_only_those_called_alike_say_where_they_lie(cast: Cast, twins: list[Jurisdiction]) -> None:
    with scope(cast.actor("ada")):
        assert told_apart([*twins, cast.towns["riverton"]]) == [
            "Washington, Hill · WSH",
            "Washington, Dale · WSD",
            "Washington (Special district)",
            "Washington · WSN",
            "Riverton",
        ]
        assert told_apart(twins[:1]) == ["Washington"]


def test_a_list_of_one_choice_tells_them_apart(cast: Cast, twins: list[Jurisdiction]) -> None:
    with scope(cast.actor("ada")):
        field = TerritoryField(Jurisdiction.objects.filter(name="Washington").defer("boundary"))
        choices = {str(value): label for value, label in field.choices}
        assert choices[str(twins[1].pk)] == "Washington, Dale · WSD"
        assert len(set(choices.values())) == len(choices) == 5
        assert field.clean(str(twins[1].pk)) == twins[1]


@pytest.mark.parametrize(
    "path",
    [
        "/alerts/feeds/add/",
        "/alerts/cap/rules/add/",
        "/admin/contact-points/add/",
        "/alerts/announcements/new/",
    ],
)
def test_pages_do(cast: Cast, twins: list[Jurisdiction], path: str) -> None:
    client = Client()
    client.force_login(cast.users["ada"])
    page = re.sub(r"\s+", " ", client.get(path).content.decode())
    for name in ("Washington, Hill · WSH", "Washington, Dale · WSD"):
        assert name in page
