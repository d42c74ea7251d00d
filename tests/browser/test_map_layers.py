"""The map's layers: counts from afar, past incidents near by, both as a list, by keyboard alone."""

import pytest
from playwright.sync_api import Page, Route, expect

from eoc.access import scope
from incidents.services import incidents
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import keep
from tests.incidents.build import logged


@pytest.mark.parametrize(
    ("size", "theme"), [(DESKTOP, "dark"), (PHONE, "light"), (DESKTOP, "light"), (PHONE, "dark")]
)
def test_the_region_is_counted_and_the_past_is_listed(
    stage: Stage, size: tuple[int, int], theme: str
) -> None:
    past = logged(stage.cast, title="Past call", severity="low")
    logged(stage.cast, title="Open call", severity="critical")
    with scope(stage.cast.actor("dana")) as dana:
        incidents.close(incident=past, by=dana, version=past.version, reason="over")
    page = stage.window("dana", size, theme)
    if size == PHONE:
        page.get_by_role("button", name="Map", exact=True).click()
    page.locator("#layers summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    listed = page.get_by_role("button", name=f"{past.number} Past call")
    expect(listed).to_be_visible()
    expect(page.locator("#layers-note")).to_have_text("1 past in view.")
    keep(page, f"past-{size[0]}-{theme}")
    page.locator("#map").focus()
    _from_afar(page)
    expect(page.locator("#layers-note")).to_have_text("2 open and past in view.")
    expect(page.locator(".cell")).to_have_text("2")
    keep(page, f"far-{size[0]}-{theme}")
    page.locator("#layers-past").uncheck()
    expect(page.locator("#layers-note")).to_have_text("1 open in view.")
    late = _held_up(page)
    page.get_by_role("button", name="1 critical near").press("Enter")
    expect(page.locator(".cell")).to_have_count(0)
    for answer in late:
        answer.continue_()
    page.wait_for_timeout(500)
    expect(page.locator(".cell")).to_have_count(0)
    page.locator("#layers-past").check()
    listed.press("Enter")
    expect(page.locator("#panel")).to_contain_text("Past call")
    assert stage.problems == []


def _held_up(page: Page) -> list[Route]:
    """Counts asked for from afar, whose answers come when the map is near again."""
    held: list[Route] = []
    page.route("**/incidents/cells/**", lambda route: held.append(route))
    page.locator("#layers-past").check()
    page.locator("#layers-past").uncheck()
    while len(held) < 2:
        page.wait_for_timeout(50)
    return held


def _from_afar(page: Page) -> None:
    """Press minus until the map counts; each step takes the time of its animation."""
    for _ in range(20):
        page.keyboard.press("-")
        page.wait_for_timeout(400)
        if page.locator(".cell").count():
            return
