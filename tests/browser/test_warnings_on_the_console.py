"""Warnings on the console's map come and go by themselves; feeds, rules and proposals as pages."""

from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from agencies.services import sharing
from alerts import cap
from alerts.models import Feed, FeedEntry, FeedReading, Outcome
from alerts.services import cap_messages, feeds, warning_rules
from eoc.access import scope
from tests.alerts.cap_build import LATER, message, naming
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import keep, looked_at

pytestmark = pytest.mark.browser
RIVER = cap.Area("Riverton", ("39.95,-75.1 39.95,-74.95 40.15,-74.95 40.15,-75.1 39.95,-75.1",))
COAST = cap.Area("Coast", ("39.9,-74.9 39.9,-74.6 40.0,-74.6 40.0,-74.9 39.9,-74.9",))


def arrive(*alerts: cap.Alert) -> list[cap_messages.Kept]:
    with scope(sharing.operator()) as by:
        return [cap_messages.keep(content=cap.write(one), by=by) for one in alerts]


@pytest.mark.parametrize(("size", "theme"), [(DESKTOP, "dark"), (PHONE, "light")])
def test_a_warning_is_drawn_labelled_and_gone(
    stage: Stage, size: tuple[int, int], theme: str
) -> None:
    page = stage.window("dana", size, theme)
    if size == PHONE:
        page.get_by_role("button", name="Map", exact=True).click()
    expect(page.locator("#live-word")).to_have_text("Live")
    first = message(1, expires=LATER, severity="Extreme", areas=(RIVER,))
    other = message(2, expires=LATER, severity="Minor", event="High surf", areas=(COAST,))
    arrive(first, other)
    drawn = page.locator("path.warning-critical")
    expect(drawn).to_have_count(1)
    expect(page.locator("path.warning-low")).to_have_count(1)
    drawn.focus()
    expect(page.locator(".leaflet-tooltip")).to_contain_text("Extreme: The river rises, until")
    keep(page, f"warnings-map-{theme}-{size[0]}")
    arrive(message(3, msg_type="Cancel", references=naming(first)))
    expect(drawn).to_have_count(0)
    expect(page.locator("path.warning-low")).to_have_count(1)
    assert stage.problems == []


def place_feeds(stage: Stage) -> None:
    agency = stage.cast.agencies["riverton"]
    said: dict[str, Any] = {
        "every": 60,
        "silent_after": 900,
        "jurisdiction": stage.cast.towns["riverton"],
        "senders": [],
    }
    address = "https://api.weather.gov/alerts/active?area=PA"
    with scope(sharing.operator()) as by:
        feed, _ = feeds.add(
            agency=agency, kind="nws", name="Weather service", address=address, by=by, **said
        )
        feeds.add(agency=agency, kind="push", name="County dispatch", address="", by=by, **said)
        Feed.objects.filter(pk=feed.pk).update(
            succeeded_at=timezone.now(), failures=2, last_error="It answered 503."
        )
        own = {"feed": feed, "agency": agency}
        FeedReading.objects.create(**own, seconds=0.41, ok=True, said="12 entries, 2 new.")
        FeedReading.objects.create(**own, seconds=5, ok=False, said="It answered 503.")
        FeedEntry.objects.create(
            **own,
            key="0" * 64,
            name="urn:oid:2.49.0.1.840.0.1234567890abcdef1234567890abcdef12345678.001.1",
            link="https://example.org/a/very/long/address/that/does/not/fit/on/a/phone/1.cap",
            outcome=Outcome.REFUSED,
            reason="alert/status[1], line 6: is 'Perhaps'. Write one of Actual, Exercise.",
        )
        warning_rules.add(
            agency=agency, name="Floods", event="flood", at_least=2, jurisdiction=None, by=by
        )


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_feeds_rules_and_a_proposal_dark_and_light_wide_and_narrow(
    stage: Stage, theme: str
) -> None:
    place_feeds(stage)
    (kept,) = arrive(message(1, expires=LATER, areas=(RIVER,)))
    for size in (DESKTOP, PHONE):
        page = stage.window("ada", size, theme, at="/alerts/feeds/")
        expect(page.get_by_role("row")).to_have_count(3)
        looked_at(page, f"list-{theme}-{size[0]}")
        page.get_by_role("link", name="Weather service").click()
        expect(page.get_by_text("is 'Perhaps'")).to_be_visible()
        looked_at(page, f"one-{theme}-{size[0]}")
        page.goto("/alerts/feeds/add/")
        looked_at(page, f"add-{theme}-{size[0]}")
        page.goto("/alerts/cap/rules/")
        looked_at(page, f"rules-{theme}-{size[0]}")
        page = stage.window("dana", size, theme, at=f"/alerts/cap/{kept.message.uuid}/")
        page.get_by_role("link", name="Open an incident from this warning").click()
        looked_at(page, f"open-{theme}-{size[0]}")
    page.get_by_role("button", name="Open the incident").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The river rises")
    expect(page.get_by_role("region", name="Public warnings in force here")).to_contain_text(
        "The river rises"
    )
    keep(page, f"feeds-incident-{theme}")
    assert stage.problems == []
