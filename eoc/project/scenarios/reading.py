"""Reads a scenario file and says, line by line, what in it is wrong and what to do."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from jsonschema import Draft202012Validator

from eoc.project.scenarios.wording import advice

SCHEMA = Path(settings.BASE_DIR) / "demo" / "scenarios" / "scenario.schema.json"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a scenario file."""

    line: int
    where: str
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.where}: {self.message}"


class ScenarioError(ValueError):
    """The file is not a scenario; `problems` says why, in the order of the file."""

    def __init__(self, path: Path, problems: list[Problem]) -> None:
        self.problems = problems
        rows = "\n".join(f"  {problem}" for problem in problems)
        super().__init__(f"{path} cannot be played:\n{rows}")


@dataclass(frozen=True)
class Step:
    """One act of one person, `at` seconds after the start."""

    number: int
    line: int
    at: float
    who: str
    verb: str
    values: dict[str, Any]
    save_as: str | None = None

    @property
    def needs(self) -> list[str]:
        """The saved names this step builds on."""
        return [name[1:] for name in self.values.values() if is_saved(name)]


@dataclass(frozen=True)
class Scenario:
    """A whole file; `starts` is None for now."""

    title: str
    mode: str
    starts: datetime | None
    description: str
    steps: tuple[Step, ...]


def is_saved(value: object) -> bool:
    """A value that names what an earlier step has made."""
    return isinstance(value, str) and value.startswith("$")


@cache
def validator() -> Draft202012Validator:
    """The schema of format 1, read once."""
    return Draft202012Validator(json.loads(SCHEMA.read_text()))


def read(path: Path) -> Scenario:
    """A valid scenario, or ScenarioError with every problem found."""
    text = path.read_text(encoding="utf-8")
    try:
        node, data = yaml.compose(text, yaml.SafeLoader), yaml.safe_load(text)
    except yaml.MarkedYAMLError as broken:
        mark = broken.problem_mark
        raise ScenarioError(path, [unreadable(mark.line + 1 if mark else 1, broken)]) from broken
    problems = list(against_schema(node, data)) or list(against_story(node, data))
    if problems:
        raise ScenarioError(path, sorted(problems, key=lambda problem: problem.line))
    return scenario(node, data)


def unreadable(line: int, broken: yaml.MarkedYAMLError) -> Problem:
    """What the YAML parser could not make sense of."""
    return Problem(line, "the file", f"not readable as YAML ({broken.problem}); fix this line")


def against_schema(node: Any, data: Any) -> Iterator[Problem]:
    """Fields missing, unknown, misspelt or of the wrong sort."""
    for error in validator().iter_errors(data):
        path = list(error.absolute_path)
        yield Problem(line_of(node, path), place(path), advice(error))


def against_story(node: Any, data: Any) -> Iterator[Problem]:
    """Steps out of order, names used before they are saved or saved twice."""
    saved: set[str] = set()
    latest = 0.0
    for index, row in enumerate(data["steps"]):
        line, at = line_of(node, ["steps", index]), seconds(row["at"])
        if at < latest:
            yield Problem(line, place(["steps", index, "at"]), "earlier than the step before; sort")
        latest = max(latest, at)
        for key, value in row["with"].items():
            if is_saved(value) and value[1:] not in saved:
                where = place(["steps", index, "with", key])
                yield Problem(line, where, f"no earlier step has save_as: {value[1:]}")
        name = row.get("save_as")
        if name in saved:
            yield Problem(line, place(["steps", index, "save_as"]), f"{name} is taken; rename")
        saved |= {name} if name else set()


def scenario(node: Any, data: dict[str, Any]) -> Scenario:
    """The checked document as typed values."""
    starts = data["starts"]
    return Scenario(
        title=data["title"],
        mode=data["mode"],
        starts=None if starts == "now" else datetime.fromisoformat(starts),
        description=data.get("description", ""),
        steps=tuple(
            Step(
                number=index + 1,
                line=line_of(node, ["steps", index]),
                at=seconds(row["at"]),
                who=row["as"],
                verb=row["verb"],
                values=row["with"],
                save_as=row.get("save_as"),
            )
            for index, row in enumerate(data["steps"])
        ),
    )


def seconds(clock: str) -> float:
    """Seconds after the start of hh:mm:ss."""
    hours, minutes, rest = (int(part) for part in clock.split(":"))
    return float(3600 * hours + 60 * minutes + rest)


def place(path: list[Any]) -> str:
    """Where in the file, in words: step 3, field with.incident."""
    if path[:1] == ["steps"] and len(path) > 1:
        field = ".".join(str(part) for part in path[2:])
        return f"step {path[1] + 1}" + (f", field {field}" if field else "")
    return "field " + ".".join(str(part) for part in path) if path else "the file"


def line_of(node: Any, path: list[Any]) -> int:
    """The line of the deepest part of `path` that is there."""
    for part in path:
        found = child(node, part)
        if found is None:
            break
        node = found
    return node.start_mark.line + 1 if node is not None else 1


def child(node: Any, part: Any) -> Any:
    """The value under a key or index of a YAML node."""
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int):
        return node.value[part] if part < len(node.value) else None
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == str(part)), None)
    return None
