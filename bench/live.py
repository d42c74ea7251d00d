"""Commit to another browser: one Chromium and 49 sockets, 20 changes a second."""

import argparse
import asyncio
import json
import threading
import time
from typing import Any
from urllib.parse import urlsplit

import websockets
from django.conf import settings
from playwright.async_api import async_playwright

from agencies.models import User
from agencies.services import sharing
from bench.chromium import launch_options
from bench.logins import session_cookie
from bench.report import machine, say, spread
from eoc.access import scope
from incidents.services import incidents

SOCKETS = 49
WATCH = """() => {
  window.seenAt = {};
  const look = () => {
    for (const row of document.querySelectorAll('[data-number]')) {
      const number = row.dataset.number;
      if (!(number in window.seenAt)) window.seenAt[number] = Date.now();
    }
  };
  new MutationObserver(look).observe(document.body, {childList: true, subtree: true,
    attributes: true, attributeFilter: ['data-number']});
  look();
}"""


class Sockets:
    """Bare sockets that note when they first heard of an incident."""

    def __init__(self) -> None:
        self.heard: list[dict[str, float]] = [{} for _ in range(SOCKETS)]

    async def listen(self, index: int, cookie: str) -> None:
        """Hear until cancelled."""
        uri = settings.PUBLIC_URL.replace("http", "ws") + "/ws/live/"
        headers = {"Cookie": cookie}
        async with websockets.connect(
            uri, additional_headers=headers, origin=settings.PUBLIC_URL, max_size=None
        ) as socket:
            await socket.send(json.dumps({"t": "hello", "since": {}}))
            async for text in socket:
                now = time.time()
                frame = json.loads(text)
                for entry in frame.get("entries", ()):
                    number = entry["payload"]["row"].get("number")
                    self.heard[index].setdefault(number, now)


def change(email: str, seconds: int, rate: int, committed: dict[str, float]) -> None:
    """Log incidents at a rate and note when each was committed."""
    actor = sharing.actor_of(User.objects.get_by_natural_key(email))
    agency = min(actor.agencies)
    begin = time.monotonic()
    for step in range(seconds * rate):
        with scope(actor):
            made = incidents.log(
                by=actor,
                agency_id=agency,
                type="other_fire",
                severity="low",
                title=f"Illustrative measurement {step}",
                place_text="bench",
            )
        committed[made.number] = time.time()
        time.sleep(max(0.0, begin + (step + 1) / rate - time.monotonic()))


async def _measure(arguments: argparse.Namespace) -> dict[str, Any]:
    name, value = await asyncio.to_thread(session_cookie, arguments.user)
    cookie = f"{name}={value}"
    sockets = Sockets()
    tasks = [asyncio.create_task(sockets.listen(i, cookie)) for i in range(SOCKETS)]
    committed: dict[str, float] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**launch_options())
        context = await browser.new_context(viewport={"width": 1600, "height": 900})
        host = urlsplit(settings.PUBLIC_URL).hostname or "127.0.0.1"
        await context.add_cookies([{"name": name, "value": value, "domain": host, "path": "/"}])
        page = await context.new_page()
        await page.goto(settings.PUBLIC_URL + "/")
        await page.wait_for_timeout(3000)
        await page.evaluate(WATCH)
        changer = threading.Thread(
            target=change, args=(arguments.user, arguments.seconds, arguments.rate, committed)
        )
        changer.start()
        while changer.is_alive():
            await asyncio.sleep(0.2)
        await page.wait_for_timeout(3000)
        seen: dict[str, float] = await page.evaluate("() => window.seenAt")
        await browser.close()
    for task in tasks:
        task.cancel()
    return _figures(committed, sockets.heard, seen)


def _figures(
    committed: dict[str, float], heard: list[dict[str, float]], seen: dict[str, float]
) -> dict[str, Any]:
    by_socket = [
        (times[number] - at) * 1000
        for times in heard
        for number, at in committed.items()
        if number in times
    ]
    on_screen = [seen[n] - at * 1000 for n, at in committed.items() if n in seen]
    lost = SOCKETS * len(committed) - len(by_socket)
    return {
        "socket_ms": spread(by_socket),
        "browser_ms": spread(on_screen),
        "lost_at_sockets": lost,
        "not_on_screen": len(committed) - len(on_screen),
    }


def main(words: list[str]) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="bin/eoc bench live")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rate", type=int, default=20)
    parser.add_argument("--user", default="dana@riverton.example")
    arguments = parser.parse_args(words)
    figures = asyncio.run(_measure(arguments))
    say(bench="live", rate=arguments.rate, sockets=SOCKETS, **figures, **machine())
