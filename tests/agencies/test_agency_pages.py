"""Pages of agencies and declarations."""

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, Declaration, Membership
from agencies.services import sharing
from eoc.access import Role, scope
from tests.agencies.test_pages import client_of
from tests.cast import Cast


@pytest.fixture
def ada(cast: Cast) -> Client:
    """Ada, who also administers the region."""
    with scope(sharing.operator()):
        region = Agency.objects.get(short_code="REG")
        Membership.objects.create(person=cast.people["ada"], agency=region, role=Role.ADMINISTRATOR)
    return client_of(cast, "ada")


def test_an_agency_is_founded_and_serves(cast: Cast, ada: Client) -> None:
    where = reverse("agencies:agency-found")
    new = {
        "name": "Riverton Water",
        "short_code": "rivwa",
        "kind": "utility",
        "discipline": "utility",
    }
    assert ada.get(where).status_code == 200
    assert ada.post(where, {**new, "short_code": "R1"}).status_code == 422
    assert ada.post(where, new)["Location"] == reverse("agencies:agency", args=["RIVWA"])
    assert ada.post(where, new).status_code == 422
    serve = reverse("agencies:agency-serve", args=["RIVWA"])
    served = ada.post(serve, {"jurisdictions": [cast.towns["riverton"].pk], "version": 1})
    assert served.status_code == 302
    shown = ada.get(reverse("agencies:agency", args=["RIVWA"]))
    assert [one.name for one in shown.context["served"]] == ["Riverton"]
    assert shown.context["area"]["features"]
    assert "Riverton Water" in ada.get(reverse("agencies:agencies")).content.decode()


def test_details_change_once(cast: Cast) -> None:
    ada = client_of(cast, "ada")
    edit = reverse("agencies:agency-edit", args=["RIV"])
    said = {
        "name": "Riverton Fire Bureau",
        "kind": "government",
        "discipline": "fire",
        "cover_floor": "2",
        "confirm_from": "3",
        "confirm_amount": "2500.50",
        "version": "1",
    }
    assert ada.post(edit, {**said, "name": ""}).status_code == 422
    assert ada.post(edit, said).status_code == 302
    assert ada.post(edit, said).status_code == 412
    assert client_of(cast, "dana").post(edit, said).status_code == 403
    assert client_of(cast, "olu").post(edit, said).status_code == 403
    stolen = {"jurisdictions": [cast.towns["riverton"].pk], "version": 1}
    farview = reverse("agencies:agency-serve", args=["FAR"])
    assert client_of(cast, "olu").post(farview, stolen).status_code == 403
    assert (
        client_of(cast, "ada")
        .post(
            reverse("agencies:agency-found"),
            {
                "name": "X",
                "short_code": "XX",
                "kind": "ngo",
                "discipline": "fire",
            },
        )
        .status_code
        == 403
    )


@pytest.mark.parametrize("name", ["dana", "olu"])
def test_everybody_reads(cast: Cast, name: str) -> None:
    client = client_of(cast, name)
    for where in ("agencies:agencies", "agencies:declarations"):
        assert client.get(reverse(where)).status_code == 200
    assert client.get(reverse("agencies:agency", args=["RIV"])).status_code == 200
    assert client.get(reverse("agencies:agency", args=["NONE"])).status_code == 404


def test_an_emergency_is_declared_and_ended(cast: Cast) -> None:
    ada = client_of(cast, "ada")
    new = {
        "issuer": cast.towns["riverton"].pk,
        "title": "Local disaster emergency",
        "legal_basis": "Municipal code, illustrative",
    }
    where = reverse("agencies:declare")
    assert ada.get(where).status_code == 200
    assert ada.post(where, {**new, "issuer": cast.towns["lakeside"].pk}).status_code == 422
    assert ada.post(where, new).status_code == 302
    with scope(cast.actor("ada")):
        made = Declaration.objects.get()
    end = reverse("agencies:declaration-end", args=[made.uuid])
    assert ada.get(end).status_code == 200
    assert ada.post(end, {"reason": "", "version": 1}).status_code == 422
    assert client_of(cast, "dana").get(end).status_code == 403
    assert client_of(cast, "olu").post(end, {"reason": "x", "version": 1}).status_code == 403
    assert "In force" in ada.get(reverse("agencies:declarations")).content.decode()
    assert ada.post(end, {"reason": "water fell", "version": 1}).status_code == 302
    assert ada.post(end, {"reason": "water fell", "version": 2}).status_code == 409
    assert "water fell" in ada.get(reverse("agencies:declarations")).content.decode()
