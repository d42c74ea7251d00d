"""Duty rosters and silences in a real browser: read and worked with, dark and light."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from alerts.models import Silence
from eoc.access import scope
from tests.alerts import roster_build as build
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import looked_at

pytestmark = pytest.mark.browser


def placed(stage: Stage) -> str:
    """Dana and Rosa take turns, Ada is backup; a silence is in force. Answers the address."""
    cast, now = stage.cast, timezone.now()
    with scope(cast.actor("ada")):
        made = build.roster(cast, "dana", "rosa", name="Duty officers")
        begun = now.date() - timedelta(days=9)
        made.layers.update(starts_on=begun)
        build.layer(cast, made, "ada", position=2, unit="weeks", weekday=0, starts_on=begun)
        build.roster(cast, name="Hazmat on call")
        Silence.objects.create(
            mode="demo",
            agency=made.agency,
            kinds=["contact_point.tested"],
            starts_at=now - timedelta(hours=1),
            ends_at=now + timedelta(hours=3),
            reason="The mail server is replaced",
            by_name="Ada",
        )
    return f"/alerts/rosters/{made.uuid}/"


@pytest.mark.parametrize(("theme", "size"), [("dark", PHONE), ("light", DESKTOP)])
def test_rosters_and_silences_are_read_wide_and_narrow(stage: Stage, theme: str, size: Any) -> None:
    where = placed(stage)
    page = stage.window("ada", size, theme, at="/alerts/rosters/")
    paths = {
        "list": "/alerts/rosters/",
        "calendar": where,
        "layer": f"{where}layers/add/",
        "silences": "/alerts/silences/",
        "silence-form": "/alerts/silences/add/",
        "alerts": "/alerts/",
    }
    for name, path in paths.items():
        page.goto(page.url.partition("/alerts/")[0] + path)
        looked_at(page, f"{name}-{theme}")


def test_a_shift_is_offered_and_taken_over(stage: Stage) -> None:
    where = placed(stage)
    dana = stage.window("dana", PHONE, at=where)
    last = dana.locator("details:has(input[name=start])").last
    last.locator("summary").click()
    last.get_by_role("button", name="Offer my shift").click()
    expect(dana.get_by_text("Until a colleague accepts")).to_be_visible()
    rosa = stage.window("rosa", DESKTOP, at=where)
    rosa.get_by_role("button", name="Take this shift").click()
    expect(rosa.get_by_text("Taken over from Dana")).to_be_visible()
