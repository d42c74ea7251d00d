"""What a town cannot get goes up: its county takes it on a phone, the region on a declaration."""

import re

import pytest
from playwright.sync_api import expect

from eoc.access import scope
from resources.models import MutualAidRequest, Offer
from resources.services import mutual_aid_offers
from tests.browser.conftest import PHONE, Stage
from tests.browser.looking import accessible, fits, keep
from tests.resources.asking import submitted, tiers_above

pytestmark = pytest.mark.browser


def lends(stage: Stage, number: str) -> None:
    """Lee lends one engine for what the county asks."""
    with scope(stage.cast.actor("lee")) as lee:
        asked = Offer.objects.get(request__number=number)
        engine = stage.cast.assets["LAK Engine 12"]
        mutual_aid_offers.approve(offer=asked, assets=[engine], by=lee)


def carrying(stage: Stage, who: str, parent: str) -> str:
    with scope(stage.cast.actor(who)):
        return MutualAidRequest.objects.get(parent__number=parent).number


def test_from_the_town_to_the_county_to_the_region(stage: Stage) -> None:
    tiers_above(stage.cast)
    made = submitted(stage.cast, 2)
    number, incident = made.number, made.incident_number
    dana = stage.window("dana", at=f"/resources/requests/{number}/?full")
    dana.get_by_role("button", name="Propose to the next tier").click()
    expect(dana.get_by_text("Passed to County Coordination")).to_be_visible()

    cora = stage.window("cora", PHONE, at="/resources/inbox/")
    expect(cora.get_by_role("heading", name="Proposed to your tier")).to_be_visible()
    fits(cora, "from the town up")
    accessible(cora, "the coordinator's inbox")
    keep(cora, "tier-inbox-phone")
    cora.get_by_role("link", name="2 x Engine").click()
    expect(cora.get_by_role("heading", level=1)).to_have_text(number)
    keep(cora, "tier-proposed-phone")
    cora.get_by_role("main").get_by_role("link", name=incident).click()
    expect(cora.get_by_role("main")).to_contain_text("Mutual aid")
    assert cora.get_by_role("link", name="Ask neighbours").count() == 0
    cora.go_back()
    cora.get_by_role("button", name="Take the remainder").click()
    expect(cora.get_by_text(f"Carries the remainder of {number}")).to_be_visible()
    fits(cora, "from the town up")
    accessible(cora, "what the county carries")
    keep(cora, "tier-taken-phone")
    child = carrying(stage, "cora", number)
    lends(stage, child)

    dana.reload()
    expect(dana.get_by_text("works on it since")).to_be_visible()
    expect(dana.get_by_text("1 of 2 found, 1 x Engine open")).to_be_visible()
    accessible(dana, "the town's request")
    keep(dana, "tier-followed")
    dana.get_by_role("main").get_by_role("link", name=child).first.click()
    expect(dana.get_by_role("main")).to_contain_text("LAK Engine 12")
    assert dana.get_by_role("button", name="Withdraw").count() == 0
    keep(dana, "tier-followed-child")
    dana.goto("/")
    lent = dana.locator("#map .mark.lent")
    expect(lent).to_have_text("LAK")
    expect(lent).to_have_class(re.compile(f"of-{stage.cast.agencies['lakeside'].pk % 6}"))
    keep(dana, "tier-lent-onwards-map")

    cora.reload()
    cora.get_by_role("button", name="Propose to the next tier").click()
    expect(cora.get_by_text("Passed to Region Coordination")).to_be_visible()
    remy = stage.window("remy", PHONE, at=f"/resources/requests/{child}/?full")
    remy.locator("summary", has_text="Decline").click()
    fits(remy, "declining")
    keep(remy, "tier-decline-phone")
    remy.get_by_role("button", name="Not for this tier").click()
    expect(remy.get_by_text("Declined. County Coordination was told why.")).to_be_visible()
    dana.goto(f"/resources/requests/{number}/?full")
    expect(dana.get_by_text("Region Coordination declined on")).to_be_visible()
    keep(dana, "tier-declined")
    remy.goto(f"/resources/requests/{child}/?full")
    words = remy.get_by_label("Declaration in force")
    take = remy.get_by_role("button", name="Take the remainder")
    words.fill("   ")
    take.click()
    expect(remy.get_by_role("alert").filter(has_text="Name the declaration")).to_be_visible()
    remy.goto(f"/resources/requests/{child}/?full")
    words.fill("State of emergency, EO 12, 28 Nov")
    keep(remy, "tier-region-phone")
    take.click()
    expect(remy.get_by_text("EO 12")).to_be_visible()
    upper = carrying(stage, "remy", child)
    dana.goto(f"/resources/requests/{upper}/?full")
    expect(dana.get_by_role("main")).to_contain_text("1 x Engine")
    assert [one for one in stage.problems if "400" not in one and "422" not in one] == []
