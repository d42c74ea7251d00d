"""The story in real browsers: one town's incident brings another town's engine, live, alerted."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from agencies.models import Channel, ContactPoint
from agencies.services import sharing
from eoc.access import scope
from resources.models import Asset, Booking
from tests.browser.conftest import PHONE, Stage
from tests.browser.looking import accessible

SECONDS = 1000


def _duty_contacts(stage: Stage) -> None:
    with scope(sharing.operator()):
        for town in ("riverton", "lakeside"):
            agency = stage.cast.agencies[town]
            ContactPoint.objects.create(
                agency=agency, channel=Channel.EMAIL, address=f"duty@{town}.example", label="Duty"
            )
            ContactPoint.objects.create(
                agency=agency,
                channel=Channel.WEBHOOK,
                address=f"https://{town}.example/hook",
                secret="whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            )


def _log_by_keyboard(page: Page) -> str:
    page.keyboard.press("n")
    panel = page.locator("#panel")
    expect(panel.get_by_label("What is happening")).to_be_focused(timeout=5 * SECONDS)
    page.keyboard.type("Warehouse fire with people inside")
    panel.get_by_label("Type", exact=True).select_option(label="Structure fire")
    panel.get_by_role("radio", name="Critical").check()
    panel.get_by_label("Where").fill("40.03, -74.97")
    panel.get_by_role("button", name="Log it").click()
    row = page.locator("#queue [data-number]").first
    expect(row).to_be_visible(timeout=10 * SECONDS)
    number = row.get_attribute("data-number")
    assert number is not None
    return number


def _ask_lakeside(page: Page, number: str) -> None:
    page.goto(f"/resources/request/{number}/")
    line = page.get_by_role("group", name="Line 1")
    line.get_by_label("How many").fill("1")
    line.get_by_label("Kind").select_option(label="Engine")
    page.get_by_role("checkbox", name=re.compile("Lakeside")).check()
    page.get_by_label("Where to report").fill("Mill gate")
    page.get_by_label("To whom").fill("Battalion chief")
    page.get_by_label("On which radio channel").fill("TAC 2")
    accessible(page, "request")
    page.get_by_role("button", name="Submit the request").click()
    page.wait_for_url(re.compile("/resources/requests/"))


def _approve(page: Page) -> None:
    page.goto("/resources/inbox/")
    accessible(page, "inbox")
    page.locator('a[href*="/decide/"]').first.click()
    expect(page.get_by_role("button", name="Approve 1")).to_be_visible(timeout=10 * SECONDS)
    accessible(page, "decision")
    page.get_by_role("button", name="Approve 1").click()
    expect(page.get_by_role("button", name="Approve 1")).to_have_count(0, timeout=10 * SECONDS)


def _letters(stage: Stage) -> list[dict[str, object]]:
    files = sorted(stage.installation.messages.rglob("*.json"))
    return [json.loads(path.read_text()) for path in files]


def _reached(stage: Stage, town: str) -> bool:
    text = json.dumps(_letters(stage))
    return f"duty@{town}.example" in text


@pytest.mark.usefixtures("carriers")
def test_one_towns_incident_brings_another_towns_engine(stage: Stage) -> None:
    _duty_contacts(stage)
    dana, rosa = stage.window("dana"), stage.window("rosa", theme="light")
    for page in (dana, rosa):
        expect(page.locator("#live")).to_have_attribute("data-live", "live", timeout=15 * SECONDS)
    number = _log_by_keyboard(dana)
    expect(rosa.locator(f'#queue [data-number="{number}"]')).to_be_visible(timeout=5 * SECONDS)
    accessible(rosa, "console")
    stage.installation.wait_for(lambda: _reached(stage, "riverton"), 10)

    _ask_lakeside(dana, number)
    stage.installation.wait_for(lambda: _reached(stage, "lakeside"), 10)
    lee = stage.window("lee", PHONE)
    _approve(lee)

    with scope(sharing.operator()):
        booking = Booking.objects.get(void=False)
        asset = Asset.objects.get(pk=booking.asset_id)
        assert asset.agency_id == stage.cast.agencies["lakeside"].pk
        assert booking.for_agency_id == stage.cast.agencies["riverton"].pk
        assert booking.during.upper is None
    label = f"LAK {asset.call_sign}"
    expect(rosa.get_by_text(label).first).to_be_visible(timeout=10 * SECONDS)
    dana.goto("/alerts/outbox/")
    expect(dana.get_by_text("duty@riverton.example").first).to_be_visible(timeout=5 * SECONDS)
    accessible(dana, "outbox")
    assert stage.strays == []
    assert stage.problems == []


def test_the_administrator_and_incident_pages_are_accessible(stage: Stage) -> None:
    ada, dana = stage.window("ada"), stage.window("dana", PHONE)
    for path in ("/admin/", "/account/"):
        ada.goto(path)
        accessible(ada, path)
    for path in ("/incidents/", "/incidents/log/", "/resources/requests/", "/resources/assets/"):
        dana.goto(path)
        accessible(dana, path)
    assert stage.strays == []
    assert stage.problems == []


@pytest.mark.usefixtures("carriers")
def test_every_browser_is_right_again_after_redis_was_killed(stage: Stage) -> None:
    dana, rosa = stage.window("dana"), stage.window("rosa")
    for page in (dana, rosa):
        expect(page.locator("#live")).to_have_attribute("data-live", "live", timeout=15 * SECONDS)
    stage.installation.stop("redis")
    number = _log_by_keyboard(dana)
    seen = f'#queue [data-number="{number}"]'
    expect(rosa.locator(seen)).to_be_visible(timeout=15 * SECONDS)
    stage.installation.redis()
    dana.locator("#queue").focus()
    dana.keyboard.press("n")
    panel = dana.locator("#panel")
    panel.get_by_label("What is happening").fill("Second call")
    panel.get_by_label("Type", exact=True).select_option(label="Flood")
    panel.get_by_label("Where").fill("behind the mill")
    panel.get_by_role("button", name="Log it").click()
    expect(rosa.locator("#queue [data-number]")).to_have_count(2, timeout=15 * SECONDS)
