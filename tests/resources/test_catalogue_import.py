"""Kinds come from a CSV whole or not at all; every fault names its row and column."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client

from eoc.errors import Invalid
from resources.forms.catalogue import COLUMNS, read
from resources.models import AssetKind, KindCapability
from tests.cast import Cast

HEAD = ",".join(COLUMNS)
GOOD = f"""{HEAD}
dozer,Bulldozer,public_works,equipment,30,60,1,Blade width,m,4.5
dozer,,,,,,2,Blade width,m,3
engine,Engine,fire,equipment,65,2,1,Pump capacity,L/min,3785
"""


def faults(text: str) -> str:
    with pytest.raises(Invalid) as refused:
        read(text)
    return refused.value.message


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Dozer,Bulldozer,fire,,30,,,,,", "row 2, column kind"),
        ("dozer,,fire,,30,,,,,", "row 2, column name"),
        ("dozer,Bulldozer,moon,,30,,,,,", "row 2, column discipline: one of"),
        ("dozer,Bulldozer,fire,thing,30,,,,,", "row 2, column category"),
        ("dozer,Bulldozer,fire,,fast,,,,,", "row 2, column speed_kmh"),
        ("dozer,Bulldozer,fire,,0,,,,,", "row 2, column speed_kmh"),
        ("dozer,Bulldozer,fire,,30,-1,,,,", "row 2, column ready_minutes"),
        ("dozer,Bulldozer,fire,,30,,5,Blade,m,1", "row 2, column type"),
        ("dozer,Bulldozer,fire,,30,,1,,m,1", "row 2, column capability"),
        ("dozer,Bulldozer,fire,,30,,1,Blade,m,NaN", "row 2, column minimum"),
        ("dozer,Bulldozer,fire,,30,,1,Blade,m,1.234", "row 2, column minimum"),
        ("dozer,Bulldozer,fire,,30,,1,Blade,m,1e99", "row 2, column minimum"),
        ('dozer,"Bull', "row 2"),
    ],
)
def test_a_fault_names_row_and_column(line: str, fault: str) -> None:
    assert fault in faults(f"{HEAD}\n{line}\n")


def test_headers_repeats_and_contradictions() -> None:
    assert "row 1: the column minimum is missing" in faults("kind,name\n")
    assert "no kind in the file" in faults(f"{HEAD}\n")
    assert "row 4, column name: dozer has Bulldozer" in faults(
        GOOD.replace("engine,Engine,fire", "dozer,Engine,")
    )
    assert "row 3, column capability: Blade width stands above" in faults(
        GOOD.replace(",2,Blade", ",1,Blade")
    )


@pytest.mark.django_db
def test_the_command_replaces_what_is_named_and_keeps_the_rest(tmp_path: Path) -> None:
    file = tmp_path / "kinds.csv"
    file.write_text(GOOD)
    call_command("import_kinds", str(file))
    dozer = AssetKind.objects.get(pk="dozer")
    assert (dozer.name, dozer.ready_minutes, dozer.illustrative) == ("Bulldozer", 60, False)
    assert [(c.type, c.minimum) for c in dozer.capabilities.all()] == [(1, 4.5), (2, 3)]
    assert KindCapability.objects.filter(kind="engine").count() == 1
    assert AssetKind.objects.get(pk="pump").illustrative
    file.write_text(GOOD.replace("Bulldozer", "Rescue boat"))
    with pytest.raises(CommandError, match="Rescue boat is the name of another kind"):
        call_command("import_kinds", str(file))
    assert AssetKind.objects.get(pk="dozer").name == "Bulldozer"


def test_a_file_that_is_none_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="does not exist"):
        call_command("import_kinds", str(tmp_path / "none.csv"))
    file = tmp_path / "kinds.csv"
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match="not UTF-8"):
        call_command("import_kinds", str(file))


@pytest.mark.django_db
def test_the_page_imports_or_says_what_is_wrong(cast: Cast, client: Client) -> None:
    client.force_login(cast.users["ada"])
    address = "/resources/catalogue/import/"
    bad = SimpleUploadedFile("k.csv", GOOD.replace(",30,", ",fast,").encode())
    answer = client.post(address, {"file": bad}, secure=True)
    assert answer.status_code == 422
    assert "row 2, column speed_kmh" in answer.content.decode()
    assert not AssetKind.objects.filter(pk="dozer").exists()
    good = SimpleUploadedFile("k.csv", GOOD.encode())
    assert client.post(address, {"file": good}, secure=True).status_code == 302
    page = client.get("/resources/catalogue/", secure=True).content.decode()
    assert "Bulldozer" in page
    assert "not an official list" in page
    client.force_login(cast.users["dana"])
    assert client.post(address, {"file": good}, secure=True).status_code == 403
