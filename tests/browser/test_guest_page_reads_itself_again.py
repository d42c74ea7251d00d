"""In Chromium: a guest reads what changed, and is left alone while nothing does."""

from playwright.sync_api import expect

from eoc.access import scope
from incidents.services import activity_log, guests
from tests.browser.conftest import PHONE, Stage
from tests.browser.looking import fits
from tests.incidents.build import logged


def test_only_when_something_changed(stage: Stage) -> None:
    with scope(stage.cast.actor("dana")) as dana:
        incident = logged(stage.cast)
        _, secret = guests.invite(incident=incident, name="Rea", hours=2, with_log=True, by=dana)
    width, height = PHONE
    page = stage.browser.new_page(
        base_url=stage.installation.url, viewport={"width": width, "height": height}
    )
    page.clock.install()
    page.goto(f"/guests/{secret}/")
    page.evaluate("window.untouched = true")
    with page.expect_response(lambda answer: answer.request.method == "HEAD"):
        page.clock.run_for(20_000)
    assert page.evaluate("window.untouched")
    with scope(stage.cast.actor("dana")) as dana:
        activity_log.note(incident=incident, text="Roof is down", by=dana)
    page.clock.run_for(20_000)
    expect(page.get_by_text("Roof is down")).to_be_visible()
    fits(page, "guest")
