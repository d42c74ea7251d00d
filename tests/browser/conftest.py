"""An installation with its cast, and Chromium windows logged in as any of them.

One installation and one Chromium serve every test of this folder; each test has data and windows
of its own.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from bench.chromium import executable, launch_options
from tests import database
from tests.cast import PASSWORD, Cast
from tests.processes import Installation, founded

DESKTOP = (1600, 900)
PHONE = (360, 740)
PATIENCE = 20_000  # milliseconds: how fast it is `bench/` says, not a test
expect.set_options(timeout=PATIENCE)


@dataclass
class Stage:
    """The installation, its people, and every request a browser made to another host."""

    installation: Installation
    cast: Cast
    browser: Browser
    strays: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def window(
        self,
        name: str,
        size: tuple[int, int] = DESKTOP,
        theme: str = "dark",
        at: str = "/",
        *,
        scripts: bool = True,
    ) -> Page:
        """A window of somebody who has logged in, with a page open."""
        width, height = size
        context = self.browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="light" if theme == "light" else "dark",
            base_url=self.installation.url,
            java_script_enabled=scripts,
        )
        self._watch(context)
        context.set_default_timeout(PATIENCE)
        self._log_in(context, name)
        page = context.new_page()
        page.goto(at)
        return page

    def _log_in(self, context: BrowserContext, name: str) -> None:
        """Send what the login page would send; nothing is drawn."""
        context.request.get("/login/")
        cookies = {cookie["name"]: cookie["value"] for cookie in context.cookies()}
        said = {
            "login": self.cast.users[name].email,
            "password": PASSWORD,
            "csrfmiddlewaretoken": cookies[settings.CSRF_COOKIE_NAME],
        }
        answer = context.request.post("/login/", form=said, max_redirects=0)
        assert answer.status == 302, answer.text()

    def close(self) -> None:
        """Close every window, and wait until the server has ended what they asked for."""
        for context in self.browser.contexts:
            context.close()
        database.until_quiet(10)

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


@pytest.fixture(scope="package")
def house(django_db_setup: None) -> Iterator[Installation]:
    """The installation of every test of this folder; `stage` starts what does not run."""
    with founded() as made:
        yield made


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Chromium is open. Playwright's loop stands in this thread for as long, so Django is told."""
    if executable() is None:
        pytest.fail("no chromium: bin/eoc test installs it, or set CHROMIUM to its path")
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        browser = playwright.chromium.launch(**launch_options())
        yield browser
        browser.close()


@pytest.fixture
def stage(house: Installation, chromium: Browser, committed_cast: Cast) -> Iterator[Stage]:
    """Redis and the web server run, whatever the test before broke; Chromium has no window yet."""
    house.mend()
    made = Stage(house, committed_cast, chromium)
    yield made
    made.close()


@pytest.fixture
def carriers(stage: Stage) -> Iterator[None]:
    """Worker, relay and sink run too: alerts are raised and leave the house."""
    starting = {
        "sink": stage.installation.sink,
        "worker": stage.installation.worker,
        "relay": stage.installation.relay,
    }
    for start in starting.values():
        start()
    yield
    for name in starting:
        stage.installation.stop(name)
    beat = stage.installation.directory / "relay.json"
    beat.unlink(missing_ok=True)  # or /readyz would miss it
