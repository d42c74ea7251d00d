"""What help cost, in a real browser: terms, a claim from draft to paid, on a desk and a phone."""

import pytest
from playwright.sync_api import Page, expect

from agencies.models import Agreement
from eoc.access import scope
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import accessible, fits, keep
from tests.resources.costing import COSTS, drafted, priced

pytestmark = pytest.mark.browser


def _looked_at(page: Page, name: str) -> None:
    """Accessible, no wider than the screen, and a picture where one asks for it."""
    accessible(page, name)
    fits(page, name)
    keep(page, f"costs-{name}")


def test_a_claim_is_submitted_approved_and_paid(stage: Stage) -> None:
    priced(stage.cast, COSTS)
    claim = drafted(stage.cast)
    where = f"/resources/claims/{claim.uuid}/"
    lee = stage.window("lee", size=PHONE)
    lee.goto(f"{where}change/")
    lee.locator("#id_item-0-rate").press_sequentially("80,25")  # a number field drops the comma
    lee.keyboard.press("Enter")
    expect(lee.get_by_text("Write it with a point")).to_be_visible()
    assert "422" in stage.problems.pop()
    _looked_at(lee, "items-phone-dark")
    lee.goto(where)
    lee.get_by_role("button", name="Submit").click()
    _looked_at(lee, "claim-phone-dark")
    rosa = stage.window("rosa", size=DESKTOP, theme="light")
    rosa.goto(where)
    for verb in ("Approve", "Record as paid"):
        rosa.get_by_role("button", name=verb).click()
    expect(rosa.locator("h1 + .pill")).to_have_text("Paid")
    _looked_at(rosa, "claim-desk-light")
    rosa.goto("/resources/claims/")
    _looked_at(rosa, "claims-desk-light")
    rosa.goto(f"/resources/requests/{claim.request.number}/?full")
    _looked_at(rosa, "request-desk-light")
    with scope(stage.cast.actor("ada")):
        agreement = Agreement.objects.get(code="NORTH-MC")
    for size, theme in ((PHONE, "light"), (DESKTOP, "dark")):
        ada = stage.window("ada", size=size, theme=theme)
        ada.goto(f"/admin/agreements/{agreement.uuid}/")
        _looked_at(ada, f"terms-{size[0]}-{theme}")
        ada.goto("/admin/agreements/draft/")
        _looked_at(ada, f"draft-{size[0]}-{theme}")
    assert stage.problems == stage.strays == []
