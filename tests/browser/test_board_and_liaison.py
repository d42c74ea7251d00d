"""Both sides at the board with keys alone; a liaison from the mail to the decision on a phone."""

import re
import time

import pytest
from playwright.sync_api import Locator, Page, Response, expect

from agencies.services import sharing
from eoc.access import scope
from resources.models import Deployment
from tests.alerts.conftest import contact, received
from tests.browser.conftest import DESKTOP, PHONE, Stage
from tests.browser.looking import accessible, fits, keep
from tests.resources.asking import approved, draft, submitted
from tests.resources.journeys import brought

pytestmark = pytest.mark.browser
MOST_BYTES = 40_000
TAPS = 2
BOARD = "/mutual-aid/board/"
LINK = re.compile(r"https?://[^/\s]+(/answers/[\w:.-]+/)")


def _column(page: Page, label: str) -> Locator:
    """The cards of one state."""
    heading = page.get_by_role("heading", level=3, name=label)
    return page.locator("[data-column]").filter(has=heading)


def _letter(stage: Stage) -> str:
    """The address in Lee's letter, once it has arrived."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        for mail in received(stage.installation.messages, "email"):
            if found := LINK.search(str(mail)):
                return found[1]
        time.sleep(0.2)
    pytest.fail("no letter with a link arrived")


def _on_a_phone(stage: Stage, theme: str) -> Page:
    """Nobody logged in, 360 pixels, no JavaScript."""
    context = stage.browser.new_context(
        viewport={"width": PHONE[0], "height": PHONE[1]},
        base_url=stage.installation.url,
        color_scheme="light" if theme == "light" else "dark",
        java_script_enabled=False,
    )
    return context.new_page()


@pytest.mark.usefixtures("carriers")
def test_from_mail_to_decision_on_a_phone(stage: Stage) -> None:
    cast = stage.cast
    with scope(sharing.operator("Cast")):
        contact(cast, "lakeside", "lee@lakeside.example", person=cast.people["lee"], duty=True)
    made = submitted(cast, 2)
    where, phone = _letter(stage), _on_a_phone(stage, "light")
    fetched: list[Response] = []
    phone.on("response", lambda got: fetched.append(got))
    phone.goto(where)
    taps = 1  # the link in the letter
    expect(phone.get_by_role("button", name="Approve 2")).to_be_visible()
    assert len(fetched) == 1, "one page and nothing else: no script, no font, no style sheet"
    assert len(fetched[0].body()) < MOST_BYTES
    assert phone.get_by_text("You keep").bounding_box()["y"] < 700  # type: ignore[index]
    fits(phone, "link-light")
    keep(phone, "link-light")
    phone.get_by_role("button", name="Approve 2").click()
    taps += 1
    expect(phone.get_by_role("heading", level=1)).to_have_text("Approved")
    assert taps == TAPS
    phone.goto(where)
    expect(phone.get_by_text(f"by {cast.people['lee'].name}")).to_be_visible()
    keep(phone, "link-decided-light")
    dark = _on_a_phone(stage, "dark")
    dark.goto(where)
    keep(dark, "link-decided-dark")
    with scope(cast.actor("lee")):
        assert Deployment.objects.filter(request=made).count() == 2


def test_the_board_with_keys_alone(stage: Stage) -> None:
    cast = stage.cast
    kept, sent = draft(cast), approved(cast)
    dana = stage.window("dana", size=DESKTOP)
    dana.goto(BOARD)
    dana.keyboard.press("ArrowRight")
    expect(dana.get_by_role("link", name=kept.number)).to_be_focused()
    dana.keyboard.press("n")
    expect(dana.get_by_role("button", name=f"Yes, submit {kept.number}")).to_be_focused()
    keep(dana, "board-confirm")
    dana.keyboard.press("Enter")
    expect(dana.locator("#request-" + str(kept.pk))).to_contain_text(
        "needed" if kept.needed_by else "we ask"
    )
    expect(
        dana.locator("[data-column]", has_text="Submitted").locator("[data-card]")
    ).to_have_count(1)
    lee = stage.window("lee", size=DESKTOP, theme="light")
    lee.goto(BOARD)
    card = lee.locator(f"#deployment-{sent.pk}")
    card.get_by_role("link").focus()
    lee.keyboard.press("n")
    expect(
        lee.locator("[data-column]", has_text="Mobilizing").locator("[data-card]")
    ).to_have_count(1)
    expect(card.get_by_role("link")).to_be_focused()
    lee.keyboard.press("u")
    expect(lee.get_by_role("button", name="Yes, undo LAK Engine 12")).to_be_focused()
    expect(card).to_contain_text("RIV was told; it hears that this was a slip.")
    keep(lee, "board-undo-light")
    lee.keyboard.press("Enter")
    expect(lee.locator("[data-column]", has_text="Committed").locator("[data-card]")).to_have_count(
        1
    )
    expect(card.get_by_role("link")).to_be_focused()
    lee.keyboard.press("ArrowLeft")
    expect(card.get_by_role("link")).not_to_be_focused()
    home = brought(cast, "returned", approved(cast, 1, "LAK Engine 14"))
    lee.goto(BOARD)
    settled = lee.locator(f"#deployment-{home.pk}")
    settled.get_by_role("link").focus()
    lee.keyboard.press("n")
    expect(settled.get_by_label("Why")).to_be_focused()
    lee.keyboard.type("Neighbourly")
    lee.keyboard.press("Escape")
    expect(settled.get_by_role("link")).to_be_focused()
    expect(settled.get_by_label("Why")).not_to_be_visible()
    for theme in ("dark", "light"):
        for size, name in ((DESKTOP, "wide"), (PHONE, "phone")):
            page = stage.window("lee", size=size, theme=theme, at=BOARD)
            for address, what in ((BOARD, "board"), ("/resources/inbox/", "inbox")):
                page.goto(address)
                keep(page, f"{what}-{name}-{theme}")
                fits(page, what)
                accessible(page, f"{what} {name}")
    assert stage.strays == []
    assert stage.problems == []


@pytest.mark.usefixtures("carriers")
def test_a_form_is_printed_while_the_page_watches(stage: Stage) -> None:
    sent = approved(stage.cast)
    lee = stage.window("lee", size=PHONE, theme="light")
    lee.goto(f"/resources/requests/{sent.request.number}/?full")
    lee.get_by_role("button", name="Print mission order").click()
    expect(lee.get_by_role("link", name="Download the PDF")).to_be_visible(timeout=20_000)
    keep(lee, "document-phone")
    with lee.expect_download() as fetched:
        lee.get_by_role("link", name="Download the PDF").click()
    assert fetched.value.suggested_filename.endswith("-mission_order.pdf")
    assert stage.problems == []
