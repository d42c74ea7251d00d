"""What a newcomer stumbles over: labels, dead ends, the first wrong field, the panel's manners."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Stage
from tests.browser.looking import accessible, fits

PAGES = ("/account/", "/incidents/", "/resources/assets/", "/resources/inbox/", "/admin/people/")
SECONDS = 1000


def _logged(page: Page) -> str:
    page.keyboard.press("n")
    panel = page.locator("#panel")
    expect(panel.get_by_label("What is happening")).to_be_focused(timeout=5 * SECONDS)
    page.keyboard.type("Water in the cellar")
    panel.get_by_label("Type", exact=True).select_option(index=1)
    panel.get_by_label("Where").fill("40.03, -74.97")
    panel.get_by_role("button", name="Log it").click()
    row = page.locator("#queue [data-number]").first
    expect(row).to_be_visible(timeout=10 * SECONDS)
    return row.get_attribute("data-number") or ""


def test_panel_and_page_of_an_incident(stage: Stage) -> None:
    dana = stage.window("dana")
    expect(dana.locator("#live")).to_have_attribute("data-live", "live", timeout=15 * SECONDS)
    number = _logged(dana)
    panel = dana.locator("#panel")
    expect(panel.get_by_text(f"{number} logged.")).to_be_visible(timeout=5 * SECONDS)
    _close_without_reason(panel.page)
    assert [text for text in stage.problems if "422" not in text] == []

    dana.goto(f"/incidents/{number}/")
    _close_without_reason(dana)
    dana.goto(f"/incidents/{number}/close/")
    expect(dana.get_by_role("link", name="Back to the console")).to_be_visible()
    assert not stage.strays


def _close_without_reason(page: Page) -> None:
    form = page.locator("details.card", has=page.locator("summary", has_text="Close"))
    form.locator("summary").click()
    form.get_by_role("button", name="Close").click()
    reason = form.get_by_label("Reason")
    expect(reason).to_be_focused(timeout=5 * SECONDS)
    expect(reason).to_be_in_viewport()


def test_every_page_fits_a_phone_and_breaks_no_rule(stage: Stage) -> None:
    ada = stage.window("ada", PHONE, "light", at="/account/")
    for path in PAGES:
        ada.goto(path)
        fits(ada, path)
        accessible(ada, path)
