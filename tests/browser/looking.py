"""What a page is looked at for: the rules of accessibility, and a picture where one is wanted."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # what passed is not described
}


def looked_at(page: Page, name: str) -> None:
    """Nothing sticks out, no rule is broken; a picture where one is asked for."""
    fits(page, name)
    accessible(page, name)
    of = Path(os.environ["PYTEST_CURRENT_TEST"].partition("::")[0]).stem
    keep(page, f"{of.removeprefix('test_')}-{name}")


def fits(page: Page, name: str) -> None:
    """Nothing sticks out at the side; a page a click has only begun to open is waited for."""
    page.wait_for_load_state()
    wide: int = page.evaluate("document.documentElement.scrollWidth")
    assert page.viewport_size, "a window without a size fits nothing"
    assert wide <= page.viewport_size["width"], f"{name} is {wide} wide"


def accessible(page: Page, name: str) -> None:
    """No rule is broken."""
    page.wait_for_load_state()
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{name}: {found.generate_report()}"


def keep(page: Page, name: str, *, whole: bool = True) -> None:
    """A picture for a person to look at, where SCREENSHOTS names a folder."""
    if folder := os.environ.get("SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)
