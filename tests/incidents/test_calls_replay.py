"""Replay: the real file as the issue counts it, bad rows refused one by one, twice is once."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from agencies.models import Jurisdiction, JurisdictionKind
from agencies.services import sharing
from alerts.models import Delivery
from eoc.access import scope
from incidents.models import Incident, Response
from tests.cast import Cast, square

SHELF = Path(__file__).resolve().parents[3] / "shared" / "data" / "montgomery_pa"
CALLS = SHELF / "calls" / "montco_911_2015-12-10_to_2015-12-31.csv"
TOWNS = SHELF / "jurisdictions" / "montco_municipalities.geojson"
HEADER = "feed_time,cad_time,discipline,nature,lat,lon,zip,twp,addr,station"
GOOD = "2026-03-01 14:05:00,2026-03-01 14:01:00,EMS,FALL VICTIM,40.03,-74.97,,RIVERTON,1 MAIN,E1"

needs_shelf = pytest.mark.skipif(not CALLS.exists(), reason="the shelf's real calls are not here")


def replay(path: Path, **options: Any) -> tuple[dict[str, int], str]:
    out, err = io.StringIO(), io.StringIO()
    call_command("replay_calls", str(path), stdout=out, stderr=err, **{"at_once": True, **options})
    return json.loads(out.getvalue().splitlines()[-1]), err.getvalue()


@pytest.fixture
def feed(tmp_path: Path, cast: object) -> Any:
    def write(*rows: str) -> Path:
        path = tmp_path / "calls.csv"
        path.write_text("\n".join([HEADER, *rows]) + "\n")
        return path

    return write


@needs_shelf
@pytest.mark.django_db
def test_the_real_file(db: None) -> None:
    call_command("import_boundaries", str(TOWNS), name_field="name", code_field="geoid")
    tally, _ = replay(CALLS)
    assert (tally["rows"], tally["refused"]) == (7969, 0)
    assert (tally["incidents_created"], tally["responses"]) == (7901, 7969)
    assert tally["outside"] == 228
    with scope(sharing.operator()):
        assert Incident.objects.count() == 7901
        assert Delivery.objects.count() == 0
        assert _as_the_oracle_says() >= 0.999
    again, _ = replay(CALLS)
    assert (again["incidents_created"], again["incidents_updated"], again["responses"]) == (0, 0, 0)


def _as_the_oracle_says() -> float:
    """The share of rows whose own point lies where the shelf computed it to lie."""
    with CALLS.open(newline="") as lines:
        oracle = {
            (float(row["lon"]), float(row["lat"])): row["muni_by_polygon"]
            for row in csv.DictReader(lines)
        }
    found = Response.objects.values_list("point", "jurisdiction__name")
    right: list[bool] = [oracle[at.x, at.y] == (home or "") for at, home in found if at is not None]
    return sum(right) / len(right)


def test_a_good_row_is_an_incident_of_replay_mode(feed: Any) -> None:
    tally, _ = replay(feed(GOOD))
    assert tally["incidents_created"] == 1
    with scope(sharing.operator()):
        incident = Incident.objects.get()
        assert (incident.mode, incident.type_id, incident.title) == (
            "replay",
            "fall",
            "Fall victim",
        )
        assert incident.heard_at > incident.happened_at


def test_rows_of_one_call_are_one_incident(feed: Any) -> None:
    second = GOOD.replace("EMS,FALL VICTIM", "Fire,FALL VICTIM").replace("1 MAIN", "1  main")
    tally, _ = replay(feed(GOOD, second))
    assert (tally["incidents_created"], tally["responses"]) == (1, 2)


def test_a_later_response_updates(feed: Any) -> None:
    replay(feed(GOOD))
    second = GOOD.replace(",E1", ",E2")
    tally, _ = replay(feed(second))
    assert (tally["incidents_created"], tally["incidents_updated"]) == (0, 1)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (GOOD.replace("2026-03-01 14:01:00", ""), "cad_time is empty"),
        (GOOD.replace("2026-03-01 14:01:00", "noon"), "is no time"),
        (GOOD.replace("2026-03-01 14:01:00", "2026-13-01 14:01:00"), "is no time"),
        (GOOD.replace("40.03", "north"), "is not a number"),
        (GOOD.replace("40.03", "NaN"), "is not a number"),
        (GOOD.replace("40.03,-74.97", "-74.97,40.03"), "swapped"),
        (GOOD.replace("40.03,-74.97", "10.0,-74.97"), "out of the region's reach"),
    ],
)
def test_a_bad_row_is_refused_with_line_and_reason(feed: Any, row: str, words: str) -> None:
    tally, said = replay(feed(row, GOOD))
    assert (tally["rows"], tally["refused"], tally["incidents_created"]) == (2, 1, 1)
    assert "line 2:" in said
    assert words in said


def test_another_header_is_named(feed: Any) -> None:
    path = feed(GOOD)
    path.write_text(path.read_text().replace("addr", "address"))
    with pytest.raises(CommandError, match="no column addr"):
        replay(path)
    tally, _ = replay(path, columns="address=address")
    assert tally["incidents_created"] == 1


def test_jurisdictions_limit_the_candidates(feed: Any) -> None:
    tally, _ = replay(feed(GOOD), jurisdictions="34LAK")
    assert tally["outside"] == 1


def test_a_countys_prefix_means_its_municipalities(feed: Any, cast: Cast) -> None:
    with scope(sharing.operator()):
        Jurisdiction.objects.create(
            name="River County",
            kind=JurisdictionKind.COUNTY,
            short_code="RVC",
            code="34",
            boundary=square(-76.0, 39.0, 2.0),
            area_km2=40000,
        )
    between = GOOD.replace("40.03,-74.97", "40.5,-74.97").replace("1 MAIN", "2 MAIN")
    tally, _ = replay(feed(GOOD, between), jurisdictions="34")
    assert (tally["incidents_created"], tally["outside"]) == (2, 1)
    wider, _ = replay(feed(between.replace("2 MAIN", "3 MAIN")))
    assert wider["outside"] == 0


def test_a_row_the_database_refuses_stands_alone(feed: Any) -> None:
    rows = [GOOD.replace("1 MAIN", f"{number} MAIN") for number in range(9)]
    rows[4] = rows[4].replace("4 MAIN", "4 " + "M" * 400)  # longer than its key may be
    tally, said = replay(feed(*rows))
    assert (tally["incidents_created"], tally["refused"]) == (8, 1)
    assert "line 6:" in said


def test_an_unknown_agency_or_file_is_named(feed: Any) -> None:
    with pytest.raises(CommandError, match="nobody"):
        replay(feed(GOOD), agency="nobody")
    with pytest.raises(CommandError, match="does not exist"):
        replay(Path("none.csv"))


def test_at_a_pace_the_same_comes_out(feed: Any) -> None:
    later = GOOD.replace("14:05:00", "14:05:01").replace("14:01:00", "14:02:00")
    tally, _ = replay(feed(GOOD, later), at_once=False, speed=100.0)
    assert (tally["rows"], tally["incidents_created"]) == (2, 2)
