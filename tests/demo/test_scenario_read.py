"""A scenario file is good, or every problem is named with its line and what to do."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from jsonschema import Draft202012Validator

from eoc.project.scenarios import ScenarioError, read
from eoc.project.scenarios.moving import Journey
from eoc.project.scenarios.reading import SCHEMA

FLOOD = Path(settings.BASE_DIR) / "demo" / "scenarios" / "delaware_flood.yaml"
HEAD = "format: 1\ntitle: Trial\nmode: demo\nstarts: now\nsteps:\n"
LOG = (
    '- {at: "00:00:05", as: dana@riverton.example, verb: incidents.log, save_as: one,\n'
    "   with: {type: flood, severity: high, title: Water}}\n"
)


def problems(tmp_path: Path, text: str) -> list[str]:
    file = tmp_path / "scenario.yaml"
    file.write_text(text)
    with pytest.raises(ScenarioError) as refused:
        read(file)
    return [str(problem) for problem in refused.value.problems]


def test_the_flood_is_a_good_scenario() -> None:
    flood = read(FLOOD)
    assert flood.mode == "demo" and flood.starts is None
    assert 60 <= len(flood.steps) <= 120
    assert flood.steps[-1].at <= 30 * 60
    assert {step.verb for step in flood.steps} >= {"mutual_aid.approve", "assets.move"}


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(json.loads(SCHEMA.read_text()))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HEAD + LOG.replace("high", "awful"), "line 7: step 1, field with.severity: 'awful'"),
        (HEAD + LOG.replace("title: Water", "titel: W"), "title is missing; add it"),
        (HEAD + LOG.replace("title: Water", "title: W, colour: red"), "colour is not known here"),
        (HEAD + LOG.replace('"00:00:05"', "10:00:05"), "write the time in quotes"),
        (HEAD + LOG.replace("incidents.log", "incidents.lag"), "'incidents.lag' is not known"),
        (HEAD + LOG + LOG, "line 8: step 2, field save_as: one is taken; rename"),
        (HEAD.replace("format: 1", "format: 2") + LOG, "line 1: field format: 2 is not known"),
        (HEAD.replace("mode: demo", "mode: live") + LOG, "line 3: field mode: 'live' is not"),
        (HEAD.replace("starts: now", "starts: soon") + LOG, "now, or a moment in ISO 8601"),
        (HEAD + LOG + "- {at: \n", "not readable as YAML"),
        ("steps: nothing\n", "format, title, mode, starts is missing"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, text: str, expected: str) -> None:
    assert any(expected in problem for problem in problems(tmp_path, text))


def test_a_name_must_be_saved_before_it_is_used(tmp_path: Path) -> None:
    early = LOG.replace("00:05", "00:09")
    note = (
        '- {at: "00:00:01", as: dana@riverton.example, verb: activity_log.note,\n'
        "   with: {incident: $two, text: Hello}}\n"
    )
    found = problems(tmp_path, HEAD + early + note)
    assert found == [
        "line 8: step 2, field at: earlier than the step before; sort",
        "line 8: step 2, field with.incident: no earlier step has save_as: two",
    ]


def test_a_unit_travels_its_path_at_constant_speed() -> None:
    way = Journey("RIV Engine 12", "dana", ((-75.0, 40.0), (-75.0, 40.1), (-75.0, 40.4)), 10, 50)
    assert way.at(0) == (-75.0, 40.0)
    assert way.at(20) == (-75.0, 40.1)
    assert way.at(30) == (-75.0, 40.2)
    assert way.at(99) == (-75.0, 40.4)
    assert not way.done(49) and way.done(50)


def test_a_unit_that_stands_still_has_a_place() -> None:
    assert Journey("A", "b", ((1.0, 2.0), (1.0, 2.0)), 0, 5).at(3) == (1.0, 2.0)
