"""The two themes are readable: text 4.5 to 1, marks and edges 3 to 1 (WCAG 1.4.3 and 1.4.11)."""

import re
from pathlib import Path

import pytest

CSS = (Path(__file__).resolve().parents[2] / "static/css/tokens.css").read_text()
DARK = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", CSS.split("@media")[0]))
LIGHT_BLOCK = CSS.split(':root[data-theme="light"] {')[1].split("}")[0]
LIGHT = DARK | dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", LIGHT_BLOCK))
THEMES = {"dark": DARK, "light": LIGHT}
GROUNDS = ["ground", "surface", "raised", "control", "hover"]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", [*GROUNDS, "chosen"])
@pytest.mark.parametrize("text", ["text", "muted"])
def test_text_is_readable_on_every_ground(theme: str, ground: str, text: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("alarm-text", "alarm-ground"),
        ("amber-text", "amber-ground"),
        ("primary-text", "primary"),
        ("primary-text", "primary-hover"),
        ("faint", "surface"),
        ("faint", "control"),
        ("good-text", "surface"),
        ("map-text", "map-land"),
        ("map-text", "map-own"),
    ],
)
def test_paired_colours_are_readable(theme: str, text: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground", GROUNDS)
def test_edges_of_controls_and_the_focus_ring_are_visible(theme: str, ground: str) -> None:
    colours = THEMES[theme]
    assert contrast(colours["edge"], colours[ground]) >= 3
    assert contrast(colours["focus"], colours[ground]) >= 3


@pytest.mark.parametrize("severity", ["critical", "high", "medium", "low"])
def test_a_severity_mark_stands_out_and_its_digit_can_be_read(severity: str) -> None:
    """In the light theme the dark outline carries the shape, so the fill need not."""
    assert contrast(DARK[severity], DARK["surface"]) >= 4.5
    assert contrast(DARK[severity], DARK["on-severity"]) >= 4.5
    assert contrast(LIGHT["severity-edge"], LIGHT["surface"]) >= 4.5


def test_both_ways_to_the_light_theme_say_the_same() -> None:
    block = CSS.split(':root:not([data-theme="dark"]) {')[1].split("}")[0]
    assert re.findall(r"--[a-z-]+: [^;]+", block) == re.findall(r"--[a-z-]+: [^;]+", LIGHT_BLOCK)
