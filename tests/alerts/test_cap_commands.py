"""import_cap, export_cap and import_zones as an operator runs them."""

import json
import os
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from lxml import etree

from agencies.services import sharing
from alerts import cap
from alerts.models import CapArea, CapInfo, CapMessage, Zone
from alerts.services import cap_messages
from eoc.access import scope
from tests.alerts.cap_build import PLAIN, changed, message
from tests.alerts.shelf import SHELF, accepted, file_of, on_the_shelf, table
from tests.cast import Cast

pytestmark = pytest.mark.django_db
NAMES = ["file", "ok", "identifier", "sender", "sent", "status", "infos", "areas", "error"]


def taken_in(*files: Path, aside: StringIO | None = None) -> tuple[list[dict[str, Any]], int]:
    """The lines and the exit code; what stands beside them goes to `aside`."""
    out, err = StringIO(), aside or StringIO()
    try:
        call_command("import_cap", *map(str, files), stdout=out, stderr=err)
    except CommandError as error:
        return [json.loads(line) for line in out.getvalue().splitlines()], error.returncode
    return [json.loads(line) for line in out.getvalue().splitlines()], 0


def exported(*which: str) -> bytes:
    out = StringIO()
    call_command("export_cap", *which, stdout=out)
    return out.getvalue().encode()


@on_the_shelf
def test_the_whole_shelf_comes_in_as_its_table_says(cast: Cast) -> None:
    rows = table()
    broken = sorted((SHELF / "malformed").iterdir())
    lines, code = taken_in(*(file_of(row) for row in rows), *broken)
    assert [list(line) for line in lines] == [NAMES] * len(lines)
    for row, line in zip(rows, lines, strict=False):
        assert line["ok"] is accepted(row), line
        if line["ok"]:
            said = {name: str(line[name]) for name in NAMES[2:8]}
            assert said == {name: row[name] for name in said}
            assert line["error"] is None
        else:
            assert line["error"]
    assert [line["ok"] for line in lines[len(rows) :]] == [False] * 4
    assert code == sum(not line["ok"] for line in lines) == 7


@on_the_shelf
def test_every_kept_message_of_the_shelf_goes_out_equal_and_valid(cast: Cast) -> None:
    schema = etree.XMLSchema(etree.parse(SHELF / "schema" / "CAP-v1.2.xsd"))
    first: dict[str, bytes] = {}
    for row in table():
        if accepted(row):
            first.setdefault(row["identifier"], file_of(row).read_bytes())
            taken_in(file_of(row))
    for identifier, content in first.items():
        document = exported(identifier)
        assert schema.validate(etree.fromstring(document)), schema.error_log
        assert cap.read(document).alert == cap.read(content).alert
    again, code = taken_in(*(file_of(row) for row in table() if accepted(row)))
    assert code == 0
    assert all(line["ok"] for line in again)
    with scope(sharing.operator()):
        assert CapMessage.objects.count() == len(first)


