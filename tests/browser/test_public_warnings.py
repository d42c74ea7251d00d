"""Public warnings in a real browser: the list, one in two languages on its map, dark and light."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from agencies.services import sharing
from alerts import cap
from alerts.services import cap_messages
from eoc.access import scope
from tests.alerts.cap_build import LATER, message, naming
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import looked_at

pytestmark = pytest.mark.browser


def arrive() -> None:
    """A flood warning with its update in English and Arabic, and one known by words only."""
    first = message(1, expires=LATER)
    told = replace(
        first.infos[0],
        language="en-US",
        severity="Extreme",
        sender_name="National Weather Service",
        description="The river rises by two meters until midnight.\n\nRoads near it are closed.",
        instruction="Leave the low ground now. Do not drive through water.",
        effective="2026-11-28T16:30:00-05:00",
        web="https://weather.example.org/flood",
    )
    arabic = replace(
        told,
        language="ar",
        headline="النهر يرتفع في Riverton",
        description="يرتفع النهر مترين حتى منتصف الليل.",
        instruction="غادروا الأرض المنخفضة الآن.",
    )
    update = replace(message(2, msg_type="Update", references=naming(first)), infos=(told, arabic))
    area = cap.Area("Coastal zones of the county", geocodes=(cap.Named("UGC", "PAZ101"),))
    words = message(
        3, expires=LATER, severity="Unheard-of", event="High surf", headline="Surf", areas=(area,)
    )
    with scope(sharing.operator()) as by:
        for alert in (first, update, words):
            cap_messages.keep(content=cap.write(alert), by=by)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_warnings_are_read_dark_and_light_wide_and_narrow(stage: Stage, theme: str) -> None:
    arrive()
    for size in (DESKTOP, PHONE):
        page = stage.window("olu", size, theme, at="/alerts/cap/")
        expect(page.get_by_role("row")).to_have_count(3)
        looked_at(page, f"list-{theme}-{size[0]}")
        page.get_by_role("link", name="The river rises").press("Enter")
        expect(page.get_by_text("In force", exact=True)).to_be_visible()
        expect(page.locator(".small-map canvas, .small-map path").first).to_be_visible()
        expect(page.locator("section[lang=ar]")).to_contain_text("غادروا الأرض")
        looked_at(page, f"detail-{theme}-{size[0]}")
        page.get_by_role("link", name="Alert RIV-1").press("Enter")
        expect(page.get_by_text("Replaced", exact=True)).to_be_visible()
        page.goto("/alerts/cap/")
        page.get_by_role("link", name="Surf").press("Enter")
        expect(page.get_by_text("Known by words only")).to_be_visible()
        looked_at(page, f"words-{theme}-{size[0]}")
    assert stage.strays == []
    assert stage.problems == []
