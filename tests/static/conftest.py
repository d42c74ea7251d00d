"""A real Chromium and a server that says what a test scripts."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.static.scripted_server import ScriptedServer, scripted_server

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def script() -> Iterator[tuple[ScriptedServer, str]]:
    with scripted_server() as pair:
        yield pair


@pytest.fixture
def page(chromium: Browser, script: tuple[ScriptedServer, str]) -> Iterator[Page]:
    page = chromium.new_page()
    page.goto(f"http://{script[1]}/")
    yield page
    page.close()
