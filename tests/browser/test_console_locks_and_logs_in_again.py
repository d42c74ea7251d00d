"""The console locks and shows on, an alarm takes the PIN, and a login in place loses nothing."""

from collections.abc import Iterator
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from agencies.models import LoginSession
from agencies.selectors import sessions as rows
from agencies.services import pins, sessions, sharing
from alerts.models import Acknowledgement
from eoc.access import scope
from tests.alerts.build import pending
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import accessible, fits, keep
from tests.cast import PASSWORD
from tests.processes import Installation

pytestmark = pytest.mark.browser
TYPED = "N 2026-RIV-0001 Roof is open on the nort"
WAIT = 12_000
SIZES = {"desk": DESKTOP, "phone": PHONE}


@pytest.fixture(scope="module")
def house(house: Installation) -> Iterator[Installation]:
    """Sessions last ten minutes, so that the console tells of the end at once."""
    with house.told(SHIFT_HOURS=str(-4 + 10 / 60)):
        yield house


@pytest.fixture
def desk(stage: Stage) -> Page:
    """Dana at the console, an alarm on it, a line half typed; she has a PIN."""
    return at_desk(stage)


def at_desk(stage: Stage, size: tuple[int, int] = DESKTOP, theme: str = "dark") -> Page:
    with scope(sharing.operator()) as operator:
        pending(stage.cast.agencies["riverton"], operator, 1, event=uuid4())
    with scope(stage.cast.actor("dana")) as dana:
        pins.choose(digits="4711", by=dana)
    page = stage.window("dana", size=size, theme=theme)
    expect(page.locator("#main")).to_have_attribute("data-live", "live", timeout=WAIT)
    expect(page.locator("#alarms")).to_be_visible()
    page.locator("#command-line").fill(TYPED)
    return page


def rest(stage: Stage) -> None:
    """Nobody touched it for 31 minutes."""
    with scope(stage.cast.actor("dana")):
        LoginSession.objects.update(last_seen_at=timezone.now() - timedelta(minutes=31))


def end(stage: Stage) -> None:
    """The administrator ends Dana's session."""
    with scope(stage.cast.actor("ada")) as ada:
        for one in rows.of(ada, stage.cast.people["dana"]):
            sessions.end(session=one, by=ada)


def shows_on(page: Page) -> None:
    """The map stands, the channel lives, what was typed is there."""
    expect(page.locator("#map canvas, #map .leaflet-pane").first).to_be_attached()
    expect(page.locator("#live-word")).to_have_text("Live", timeout=WAIT)
    expect(page.locator("#command-line")).to_have_value(TYPED)


def test_locked_it_shows_on_and_an_alarm_takes_the_pin(stage: Stage, desk: Page) -> None:
    rest(stage)
    expect(desk.locator("#lock-bar")).to_be_visible(timeout=WAIT)
    expect(desk.locator("#map")).to_be_visible()
    shows_on(desk)
    accessible(desk, "locked")
    desk.get_by_label("PIN, to acknowledge while locked").fill("4711")
    desk.get_by_role("button", name="Acknowledge").click()
    expect(desk.locator("#alarms")).to_be_hidden(timeout=WAIT)
    with scope(sharing.operator()):
        assert Acknowledgement.objects.filter(by_name="Dana").exists()
    expect(desk.locator("#lock-bar")).to_be_visible()
    desk.get_by_label("PIN", exact=True).fill("0815")
    desk.get_by_role("button", name="Unlock").click()
    expect(desk.locator("#lock-error")).to_contain_text("4 tries are left")
    desk.get_by_label("PIN", exact=True).fill("4711")
    desk.get_by_role("button", name="Unlock").click()
    expect(desk.locator("#lock-bar")).to_be_hidden()
    shows_on(desk)


def test_a_session_that_ended_is_opened_again_in_place(stage: Stage, desk: Page) -> None:
    asked = desk.url
    desk.evaluate("window.sameDocument = true")
    end(stage)
    dialog = desk.locator("#again")
    expect(dialog).to_be_visible(timeout=WAIT)
    expect(desk.locator("#command-line")).to_have_value(TYPED)
    accessible(desk, "again")
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_role("button", name="Log in", exact=True).click()
    expect(desk.locator("#again-error")).to_contain_text("not the password")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Log in", exact=True).click()
    expect(dialog).to_be_hidden(timeout=WAIT)
    shows_on(desk)
    assert desk.url == asked
    assert desk.evaluate("window.sameDocument")
    desk.get_by_role("button", name="Acknowledge").click()
    expect(desk.locator("#alarms")).to_be_hidden(timeout=WAIT)


def test_before_the_end_it_says_so_and_goes_on_for_another_shift(stage: Stage, desk: Page) -> None:
    expect(desk.locator("#ends-bar")).to_be_visible(timeout=WAIT)
    desk.evaluate("window.sameDocument = true")
    with scope(stage.cast.actor("dana")) as dana:
        before = rows.own(dana).get().uuid
    desk.locator("#ends-again").click()
    desk.locator("#again").get_by_label("Password").fill(PASSWORD)
    desk.keyboard.press("Enter")
    expect(desk.locator("#again")).to_be_hidden(timeout=WAIT)
    desk.wait_for_timeout(5000)
    shows_on(desk)
    assert desk.evaluate("window.sameDocument")
    with scope(stage.cast.actor("dana")) as dana:
        assert rows.own(dana).get().uuid != before


def test_leaving_the_desk_locks_it_and_the_map_stays(stage: Stage, desk: Page) -> None:
    desk.locator("details.menu summary").click()
    desk.get_by_role("button", name="Lock this desk").click()
    expect(desk.locator("#lock-bar")).to_be_visible(timeout=WAIT)
    shows_on(desk)
    desk.get_by_role("button", name="Use the password").click()
    desk.locator("#lock-secret").fill(PASSWORD)
    desk.keyboard.press("Enter")
    expect(desk.locator("#lock-bar")).to_be_hidden()


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_pages_of_sessions_fit_and_are_accessible(stage: Stage, theme: str) -> None:
    person = f"/admin/people/{stage.cast.people['dana'].uuid}/"
    stage.window("dana", at="/account/")
    for size in SIZES:
        page = stage.window("ada", SIZES[size], theme, at="/admin/positions/")
        page.get_by_label("Name").fill(f"Desk {size}")
        page.get_by_role("button", name="Register it").click()
        expect(page.get_by_text("This browser", exact=True)).to_be_visible()
        for path in ("/admin/positions/", "/account/", person, "/session/unlock/"):
            page.goto(path)
            accessible(page, path)
            keep(page, f"{path.strip('/').split('/')[1 if 'admin' in path else 0]}-{size}-{theme}")
            fits(page, path)
    assert stage.problems == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("theme", ["dark", "light"])
def test_it_fits_and_reads_on_desk_and_phone(stage: Stage, size: str, theme: str) -> None:
    page = at_desk(stage, SIZES[size], theme)
    rest(stage)
    expect(page.locator("#lock-bar")).to_be_visible(timeout=WAIT)
    accessible(page, f"locked {size} {theme}")
    keep(page, f"locked-{size}-{theme}")
    end(stage)
    expect(page.locator("#again")).to_be_visible(timeout=WAIT)
    accessible(page, f"again {size} {theme}")
    keep(page, f"again-{size}-{theme}")
    fits(page, f"again {size} {theme}")
    assert stage.strays == []
