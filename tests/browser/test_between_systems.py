"""Messages between systems in a real browser: the list, a refused one and its document."""

from typing import Any

import pytest
from playwright.sync_api import expect

from eoc.access import scope
from resources.models import EdxlMessage
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import looked_at
from tests.resources.test_edxl_attacks import PLAIN

pytestmark = pytest.mark.browser


def arrive(stage: Stage) -> None:
    """One message was acted on, one refused."""
    about: dict[str, Any] = {
        "mode": "demo",
        "direction": "in",
        "agency": stage.cast.agencies["riverton"],
        "partner_agency": stage.cast.agencies["lakeside"],
        "original": PLAIN.encode(),
    }
    with scope(stage.cast.actor("dana")):
        EdxlMessage.objects.create(
            message_type="ResponseToRequestResource",
            message_id="urn:uuid:65f3d6f1-0c0d-4a57-a8ac-0d9c51aa1ef0",
            state="acted",
            said="offered Engine 12, Ladder 7",
            sha256="1" * 64,
            **about,
        )
        EdxlMessage.objects.create(
            message_type="CommitResource",
            message_id="urn:uuid:2",
            state="refused",
            error="CommitResource/ResourceInformation[1]/Resource: is unnamed. Name each resource "
            "by Name or ResourceID.",
            sha256="2" * 64,
            **about,
        )


def test_messages_are_read_dark_and_light_wide_and_narrow(stage: Stage) -> None:
    arrive(stage)
    for theme, size in (("dark", DESKTOP), ("light", PHONE)):
        page = stage.window("dana", size, theme)
        page.goto("/alerts/systems/")
        expect(page.get_by_role("row")).to_have_count(3)
        looked_at(page, f"list-{theme}-{size[0]}")
        page.get_by_role("link", name="Refused").click()
        expect(page.get_by_role("row")).to_have_count(2)
        page.get_by_role("link", name="CommitResource").press("Enter")
        expect(page.get_by_role("alert")).to_contain_text("is unnamed")
        expect(page.locator("pre")).to_contain_text("Hover engine")
        looked_at(page, f"detail-{theme}-{size[0]}")
    assert stage.strays == []
