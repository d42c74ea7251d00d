"""The liaison decides on a small phone without JavaScript; the other pages are as accessible."""

import pytest
from playwright.sync_api import Page, Response, expect

from eoc.access import scope
from resources.models import Deployment, Offer
from resources.services import counters, mutual_aid_offers, proposals
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import accessible, keep
from tests.cast import PASSWORD
from tests.resources.asking import needs_acceptance, offer, submitted
from tests.resources.costing import floor
from tests.resources.test_mutual_aid_answer_link import link

pytestmark = pytest.mark.browser
MOST_BYTES = 40_000


def _phone(stage: Stage, name: str) -> Page:
    """A phone of 360 pixels with JavaScript off, logged in."""
    context = stage.browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]},
        base_url=stage.installation.url,
        java_script_enabled=False,
    )
    page = context.new_page()
    page.goto("/login/")
    page.get_by_label("Email").fill(stage.cast.users[name].email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    return page


def _fits(page: Page, name: str) -> None:
    """Nothing sticks out to the side; every target is at least 24 pixels high."""
    body = page.locator("body").bounding_box()
    assert body is not None
    assert body["width"] <= PHONE[0], name
    for control in page.locator("main a:visible, main button:visible, summary:visible").all():
        box = control.bounding_box()
        assert box is not None
        assert box["x"] >= 0, name
        assert box["x"] + box["width"] <= PHONE[0] + 1, f"{name}: {control.inner_text()}"


def test_two_taps_without_javascript(stage: Stage) -> None:
    made = submitted(stage.cast, 2)
    phone = _phone(stage, "lee")
    fetched: list[Response] = []
    phone.goto(f"/resources/requests/{made.number}/")
    phone.on("response", lambda got: fetched.append(got))
    phone.reload()
    expect(phone.get_by_role("button", name="Approve 2")).to_be_visible()
    assert len(fetched) == 1, "the page brings its style with it"
    assert len(fetched[0].body()) < MOST_BYTES
    assert phone.locator("script").count() == 0
    _fits(phone, "decision")
    keep(phone, "decide-phone")
    for fold in phone.locator("summary").all():
        fold.click()
    _fits(phone, "decision, all open")
    keep(phone, "decide-phone-open")
    phone.get_by_role("button", name="Approve 2").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Approved")
    _fits(phone, "decided")
    keep(phone, "decided-phone")
    with scope(stage.cast.actor("lee")):
        assert Deployment.objects.filter(request=made).count() == 2


def test_below_the_floor_two_taps_and_a_no_is_taken_back(stage: Stage) -> None:
    floor(stage.cast, 2)
    made = submitted(stage.cast)
    phone = stage.browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]},
        base_url=stage.installation.url,
        java_script_enabled=False,
    ).new_page()
    phone.goto(link(stage.cast, made))
    keep(phone, "floor-phone")
    for chip in phone.get_by_role("radio").all():
        box = chip.locator("..").bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= PHONE[0]
    phone.get_by_text("Decline, or unable to fill").click()
    phone.get_by_role("button", name="No crew").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Declined")
    _fits(phone, "declined by link")
    keep(phone, "declined-link-phone")
    phone.get_by_role("button", name="Undo").click()
    phone.get_by_text("Neighbour covers").click()
    keep(phone, "floor-chosen-phone")
    fetched: list[Response] = []
    phone.on("response", lambda got: fetched.append(got))
    phone.get_by_role("button", name="Approve 1").click()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Approved")
    assert [got.status for got in fetched] == [200], "one round trip"
    phone.reload()
    expect(phone.get_by_role("heading", level=1)).to_have_text("Approved")
    assert phone.locator(".problem").count() == 0
    with scope(stage.cast.actor("lee")):
        assert Offer.objects.get(request=made).floor_override == "Neighbour covers"


def test_a_counter_offer_is_agreed_to_on_a_phone(stage: Stage) -> None:
    needs_acceptance(stage.cast)
    asked = offer(stage.cast, submitted(stage.cast, 2))
    pair = [stage.cast.assets[name] for name in ("LAK Engine 12", "LAK Engine 14")]
    with scope(stage.cast.actor("lee")) as lee:
        mutual_aid_offers.approve(offer=asked, assets=pair, by=lee)
    with scope(stage.cast.actor("dana")) as dana:
        counters.counter(offer=asked, assets=pair[:1], by=dana, words="One will do")
    phone = _phone(stage, "lee")
    phone.goto(f"/resources/decide/{asked.uuid}/")
    heading = phone.get_by_role("heading", level=1)
    expect(heading).to_have_text("Riverton Fire asks you for something else")
    expect(phone.get_by_text("One will do")).to_be_visible()
    other = _phone(stage, "rosa")
    other.goto(f"/resources/decide/{asked.uuid}/")
    expect(other.get_by_text("Lakeside Fire answers next")).to_be_visible()
    _fits(other, "countered, the asking side")
    keep(other, "counter-asked-phone")
    for fold in phone.locator("summary").all():
        fold.click()
    _fits(phone, "countered, all open")
    keep(phone, "countered-phone")
    phone.get_by_role("button", name="Accept 1: send LAK Engine 12").click()
    expect(heading).to_have_text("Approved")
    other.goto(f"/resources/decide/{asked.uuid}/")
    keep(other, "sign-phone")
    other.get_by_role("button", name="Sign").click()
    expect(other.get_by_text("Requesting agency: Rosa")).to_be_visible()


def test_the_pages_are_accessible(stage: Stage) -> None:
    made = submitted(stage.cast, 2, ask=("lakeside", "hillcrest"))
    asked = offer(stage.cast, submitted(stage.cast))
    with scope(stage.cast.actor("dana")) as by:
        proposed = proposals.propose(agency=stage.cast.agencies["riverton"], by=by)
    for theme in ("dark", "light"):
        lee = stage.window("lee", PHONE, theme, at="/account/")
        dana = stage.window("dana", DESKTOP, theme, at="/account/")
        visits = [
            (lee, f"/resources/decide/{asked.uuid}/", "decide"),
            (lee, "/resources/inbox/", "inbox"),
            (dana, "/resources/requests/", "board"),
            (dana, f"/resources/requests/{made.number}/?full", "detail"),
            (dana, f"/resources/request/{made.incident_number}/", "request"),
            (dana, f"/resources/for-incident/{made.incident_number}/", "for-incident"),
            (dana, f"/resources/proposals/{proposed.uuid}/", "proposal"),
            (lee, "/resources/proposals/", "proposals"),
            (lee, "/resources/catalogue/", "catalogue"),
            (dana, "/resources/packages/add/", "package"),
            (dana, "/resources/qualifications/", "qualifications"),
            (lee, "/resources/asking/LAK/", "asking-phone"),
            (dana, "/resources/asking/RIV/", "asking"),
        ]
        for page, address, name in visits:
            page.goto(address)
            for fold in page.locator("main summary").all():
                fold.click()
            keep(page, f"{name}-{theme}")
            accessible(page, f"{name} {theme}")
    assert stage.strays == []
