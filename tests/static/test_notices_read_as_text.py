"""A notice is text: its paragraphs stand one below the other, and a link in it breaks no line."""

import re
from pathlib import Path

CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "app.css"
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")


def displays(selector: str) -> list[str]:
    """How a lone selector is laid out, by every rule that names it, in their order."""
    rules = [
        (part.strip(), body) for names, body in RULE.findall(CSS.read_text())
        for part in re.split(r",(?![^(]*\))", names)
    ]  # fmt: skip
    found = [re.search(r"(?<![\w-])display: *([\w-]+)", body) for name, body in rules
             if name == selector]  # fmt: skip
    return [one[1] for one in found if one]


def test_an_alert_is_laid_out_as_text() -> None:
    assert displays(".alert") == []


def test_a_problem_without_a_box_inside_is_laid_out_as_text() -> None:
    assert displays(".problem") == ["flex"], "a button may stand beside its box"
    assert displays(".problem:not(:has(> div))") == ["block"]
