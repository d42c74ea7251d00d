"""A passkey in a real browser: added, then the only thing needed to log in; no script refused."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import CDPSession, Page, expect

from tests.browser.conftest import PHONE, Stage
from tests.browser.looking import accessible, fits
from tests.cast import PASSWORD

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(stage: Stage) -> Iterator[Page]:
    """A phone's browser at localhost: an address in digits cannot keep passkeys."""
    width, height = PHONE
    context = stage.browser.new_context(
        base_url=f"http://localhost:{stage.installation.port}",
        viewport={"width": width, "height": height},
    )
    context.set_default_timeout(10_000)
    made = context.new_page()
    made.on("console", lambda said: said.type == "error" and stage.problems.append(said.text))
    yield made
    context.close()


def device(page: Page) -> tuple[CDPSession, Any]:
    """A device that confirms by itself."""
    tools = page.context.new_cdp_session(page)
    tools.send("WebAuthn.enable")
    made = tools.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return tools, made["authenticatorId"]


def logged_in(page: Page, email: str) -> None:
    page.goto("/login/")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url(lambda url: "/login" not in url)


def test_a_passkey_is_added_and_logs_in(stage: Stage, page: Page) -> None:
    tools, key = device(page)
    logged_in(page, stage.cast.users["dana"].email)
    page.goto("/account/")
    page.get_by_role("link", name="Second factor and passkeys").click()
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("Desk")
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/second-factor/codes/")
    expect(page.get_by_text("10 of 10 left")).to_be_visible()

    page.context.clear_cookies()
    page.goto("/login/")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url(lambda url: "/login" not in url)
    page.goto("/second-factor/passkeys/")
    expect(page.get_by_role("row", name="Desk")).to_contain_text("Passkey")

    page.context.clear_cookies()
    tools.send("WebAuthn.clearCredentials", {"authenticatorId": key})
    tools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    page.goto("/login/")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("alert").filter(has_text="Nothing was confirmed")).to_be_visible()
    assert stage.problems == []


def test_pages_of_the_login_fit_a_phone_and_break_no_rule(stage: Stage, page: Page) -> None:
    device(page)
    paths = ["/login/", "/password/reset/", "/login/sign-on/cancelled/"]
    _looked_at(page, paths)
    logged_in(page, stage.cast.users["ada"].email)
    inside = ["", "app/", "passkeys/", "passkeys/add/"]
    _looked_at(page, [f"/second-factor/{name}" for name in inside])
    _looked_at(page, ["/login/again/", "/password/change/", "/admin/sign-on/add/", "/logout/"])


def _looked_at(page: Page, paths: list[str]) -> None:
    for path in paths:
        page.goto(path)
        fits(page, path)
        accessible(page, path)
