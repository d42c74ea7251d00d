"""The field of an area: drawn, moved and taken back on the map, or written without it."""

import pytest
from django import forms
from django.template.loader import render_to_string
from playwright.sync_api import Page, expect

from eoc.doors.areas import AreaField

pytestmark = pytest.mark.browser
SQUARE = "40, -75\n40, -74.9\n40.1, -74.9\n40.1, -75"


class AreaForm(forms.Form):
    area = AreaField(required=False)


def opened(page: Page, text: str = "") -> Page:
    style = '<link rel="stylesheet" href="/static/css/app.css">'
    head = style + render_to_string("_drawing_head.html")
    field = AreaForm(initial={"area": text})["area"]
    page.set_content(f"<!doctype html><head>{head}</head><body>{field}</body>")
    page.wait_for_selector("[data-started]")
    expect(page.get_by_role("button", name="Draw corners")).to_be_visible()
    return page


def lines(page: Page) -> list[str]:
    return page.locator("textarea").input_value().rstrip("\n").split("\n")


def test_corners_are_clicked_moved_by_keys_and_taken_back(page: Page) -> None:
    opened(page).get_by_role("button", name="Draw corners").click()
    for x, y in ((100, 100), (300, 100), (300, 200)):
        page.locator(".small-map").click(position={"x": x, "y": y})
    before = lines(page)
    assert len(before) == 3
    drawn = AreaForm({"area": page.locator("textarea").input_value()})
    assert drawn.is_valid() and drawn.cleaned_data["area"].num_points == 4
    page.get_by_title("Corner 2").press("ArrowRight")
    moved = lines(page)
    assert moved[0] == before[0] and moved[1] != before[1]
    assert float(moved[1].split(", ")[1]) > float(before[1].split(", ")[1]), "eastwards"
    page.get_by_title("Corner 1").press("Delete")
    assert lines(page) == moved[1:]
    page.get_by_role("button", name="Take the last line back").click()
    page.get_by_role("button", name="Take the middle of the map").click()
    assert len(lines(page)) == 2


def test_a_circle_is_two_clicks_and_a_part_begins_after_an_empty_line(page: Page) -> None:
    opened(page, SQUARE).get_by_role("button", name="Draw a circle").click()
    page.locator(".small-map").click(position={"x": 200, "y": 40})
    page.locator(".small-map").click(position={"x": 240, "y": 40})
    assert lines(page)[4].startswith("circle 40.") and lines(page)[4].endswith(" km")
    page.get_by_role("button", name="Begin another part").click()
    page.locator(".small-map").click(position={"x": 200, "y": 200})
    assert lines(page)[5] == "" and len(lines(page)) == 7


def test_what_is_typed_is_drawn_at_once_and_what_is_unclear_is_said(page: Page) -> None:
    opened(page, SQUARE)
    assert page.locator(".corner").count() == 4
    page.locator("textarea").fill(f"{SQUARE}\nsomewhere")
    expect(page.get_by_role("status")).to_have_text("Line 5 is not drawn here.")
