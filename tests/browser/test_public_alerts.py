"""Public alerts in a real browser: written, approved, sent, taken back; dark and light."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

from alerts.services import public_alert_break_glass
from tests.alerts import public
from tests.alerts.test_public_alert_break_glass import held
from tests.alerts.test_template_starts import placed
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import looked_at

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("theme", "size"), [("dark", PHONE), ("light", DESKTOP)])
def test_every_page_is_read_dark_and_light_wide_and_narrow(
    stage: Stage, theme: str, size: tuple[int, int]
) -> None:
    public.issued(stage.cast)
    template = placed(stage.cast)
    text = replace(public.ENGLISH, event="Gas cloud", headline="Stay inside, close the windows")
    words = public.flood(responses=("Shelter",), texts=(text,))
    approved = public.approved(stage.cast, content=words)
    page = stage.window("rosa", size, theme, at="/alerts/public/live/")
    expect(page.get_by_role("heading", name="Waiting for you")).to_be_visible()
    looked_at(page, f"list-{theme}-{size[0]}")
    page.goto(f"/alerts/public/live/{approved.uuid}/")
    expect(page.get_by_text("Contradicts this one")).to_be_visible()
    looked_at(page, f"detail-{theme}-{size[0]}")
    page.goto(f"/alerts/public/live/{approved.uuid}/change/")
    looked_at(page, f"form-{theme}-{size[0]}")
    page.goto(f"/alerts/public/live/new/from/{template.uuid}/RIV/")
    expect(page.get_by_label("Say it in Spanish (es)")).to_be_checked()
    looked_at(page, f"blanks-{theme}-{size[0]}")
    page.get_by_role("link", name="Start from a template").click()
    looked_at(page, f"from-{theme}-{size[0]}")
    page.goto("/alerts/public/rules/")
    looked_at(page, f"rules-{theme}-{size[0]}")
    page.goto("/alerts/public/exercise/")
    expect(page.locator(".stripe-exercise")).to_be_visible()
    looked_at(page, f"exercise-{theme}-{size[0]}")
    assert stage.strays == []
    assert stage.problems == []


def test_one_writes_another_approves_and_sends_and_one_takes_it_back(stage: Stage) -> None:
    dana = stage.window("dana", at="/alerts/public/live/new/")
    for name in ("event", "headline", "description", "instruction", "place"):
        dana.locator(f"[name=texts-0-{name}]").fill(getattr(public.ENGLISH, name))
    dana.get_by_label("Evacuate").check()
    dana.get_by_label("My whole territory").check()
    dana.get_by_role("button", name="Keep the draft").click()
    expect(dana.locator("#id_office_error")).to_contain_text("names who ordered it")
    dana.locator("[name=office]").fill("Mayor of Riverton")
    dana.locator("[name=authority]").fill("Riverton Code 12.3")
    dana.locator("[name=ordered_at]").fill("2026-11-28T17:00")
    dana.get_by_role("button", name="Keep the draft").click()
    dana.get_by_role("button", name="Ask a second person").click()
    rosa = stage.window("rosa", at=dana.url)
    rosa.get_by_role("button", name="I approve exactly this").click()
    phrase = rosa.locator("label[for=typed-issue] strong").inner_text()
    rosa.locator("#typed-issue").fill("yes")
    rosa.get_by_role("button", name="Send", exact=True).click()
    expect(rosa.get_by_role("alert")).to_contain_text("Type exactly")
    rosa.locator("#typed-issue").fill(phrase)
    rosa.get_by_role("button", name="Send", exact=True).click()
    expect(rosa.get_by_text("In force", exact=True).first).to_be_visible()
    dana.reload()
    dana.get_by_role("button", name="Cancel: it was a mistake").click()
    expect(dana.get_by_text("Cancelled", exact=True).first).to_be_visible()
    assert all("422" in problem for problem in stage.problems)


def test_whoever_watches_a_held_one_sees_that_it_left(stage: Stage) -> None:
    alert = held(stage.cast)
    dana = stage.window("dana", at=f"/alerts/public/live/{alert.uuid}/")
    expect(dana.get_by_role("button", name="Stop it")).to_be_visible()
    with public.acting(stage.cast, "rosa") as rosa:
        public_alert_break_glass.release(alert=alert, by=rosa)
    expect(dana.get_by_role("button", name="Cancel: it was a mistake")).to_be_visible()
    expect(dana.get_by_role("button", name="Stop it")).to_have_count(0)
    assert stage.problems == []
