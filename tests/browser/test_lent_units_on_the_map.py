"""An accepted engine appears on the asking console's map in its owner's colour, and by its code."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import accessible, keep
from tests.resources.asking import approved

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("size", "theme"), [(DESKTOP, "dark"), (PHONE, "light")])
def test_an_accepted_engine_stands_on_the_map_by_code_and_colour(
    stage: Stage, size: tuple[int, int], theme: str
) -> None:
    page = stage.window("dana", size, theme)
    if size == PHONE:
        page.get_by_role("button", name="Map", exact=True).click()
    expect(page.locator("#live-word")).to_have_text("Live")
    lent = page.locator("#map .mark.lent")
    expect(lent).to_have_count(0)
    approved(stage.cast)
    expect(lent).to_have_count(1)
    expect(lent).to_have_text("LAK")
    colour = f"of-{stage.cast.agencies['lakeside'].pk % 6}"
    expect(page.locator(f"#map .mark.lent.{colour}")).to_have_count(1)
    outline = lent.evaluate("(mark) => getComputedStyle(mark, '::after').borderTopColor")
    listed = page.locator(f"#units .unit-mark.{colour}")
    assert listed.evaluate("(mark) => getComputedStyle(mark).outlineColor") == outline
    page.locator("#map").focus()
    for _ in range(4):
        page.keyboard.press("-")
        page.wait_for_timeout(300)  # the time of its animation
    expect(lent).to_be_in_viewport()
    accessible(page, "lent")
    keep(page, f"lent-{theme}-{size[0]}")
    assert stage.problems == []
