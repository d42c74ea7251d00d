"""From an open incident to a request at the neighbours: two actions, by mouse, keys, or plainly."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from eoc.access import scope
from incidents.models import Incident, Severity
from resources.models import MutualAidRequest, Offer, RequestState
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import accessible, fits, keep
from tests.cast import Cast
from tests.resources.build import incident

pytestmark = pytest.mark.browser


@dataclass
class Hand:
    """A person who acts, and how often they did; reading and moving the focus do not count."""

    actions: int = 0

    def click(self, what: Locator) -> None:
        """A click or a tap."""
        self.actions += 1
        what.click()

    def press(self, page: Page, key: str) -> None:
        """A key that does something."""
        self.actions += 1
        page.keyboard.press(key)


def flood(cast: Cast, number: int) -> Incident:
    """A flood, for which pumps are usual; Lakeside has one and is asked for it."""
    with scope(cast.actor("dana")):
        found = incident(cast, number=number)
        changed = {"type": "flood", "severity": Severity.HIGH, "title": "Elm Brook", "version": 2}
        Incident.objects.filter(pk=found.pk).update(**changed)
    return found


def stands_at_lakeside(cast: Cast, found: Incident) -> str:
    """The number of the request, which was sent and waits for Lakeside's answer."""
    with scope(cast.actor("lee")):
        asked = MutualAidRequest.objects.get(incident=found)
        assert asked.state in (RequestState.SUBMITTED, RequestState.PARTLY_FILLED)
        assert asked.lines.get().kind_id == "pump"
        assert Offer.objects.get(request=asked).state == "invited"
        return asked.number


def opened(stage: Stage, found: Incident) -> tuple[Page, Locator]:
    """Dana's console with the incident in the panel, read to its end."""
    dana = stage.window("dana", size=DESKTOP)
    dana.locator(f'#queue [data-number="{found.number}"]').click()
    panel = dana.locator("#panel")
    expect(panel.get_by_role("heading", name="Mutual aid")).to_be_visible()
    return dana, panel


def test_by_mouse_in_the_console(stage: Stage) -> None:
    found, hand = flood(stage.cast, 51), Hand()
    dana, panel = opened(stage, found)
    hand.click(panel.get_by_role("link", name="Ask neighbours").first)
    expect(panel.get_by_label("Kind").first).to_have_value("pump")
    expect(panel.get_by_label("How many").first).to_be_focused()
    keep(dana, "ask-panel", whole=False)
    accessible(dana, "ask in the panel")
    hand.click(panel.get_by_role("button", name="Submit the request"))
    expect(dana.locator("#panel-title")).to_contain_text("R01")
    keep(dana, "asked-panel", whole=False)
    assert hand.actions == 2
    number = stands_at_lakeside(stage.cast, found)
    lee = stage.window("lee", PHONE, at="/resources/inbox/")
    expect(lee.get_by_text(number)).to_be_visible()
    assert stage.problems == []


def test_by_keys_alone_in_the_console(stage: Stage) -> None:
    found, hand = flood(stage.cast, 52), Hand()
    dana, panel = opened(stage, found)
    asking = panel.get_by_role("link", name="Ask neighbours").first
    while not asking.evaluate("one => one === document.activeElement"):
        dana.keyboard.press("Tab")
    hand.press(dana, "Enter")
    expect(panel.get_by_label("How many").first).to_be_focused()
    hand.press(dana, "Enter")
    expect(dana.locator("#panel-title")).to_contain_text("R01")
    assert hand.actions == 2
    stands_at_lakeside(stage.cast, found)


def test_without_javascript_and_what_is_wrong_is_said_there(stage: Stage) -> None:
    found, hand = flood(stage.cast, 53), Hand()
    plain = stage.window("dana", PHONE, at=f"/incidents/{found.number}/", scripts=False)
    hand.click(plain.get_by_role("link", name="Ask neighbours").first)
    channel = plain.get_by_label("On which radio channel")
    usual = channel.input_value()
    channel.fill("")
    hand.click(plain.get_by_role("button", name="Submit the request"))
    assert plain.get_by_label("Kind").first.input_value() == "pump"
    expect(plain.get_by_text("This field is required.")).to_be_visible()
    keep(plain, "ask-wrong-phone")
    rows = {one.bounding_box()["height"] for one in plain.locator(".form-actions-near .btn").all()}  # type: ignore[index]
    assert len(rows) == 1, "no button is taller for its words"
    fits(plain, "ask-wrong-phone")
    channel.fill(usual)
    hand.click(plain.get_by_role("button", name="Submit the request"))
    expect(plain.get_by_role("heading", level=1)).to_contain_text("R01")
    assert hand.actions == 3
    stands_at_lakeside(stage.cast, found)