def test_a_bad_file_keeps_no_other_out_and_leaves_nothing(cast: Cast, tmp_path: Path) -> None:
    files = {
        "good.xml": PLAIN.encode(),
        "bad.xml": changed("40.1,-75.1 5", "NaN,-75.1 5"),
        "more.xml": changed("RIV-1", "RIV-2"),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    lines, code = taken_in(*(tmp_path / name for name in files), tmp_path / "none.xml", tmp_path)
    assert [line["ok"] for line in lines] == [True, False, True, False, False]
    assert lines[1] == {
        **dict.fromkeys(NAMES),
        "file": str(tmp_path / "bad.xml"),
        "ok": False,
        "infos": 0,
        "areas": 0,
        "error": "alert/info[1]/area[1]/circle[1], line 19: holds 'NaN', which is not a number "
        "such as 40.25.",
    }
    assert [bool(line["error"]) for line in lines] == [False, True, False, True, True]
    assert code == 3
    with scope(sharing.operator()):
        assert set(CapMessage.objects.values_list("identifier", flat=True)) == {"RIV-1", "RIV-2"}
        assert CapInfo.objects.count() == 2


def test_other_content_under_a_known_identity_is_said(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "one.xml").write_bytes(PLAIN.encode())
    (tmp_path / "two.xml").write_bytes(changed("The river rises", "All is well"))
    aside = StringIO()
    lines, code = taken_in(tmp_path / "one.xml", tmp_path / "two.xml", aside=aside)
    assert [(one["ok"], one["error"]) for one in lines] == [(True, None)] * 2
    assert code == 0
    (said,) = aside.getvalue().splitlines()
    assert "two.xml" in said and "came before with other content" in said
    assert cap.read(exported("RIV-1")).alert == cap.read(PLAIN.encode()).alert


def test_a_name_that_is_no_text_is_told_in_ascii(cast: Cast, tmp_path: Path) -> None:
    """Whatever the shell's locale: such a name would not go out as UTF-8."""
    path = tmp_path / os.fsdecode(b"\xff.xml")
    path.write_bytes(PLAIN.encode())
    out = StringIO()
    call_command("import_cap", str(path), stdout=out)
    assert out.getvalue().isascii()
    assert json.loads(out.getvalue())["file"] == str(path)


def test_what_is_not_kept_cannot_be_printed(cast: Cast) -> None:
    with pytest.raises(CommandError, match="No CAP message NONE"):
        exported("NONE")


def test_of_several_with_one_identifier_the_choices_are_listed_and_one_is_named(
    cast: Cast, tmp_path: Path
) -> None:
    """CAP knows a message by identifier, sender and time; none of them is printed by guess."""
    other, later = "ops@lakeside.example", "2026-05-01T10:00:00-04:00"
    (sender, sent) = (cap.read(PLAIN.encode()).alert.sender, cap.read(PLAIN.encode()).alert.sent)
    files = {
        "a.xml": PLAIN.encode(),
        "b.xml": changed(sender, other),
        "c.xml": changed(sent, later),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    assert taken_in(*(tmp_path / name for name in files))[1] == 0
    with pytest.raises(CommandError, match="3 CAP messages are called RIV-1") as several:
        exported("RIV-1")
    choices = [line.split() for line in str(several.value).splitlines()[1:]]
    assert len(choices) == 3
    printed = [exported("RIV-1", *choice) for choice in choices]
    assert {cap.read(one).alert for one in printed} == {
        cap.read(one).alert for one in files.values()
    }
    assert cap.read(exported("RIV-1", "--sender", other)).alert.sender == other
    assert cap.read(exported("RIV-1", "--sent", later)).alert.sent == later
    with pytest.raises(CommandError, match="2 CAP messages"):
        exported("RIV-1", "--sender", sender)
    with pytest.raises(CommandError, match=f"(?s)of that sender and time.*{other}"):
        exported("RIV-1", "--sender", "nobody@example.org")
    for bad in ("yesterday", "2026-05-01T10:00:00"):
        with pytest.raises(CommandError, match="no time with its zone"):
            exported("RIV-1", "--sent", bad)


def zones(tmp_path: Path, *codes: str, west: float = -75.0, **fields: Any) -> str:
    """A file of zones, one beside the other, imported; answers what the command said."""
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": f"Zone {code}", **fields},
            "geometry": {"type": "Polygon", "coordinates": [square(west + place)]},
        }
        for place, code in enumerate(codes)
    ]
    path = tmp_path / "zones.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    out = StringIO()
    call_command("import_zones", str(path), stdout=out)
    return out.getvalue().strip()


def square(west: float) -> list[list[float]]:
    ring = [[west, 40], [west + 1, 40], [west + 1, 41], [west, 41]]
    return [*map(list, ring), ring[0]]


def named(*codes: str, scheme: str = "UGC") -> cap.Alert:
    """A message whose only area names zones."""
    geocodes = tuple(cap.Named(scheme, code) for code in codes)
    return message(areas=(cap.Area("Two zones", geocodes=geocodes),))


def kept_area(alert: cap.Alert) -> CapArea:
    with scope(sharing.operator()) as by:
        cap_messages.keep(content=cap.write(alert), by=by)
    return area_now()


def area_now() -> CapArea:
    with scope(sharing.operator()):
        return CapArea.objects.get()


def test_an_area_without_shape_gets_that_of_its_zones(cast: Cast, tmp_path: Path) -> None:
    assert zones(tmp_path, "PAZ101", "PAZ102") == "2 created, 0 updated, 0 areas placed"
    area = kept_area(named("PAZ101", "PAZ102"))
    assert area.by_zones
    assert area.shape is not None
    assert area.shape.extent == (-75, 40, -73, 41)


def test_zones_that_come_later_place_what_waits(cast: Cast, tmp_path: Path) -> None:
    assert kept_area(named("PAZ101", "PAZ102")).shape is None
    assert zones(tmp_path, "PAZ101").endswith("0 areas placed")
    assert area_now().shape is None, "half of an area would mislead"
    assert zones(tmp_path, "PAZ101", "PAZ102").endswith("1 created, 1 updated, 1 areas placed")
    assert area_now().by_zones


def test_a_zone_that_moved_moves_the_areas_it_placed(cast: Cast, tmp_path: Path) -> None:
    zones(tmp_path, "PAZ101")
    kept_area(named("PAZ101"))
    zones(tmp_path, "PAZ101", west=-80)
    moved = area_now().shape
    assert moved is not None
    assert moved.extent[0] == -80


def test_a_code_of_another_scheme_is_no_zone(cast: Cast, tmp_path: Path) -> None:
    zones(tmp_path, "PAZ101")
    assert kept_area(named("PAZ101", scheme="SAME")).shape is None


def test_a_bad_zone_keeps_the_whole_file_out(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="1 faults") as refused:
        zones(tmp_path, "PAZ101", "")
    assert "feature 2: code is not a text with a code" in str(refused.value)
    with scope(sharing.operator()):
        assert not Zone.objects.exists()
