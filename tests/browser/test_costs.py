"""What help cost, in a real browser: terms, a claim from draft to paid, on a desk and a phone."""

import pytest
from playwright.sync_api import expect

from agencies.models import Agreement
from eoc.access import scope
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import looked_at
from tests.resources.costing import COSTS, drafted, priced

pytestmark = pytest.mark.browser


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
    looked_at(lee, "items-phone-dark")
    lee.goto(where)
    lee.get_by_role("button", name="Submit").click()
    looked_at(lee, "claim-phone-dark")
    rosa = stage.window("rosa", size=DESKTOP, theme="light")
    rosa.goto(where)
    for verb in ("Approve", "Record as paid"):
        rosa.get_by_role("button", name=verb).click()
    expect(rosa.locator("h1 + .pill")).to_have_text("Paid")
    looked_at(rosa, "claim-desk-light")
    rosa.goto("/resources/claims/")
    looked_at(rosa, "claims-desk-light")
    rosa.goto(f"/resources/requests/{claim.request.number}/?full")
    looked_at(rosa, "request-desk-light")
    with scope(stage.cast.actor("ada")):
        agreement = Agreement.objects.get(code="NORTH-MC")
    for size, theme in ((PHONE, "light"), (DESKTOP, "dark")):
        ada = stage.window("ada", size=size, theme=theme)
        ada.goto(f"/admin/agreements/{agreement.uuid}/")
        looked_at(ada, f"terms-{size[0]}-{theme}")
        ada.goto("/admin/agreements/draft/")
        looked_at(ada, f"draft-{size[0]}-{theme}")
    assert stage.problems == stage.strays == []
