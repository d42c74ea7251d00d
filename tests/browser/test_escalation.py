"""Escalation in a real browser: the editor, its simulation, who comes, and the letter's page."""

import pytest
from playwright.sync_api import expect

from alerts.escalation import Step, StepKind
from alerts.models import Alert
from alerts.services import reply_links
from tests.alerts.escalating import answers, person, policy, raised, reachable, swept, wait
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import looked_at
from tests.cast import Cast

pytestmark = pytest.mark.browser


def runs(cast: Cast) -> Alert:
    """Dana and Rosa are told, two answers are needed; Obi comes later by his letter."""
    reachable(cast, "dana", "rosa", "obi")
    told = [person(cast, name) for name in ("dana", "rosa", "obi")]
    neighbour = Step(StepKind.NEIGHBOUR, who=str(cast.agencies["lakeside"].uuid))
    again = Step(StepKind.REPEAT, back_to=2, times=3)
    policy(cast, [*told, answers(2, 10), Step(StepKind.AGENCY), wait(5), neighbour, again])
    alert = raised(cast)
    swept()
    return alert


def test_a_policy_is_written_simulated_and_answered_wide_and_narrow(stage: Stage) -> None:
    alert = runs(stage.cast)
    letter = reply_links.path(alert=alert, person_id=stage.cast.people["obi"].pk)
    for theme, size in (("dark", DESKTOP), ("light", PHONE)):
        name = f"{theme}-{size[0]}"
        page = stage.window("ada", size, theme, at="/alerts/escalation/")
        looked_at(page, f"list-{name}")
        page.get_by_role("link", name="Night").press("Enter")
        page.get_by_role("button", name="Simulate").last.press("Enter")
        expect(page.get_by_role("table")).to_contain_text("Obi by E-mail")
        expect(page.get_by_role("alert").last).to_contain_text("Reaches nobody")
        looked_at(page, f"editor-{name}")
        for left in (7, 6, 5):
            page.get_by_role("button", name="Remove step 4").press("Enter")
            expect(page.locator("fieldset.card")).to_have_count(left)
        page.get_by_role("button", name="Save").press("Enter")
        expect(page.locator("#step-5")).to_contain_text("Nothing waits in this loop")
        page = stage.window("dana", size, theme, at=f"/alerts/{alert.uuid}/")
        expect(page.get_by_text("of 3 told")).to_be_visible()
        looked_at(page, f"alert-{name}")
        page.goto(letter)
        page.get_by_role("button", name="I come in so many minutes").press("Enter")
        expect(page.get_by_text("You said: available in 20 minutes")).to_be_visible()
        looked_at(page, f"letter-{name}")
    expect(page.get_by_text("0 available, 1 later")).to_be_visible()
    assert stage.strays == []
