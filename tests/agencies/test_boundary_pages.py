"""Boundaries uploaded by page: preview, faults line by line, publish."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, BoundaryUpload, Jurisdiction, Membership
from agencies.services import sharing
from eoc.access import Role, scope
from tests.cast import Cast, square

UPLOAD = "/admin/jurisdictions/upload/"
MONTGOMERY = (
    Path(__file__).resolve().parents[3]
    / "shared/data/montgomery_pa/jurisdictions/montco_municipalities.geojson"
)


@pytest.fixture
def ada(cast: Cast) -> Client:
    """Ada, who also administers the region."""
    with scope(sharing.operator()):
        region = Agency.objects.get(short_code="REG")
        Membership.objects.create(person=cast.people["ada"], agency=region, role=Role.ADMINISTRATOR)
    return client_of(cast, "ada")


def client_of(cast: Cast, name: str) -> Client:
    client = Client()
    client.force_login(cast.users[name])
    return client


def feature(code: str, name: str, west: float) -> dict[str, Any]:
    shape = json.loads(square(west, 41.0).json or "")
    return {
        "type": "Feature",
        "properties": {"name": name, "code": code},
        "geometry": shape,
    }


def file(*features: dict[str, Any], name: str = "towns.geojson") -> SimpleUploadedFile:
    text = json.dumps({"type": "FeatureCollection", "features": features})
    return SimpleUploadedFile(name, text.encode())


def count() -> int:
    with scope(sharing.operator()):
        return Jurisdiction.objects.count()


def test_preview_then_publish(cast: Cast, ada: Client) -> None:
    before = count()
    kept = ada.post(UPLOAD, {"file": file(feature("01", "Alder", -75.5))})
    assert kept.status_code == 302
    shown = ada.get(kept["Location"])
    assert shown.status_code == 200
    assert "1 created, 0 updated, 0 unchanged" in shown.content.decode()
    assert shown.context["shape"]["features"][0]["properties"] == {"name": "Alder"}
    assert count() == before
    fields = {"name_field": "name", "code_field": "code", "kind": "municipality"}
    done = ada.post(kept["Location"], fields)
    assert done.status_code == 302
    assert count() == before + 1
    with scope(sharing.operator()):
        assert Jurisdiction.objects.get(name="Alder").code == "01"
        assert not BoundaryUpload.objects.exists()
    assert "Alder" in ada.get(reverse("agencies:jurisdictions"), {"q": "ald"}).content.decode()
    code = shown.context["touched"][0][1].short_code
    assert ada.get(reverse("agencies:jurisdiction", args=[code])).status_code == 200
    again = ada.post(UPLOAD, {"file": file(feature("01", "Alder", -75.5))})
    assert "0 created, 0 updated, 1 unchanged" in ada.get(again["Location"]).content.decode()


def test_faults_stand_line_by_line(cast: Cast, ada: Client) -> None:
    before = count()
    bad = file(feature("01", "", -75.5), feature("01", "Birch", -75.3))
    kept = ada.post(UPLOAD, {"file": bad})
    shown = ada.get(kept["Location"])
    text = shown.content.decode()
    assert shown.status_code == 422
    assert "the name is empty" in text
    assert "code 01 stands already at feature 1" in text
    fields = {"name_field": "name", "code_field": "code", "kind": "municipality"}
    assert ada.post(kept["Location"], fields).status_code == 422
    assert count() == before


def test_what_is_no_file_of_shapes_is_refused(cast: Cast, ada: Client) -> None:
    assert ada.get(UPLOAD).status_code == 200
    assert ada.post(UPLOAD, {}).status_code == 422
    text = SimpleUploadedFile("notes.txt", b"hello")
    assert ada.post(UPLOAD, {"file": text}).status_code == 422
    fake = SimpleUploadedFile("towns.geojson", b"hello")
    refused = ada.post(UPLOAD, {"file": fake})
    assert refused.status_code == 422
    assert "of no kind known here" in refused.content.decode()


def test_others_do_not_upload(cast: Cast, ada: Client) -> None:
    assert client_of(cast, "dana").get(UPLOAD).status_code == 403
    kept = ada.post(UPLOAD, {"file": file(feature("01", "Alder", -75.5))})
    assert client_of(cast, "olu").get(kept["Location"]).status_code == 404
    theirs = client_of(cast, "olu").post(UPLOAD, {"file": file(feature("01", "Alder", -75.5))})
    refused = client_of(cast, "olu").get(theirs["Location"])
    assert refused.status_code == 422
    assert "only the region" in refused.content.decode()


def test_everybody_reads_the_list(cast: Cast) -> None:
    shown = client_of(cast, "obi").get(reverse("agencies:jurisdictions"))
    assert "Riverton" in shown.content.decode()
    kind = client_of(cast, "obi").get(reverse("agencies:jurisdictions"), {"kind": "state"})
    assert "Riverton" not in kind.content.decode().split("<table")[-1].split("</table")[0]


@pytest.mark.skipif(not MONTGOMERY.exists(), reason="the shelf's Montgomery data is not here")
def test_the_62_municipalities_by_page(cast: Cast, ada: Client) -> None:
    upload = SimpleUploadedFile(MONTGOMERY.name, MONTGOMERY.read_bytes())
    kept = ada.post(UPLOAD, {"file": upload})
    assert kept.status_code == 302
    fields = {"name_field": "name", "code_field": "geoid", "kind": "municipality"}
    shown = ada.get(kept["Location"], fields)
    assert "62 created, 0 updated, 0 unchanged" in shown.content.decode()
    assert len(shown.content) < 600_000
    assert ada.post(kept["Location"], fields).status_code == 302
    with scope(sharing.operator()):
        codes = Jurisdiction.objects.filter(code__startswith="42091").values_list("code", flat=True)
        assert len(set(codes)) == 62
