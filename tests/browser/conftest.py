"""A whole installation with its cast, and Chromium windows logged in as any of them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from bench.chromium import executable, launch_options
from tests.cast import PASSWORD, Cast
from tests.processes import Installation

DESKTOP = (1600, 900)
PHONE = (360, 740)


@dataclass
class Stage:
    """The installation, its people, and every request a browser made to another host."""

    installation: Installation
    cast: Cast
    browser: Browser
    strays: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def window(self, name: str, size: tuple[int, int] = DESKTOP, theme: str = "dark") -> Page:
        """A window logged in through the login page, as a person would."""
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="light" if theme == "light" else "dark",
            base_url=self.installation.url,
        )
        self._watch(context)
        context.set_default_timeout(10_000)
        page = context.new_page()
        page.goto("/login/")
        page.get_by_label("Email").fill(self.cast.users[name].email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        page.wait_for_url(lambda url: "/login" not in url)
        return page

    def _watch(self, context: BrowserContext) -> None:
        ours = urlsplit(self.installation.url).netloc

        def note(url: str) -> None:
            parts = urlsplit(url)
            if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != ours:
                self.strays.append(url)

        context.on("request", lambda request: note(request.url))
        context.on("weberror", lambda error: self.problems.append(str(error.error)))
        context.on(
            "console",
            lambda said: self.problems.append(said.text) if said.type == "error" else None,
        )


@pytest.fixture
def stage(
    installation: Installation, committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Stage]:
    """Web, worker, relay and sink run; Chromium is open."""
    if executable() is None:
        pytest.fail("no chromium: bin/eoc test installs it, or set CHROMIUM to its path")
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    installation.sink()
    installation.web()
    installation.worker()
    installation.relay()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        yield Stage(installation, committed_cast, browser)
        browser.close()
