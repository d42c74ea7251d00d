"""First paint of the console, warm, with its requests and bytes."""

import argparse
import statistics
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

from bench.chromium import launch_options
from bench.logins import session_cookie
from bench.report import machine, say

PAINT = "() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? null"
WEIGHT = """() => [...performance.getEntriesByType('resource'),
  ...performance.getEntriesByType('navigation')].reduce(
  (sum, e) => ({n: sum.n + 1, bytes: sum.bytes + (e.encodedBodySize || 0)}), {n: 0, bytes: 0})"""


def _visit(browser: Browser, cookie: dict[str, str], rounds: int) -> list[dict[str, Any]]:
    context = browser.new_context(viewport={"width": 1600, "height": 900})
    context.add_cookies([cookie])  # type: ignore[list-item]
    found = []
    for _ in range(rounds + 1):
        page = context.new_page()
        page.goto(settings.PUBLIC_URL + "/", wait_until="load")
        page.wait_for_timeout(1500)
        found.append({"paint_ms": page.evaluate(PAINT), **page.evaluate(WEIGHT)})
        page.close()
    return found


def main(words: list[str]) -> None:
    """Measure and print; the first visit fills the cache and counts for bytes only."""
    parser = argparse.ArgumentParser(prog="bin/eoc bench paint")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--user", default="dana@riverton.example")
    arguments = parser.parse_args(words)
    name, value = session_cookie(arguments.user)
    host = urlsplit(settings.PUBLIC_URL).hostname or "127.0.0.1"
    cookie = {"name": name, "value": value, "domain": host, "path": "/"}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_options())
        visits = _visit(browser, cookie, arguments.rounds)
        browser.close()
    warm = [visit["paint_ms"] for visit in visits[1:]]
    say(
        bench="paint",
        first_paint_ms=round(statistics.median(warm)),
        rounds=[round(ms) for ms in warm],
        requests=visits[0]["n"],
        kilobytes=round(visits[0]["bytes"] / 1000),
        **machine(),
    )
