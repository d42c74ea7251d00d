"""What was given up, and what a provider that is down looks like, in a real browser."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from agencies.services import sharing
from alerts.models import Provider
from alerts.services import canaries, deliveries
from eoc.access import scope
from eoc.journal.dispatch import relay
from tests.alerts import build
from tests.alerts.conftest import as_relay
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import accessible, fits, keep

pytestmark = pytest.mark.browser


SIDEWAYS = "e => e.parentElement.scrollWidth - e.parentElement.clientWidth"


def looked_at(page: Page, name: str) -> None:
    fits(page, name)
    assert page.locator(".table-stack").first.evaluate(SIDEWAYS) <= 0, name
    accessible(page, name)
    keep(page, f"given-up-{name}")


def down(stage: Stage) -> None:
    """Three letters of Riverton given up, SMS paused, canaries out, one of them lost."""
    with scope(stage.cast.actor("dana")) as dana:
        build.pending(stage.cast.agencies["riverton"], dana, 3, event=uuid.uuid4())
    with as_relay(), scope(relay("demo")) as by:
        claim = deliveries.claim(count=10, by=by)
        reasons = {one.pk: ("No such mailbox.", True) for one in claim.deliveries}
        deliveries.mark_failed(reasons=reasons, lease=claim.lease, by=by)
        canaries.begin_due(by=by)
        claim = deliveries.claim(count=10, by=by)
        ids = {one.channel: one.pk for one in claim.deliveries}
        lost = {ids["voice"]: ("answered 400", True)}
        deliveries.mark_failed(reasons=lost, lease=claim.lease, by=by)
        deliveries.mark_sent(ids=[ids["webhook"], ids["siren"]], lease=claim.lease, by=by)
    now = timezone.now()
    until = {"open_until": now + timedelta(minutes=4), "opened_at": now - timedelta(minutes=7)}
    with scope(sharing.operator()):
        sms = {"mode": "demo", "channel": "sms", "public": True, "last_error": "answered 503"}
        Provider.objects.create(**sms, failures=9, trips=4, **until)


def test_it_is_tried_again_and_stopped_wide_and_narrow(stage: Stage) -> None:
    down(stage)
    for theme, size in (("dark", DESKTOP), ("light", PHONE)):
        name = f"{theme}-{size[0]}"
        page = stage.window("ada", size, theme, at="/alerts/outbox/?state=dead")
        looked_at(page, f"outbox-{name}")
        page.get_by_role("button", name="Try again Person 1 by E-mail").press("Enter")
        expect(page.get_by_text("tried again: 0 sent, 1 waiting")).to_be_visible()
        page.get_by_role("button", name="Try all 2 again").press("Enter")
        expect(page.get_by_text("3 tried again: 0 sent, 3 waiting")).to_be_visible()
        looked_at(page, f"alert-{name}")
        page.get_by_role("button", name="Stop trying again").press("Enter")
        expect(page.get_by_text("3 are given up.")).to_be_visible()
        page.goto("/alerts/channels/")
        expect(page.get_by_text("not working since")).to_be_visible()
        looked_at(page, f"channels-{name}")
