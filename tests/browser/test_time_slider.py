"""The console looks at the past by keyboard alone, says so, writes nothing, and comes back."""

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from eoc.access import scope
from incidents.models import Incident
from incidents.services import incidents
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import accessible, fits, keep
from tests.incidents.build import logged

pytestmark = pytest.mark.browser
WAIT = 12_000


def a_fire_that_is_out(stage: Stage) -> tuple[Incident, str]:
    """A call, the moment it burned, and its end."""
    fire = logged(stage.cast, title="Barn fire")
    burned = timezone.now()
    with scope(stage.cast.actor("dana")) as dana:
        incidents.close(incident=fire, reason="out", by=dana)
    return fire, burned.isoformat()


def live(page: Page) -> None:
    expect(page.locator("#main")).to_have_attribute("data-live", "live", timeout=WAIT)
    expect(page.locator("#live-word")).to_have_text("Live", timeout=WAIT)


def looked_at(page: Page, name: str) -> None:
    """No rule of accessibility is broken; a picture for a person, where one asks for it."""
    keep(page, name, whole=False)
    accessible(page, name)


@pytest.mark.parametrize(
    ("size", "theme"), [(DESKTOP, "dark"), (DESKTOP, "light"), (PHONE, "dark"), (PHONE, "light")]
)
def test_a_deep_link_shows_the_moment_and_now_is_the_present(
    stage: Stage, size: tuple[int, int], theme: str
) -> None:
    fire, burned = a_fire_that_is_out(stage)
    page = stage.window("dana", size=size, theme=theme)
    live(page)
    expect(page.locator("#queue")).not_to_contain_text(fire.number[5:])
    page.goto(f"/?at={burned.replace('+', '%2B')}")
    expect(page.locator("#past")).to_be_visible(timeout=WAIT)
    expect(page.locator("#past-words")).to_contain_text("Picture of")
    expect(page.locator("#queue")).to_contain_text(fire.number[5:])
    expect(page.locator("#live-word")).to_have_text("Past", timeout=WAIT)
    looked_at(page, f"past-{size[0]}-{theme}")
    fits(page, f"past-{size[0]}-{theme}")
    page.locator("#past-now").click()
    expect(page.locator("#past")).to_be_hidden()
    expect(page.locator("#queue")).not_to_contain_text(fire.number[5:])
    assert "?" not in page.url
    assert not stage.problems


def test_by_keyboard_it_goes_back_plays_and_returns(stage: Stage) -> None:
    page = stage.window("dana")
    live(page)
    page.keyboard.press("t")
    slider = page.locator("#past-at")
    expect(slider).to_be_focused(timeout=WAIT)
    before = page.locator("#past-words").inner_text()
    page.keyboard.press("PageDown")
    expect(page.locator("#past-words")).not_to_have_text(before)
    expect(page.locator("#main")).to_have_attribute("data-past", "", timeout=WAIT)
    assert "Picture of" in str(slider.get_attribute("aria-valuetext"))
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#past-play")).to_have_text("Pause")
    stood = slider.input_value()
    page.wait_for_function(
        "stood => Number(document.getElementById('past-at').value) > stood", arg=int(stood)
    )
    page.keyboard.press("t")
    expect(page.locator("#past")).to_be_hidden()
    live(page)
    assert not stage.problems


@pytest.mark.usefixtures("carriers")
def test_alarms_are_of_the_present_and_nothing_is_written_from_the_past(stage: Stage) -> None:
    page = stage.window("dana")
    live(page)
    page.keyboard.press("t")
    expect(page.locator("#past")).to_be_visible(timeout=WAIT)
    page.keyboard.press("n")
    expect(page.locator("#panel")).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text("Go back to now")
    assert page.locator("#command").evaluate("form => form.inert")
    fire = logged(stage.cast, title="New fire", severity="critical")
    expect(page.locator("#alarms")).to_be_visible(timeout=WAIT)
    page.get_by_role("button", name="Acknowledge").click()
    expect(page.locator("#alarms")).to_be_hidden(timeout=WAIT)
    expect(page.locator("#queue")).not_to_contain_text(fire.number[5:])
    page.keyboard.press("t")
    expect(page.locator("#queue")).to_contain_text(fire.number[5:], timeout=1000)


def test_a_moment_that_cannot_be_shown_is_refused_with_words(stage: Stage) -> None:
    page = stage.window("dana")
    live(page)
    page.goto("/?at=yesterday")
    live(page)
    expect(page.locator("#past")).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text("no moment")
