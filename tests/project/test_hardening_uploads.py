"""A file of boundaries is what its content says, small when unpacked, and leads nowhere else."""

import io
import json
import stat
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from agencies.models import BoundaryUpload
from agencies.services import boundary_uploads
from agencies.services.boundary_files import open_table
from agencies.services.boundary_zips import SHAPEFILE, Refused
from eoc.access import scope
from tests.cast import Cast
from tests.routes import routes

VRT = b"""<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>%s</SrcDataSource>
<GeometryType>wkbPolygon</GeometryType></OGRVRTLayer></OGRVRTDataSource>"""
SHAPE = {
    "type": "Polygon",
    "coordinates": [[[-75.5, 41.0], [-75.4, 41.0], [-75.4, 41.1], [-75.5, 41.0]]],
}


def collection(**more: Any) -> bytes:
    one = {"type": "Feature", "properties": {"name": "A", "code": "1"}, "geometry": SHAPE}
    return json.dumps({"type": "FeatureCollection", "features": [one], **more}).encode()


def packed(tmp_path: Path, *entries: tuple[Any, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    path = tmp_path / "towns.zip"
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return path


def refused(path: Path) -> str:
    with pytest.raises(Refused) as error:
        open_table(path)
    return " ".join([error.value.message, *error.value.faults])


def test_a_shapefile_by_name_only_does_not_lead_to_other_files(tmp_path: Path) -> None:
    (tmp_path / "secret.geojson").write_bytes(collection())
    vrt = VRT % str(tmp_path / "secret.geojson").encode()
    assert "is none" in refused(packed(tmp_path, ("a.shp", vrt)))


def test_what_unpacks_to_far_more_than_it_is_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, ("a.shp", SHAPEFILE), ("a.dbf", b"\0" * 50_000_000))
    assert "more than 100 times" in refused(path)
    path = packed(tmp_path, ("a.shp", SHAPEFILE), ("a.dbf", b"\0" * 101_000_000))
    assert "larger than 100 MB" in refused(path)
    many = [(f"a{n}.txt", b"x") for n in range(100)]
    assert "more than 100" in refused(packed(tmp_path, ("a.shp", SHAPEFILE), *many))


@pytest.mark.parametrize(
    "name",
    ["../a.shp", "/etc/a.shp", "x/../../a.shp", "a{b}.shp", "a\nb.shp", "a\\b.shp", "\u202ea.shp"],
)
def test_a_name_that_leads_out_of_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    said = refused(packed(tmp_path, (name, SHAPEFILE)))
    assert "not taken" in said or "exactly one" in said


def test_links_nested_zips_and_doubles_are_refused(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("a.shx")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "is a link" in refused(packed(tmp_path, ("a.shp", SHAPEFILE), (link, b"/etc/passwd")))
    assert "packed itself" in refused(packed(tmp_path, ("a.shp", SHAPEFILE), ("b.zip", b"PK")))
    assert "of one name" in refused(packed(tmp_path, ("a.shp", SHAPEFILE), ("A.SHP", SHAPEFILE)))


def test_an_encrypted_or_damaged_zip_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path, ("a.shp", SHAPEFILE))
    content = bytearray(path.read_bytes())
    at = content.index(b"PK\x01\x02") + 8
    content[at : at + 2] = struct.pack("<H", 1)
    path.write_bytes(content)
    assert "is encrypted" in refused(path)
    path.write_bytes(b"PK\x03\x04nonsense")
    assert "damaged" in refused(path)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'{"type": "FeatureCollection", "features": [NaN]}', "NaN"),
        (b'{"a":' * 40 + b"1" + b"}" * 40, "nested deeper"),
        (b'{"features": [], "features": []}', "twice"),
        (b"{" + b"[" * 100_000, "not valid JSON"),
        (VRT, "no kind known"),
        (b"%PDF-1.7", "no kind known"),
        (b"<svg onload=alert(1)>", "no kind known"),
        (b"", "no kind known"),
    ],
)
def test_the_content_decides(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "towns.geojson"
    path.write_bytes(content)
    assert words in refused(path)


def test_the_name_neither_decides_nor_reaches_the_disk(cast: Cast) -> None:
    ada = cast.actor("ada")
    with scope(ada):
        kept = boundary_uploads.keep(name="..\\x/../evil.gpkg", content=collection(), by=ada)
        with boundary_uploads.as_file(kept) as path:
            assert path.name == "boundaries.geojson"
        assert kept.name == "evil.gpkg"


def test_no_address_serves_an_upload_back(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["ada"])
    marked = collection(marker="CANARY-UPLOAD")
    file = SimpleUploadedFile("towns.geojson", marked, "text/html")
    answer = client.post("/admin/jurisdictions/upload/", {"file": file})
    assert answer.status_code == 302
    page = client.get(answer["Location"])
    assert b"CANARY-UPLOAD" not in page.content
    assert page.headers["Content-Type"].startswith("text/html")
    with scope(cast.actor("ada")):
        assert b"CANARY-UPLOAD" in bytes(BoundaryUpload.objects.get().content)
    about = [route for route in routes() if "upload" in route]
    assert about == ["admin/jurisdictions/upload/", "admin/jurisdictions/upload/<uuid:uuid>/"]


def test_a_file_too_large_is_refused(cast: Cast) -> None:
    client = Client()
    client.force_login(cast.users["ada"])
    file = io.BytesIO(b"{" + b" " * boundary_uploads.LARGEST)
    file.name = "towns.geojson"
    answer = client.post("/admin/jurisdictions/upload/", {"file": file})
    assert answer.status_code == 422
    assert b"At most 20 MB" in answer.content
