"""A resident on a phone: subscribes, confirms, changes, stops, comes back; dark and light."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from alerts.services import subscription_links as links
from residents import languages
from tests.alerts import public
from tests.alerts.subscribing import resident, told
from tests.alerts.test_subscription import kept
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import looked_at

pytestmark = pytest.mark.browser
FORM = "/public/subscriptions/"


def anybody(stage: Stage, size: tuple[int, int], theme: str) -> Page:
    """A window of somebody who has no login."""
    context = stage.browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme="light" if theme == "light" else "dark",
        base_url=stage.installation.url,
    )
    context.set_default_timeout(10_000)
    return context.new_page()


@pytest.mark.parametrize(("theme", "size"), [("dark", PHONE), ("light", DESKTOP)])
def test_a_resident_subscribes_and_stops(stage: Stage, theme: str, size: tuple[int, int]) -> None:
    page, mark = anybody(stage, size, theme), f"{theme}-{size[0]}"
    page.goto(FORM)
    looked_at(page, f"form-{mark}")
    page.locator("[hreflang=ar]").click()
    expect(page.get_by_role("heading", name=languages.asking()["ar"]["get"])).to_be_visible()
    looked_at(page, f"form-ar-{mark}")
    page.locator("[hreflang=en]").click()
    page.get_by_role("button", name="Ask me to confirm").click()
    expect(page.get_by_role("alert")).to_contain_text("Something is missing")
    looked_at(page, f"refused-{mark}")
    page.locator("[name=address]").fill("pat@home.example")
    page.get_by_label("Riverton").check()
    page.get_by_role("button", name="Ask me to confirm").click()
    expect(page.get_by_role("heading", name="Now look at your messages")).to_be_visible()
    looked_at(page, f"asked-{mark}")
    page.goto(urlsplit(links.confirming(kept()[0])).path)
    looked_at(page, f"confirm-{mark}")
    page.get_by_role("button", name="Yes, send me these alerts").click()
    expect(page.get_by_role("heading", name="You get public alerts")).to_be_visible()
    looked_at(page, f"own-{mark}")
    page.locator("[name=language]").select_option("es")
    page.get_by_role("button", name="Keep the change").click()
    words = languages.asking()["es"]
    expect(page.locator(".facts")).to_contain_text("Español")
    looked_at(page, f"own-es-{mark}")
    page.get_by_role("link", name=words["stop_link"]).click()
    expect(page.get_by_role("heading", name=words["stop_head"])).to_be_visible()
    looked_at(page, f"stop-{mark}")
    page.get_by_role("button", name=words["stop_yes"]).click()
    expect(page.get_by_role("heading", name=words["stopped_head"])).to_be_visible()
    looked_at(page, f"stopped-{mark}")
    page.get_by_role("button", name=words["mistake"]).click()
    expect(page.get_by_role("heading", name=words["yours_head"])).to_be_visible()
    assert kept()[0].address == "pat@home.example"


@pytest.mark.parametrize(("theme", "size"), [("dark", PHONE), ("light", DESKTOP)])
def test_the_agency_sees_how_many(stage: Stage, theme: str, size: tuple[int, int]) -> None:
    for number in range(6):
        resident(stage.cast, f"r{number}@home.example")
    resident(stage.cast, "+15550100001", language="es")
    approved = public.approved(stage.cast)
    page = stage.window("rosa", size, theme, at=f"/alerts/public/live/{approved.uuid}/")
    expect(page.locator("#residents")).to_contain_text("6 and a few more subscribers")
    looked_at(page, f"agency-before-{theme}-{size[0]}")
    sent = public.issued(stage.cast, area=public.square(-74.99, 40.05, 0.01))
    told(sent)
    page.goto(f"/alerts/public/live/{sent.uuid}/")
    expect(page.locator("#residents table")).to_be_visible()
    looked_at(page, f"agency-after-{theme}-{size[0]}")
