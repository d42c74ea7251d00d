"""Asking: from a submitted request to the neighbours' consoles and inboxes.

A dispatcher opens the form of an incident and sends it as it was filled in, through the web
process as it runs, one request after the other. Every agency that may hear has one live console
open, and so has every agency that must not. The clock begins before the form's POST is written.
"""

import argparse
import asyncio
import json
import secrets
import statistics
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPResponse
from itertools import cycle
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import websockets
from django.conf import settings

from bench import aid_ground
from bench.aid_ground import Ground
from bench.filled_form import filled
from bench.logins import session_cookie
from bench.report import machine, percentile, say, spread

FORM = "application/x-www-form-urlencoded"
CALM = 2.0  # seconds after the last socket's greeting
PATIENCE = 10.0  # after which a neighbour who heard nothing is counted as lost


@dataclass
class Console:
    """One agency's open console, and when it first heard of each request (monotonic seconds)."""

    email: str
    heard: dict[str, float] = field(default_factory=dict)
    greeted: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        """Hear until cancelled."""
        cookie = await asyncio.to_thread(_cookie, self.email)
        uri = settings.PUBLIC_URL.replace("http", "ws") + "/ws/live/"
        async with websockets.connect(
            uri, additional_headers={"Cookie": cookie}, origin=settings.PUBLIC_URL, max_size=None
        ) as socket:
            await socket.send(json.dumps({"t": "hello", "since": {}}))
            async for text in socket:
                now = time.monotonic()
                self.greeted.set()
                for entry in json.loads(text).get("entries", ()):
                    if entry["payload"].get("noun") == "request":
                        self.heard.setdefault(entry["payload"]["row"]["number"], now)


class Browser:
    """One login's keep-alive connection."""

    def __init__(self, email: str) -> None:
        port = urlsplit(settings.PUBLIC_URL).port or 80
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.token = secrets.token_hex(16)
        csrf = f"{settings.CSRF_COOKIE_NAME}={self.token}"
        self.headers = {"Cookie": f"{_cookie(email)}; {csrf}"}
        self.answered = 0.0

    def get(self, path: str) -> str:
        """The page."""
        self.connection.request("GET", path, headers=self.headers)
        return _read(self.connection.getresponse(), 200)[1]

    def post(self, path: str, fields: list[tuple[str, str]]) -> str:
        """Where it leads; `answered` is when that was known."""
        said = [pair for pair in fields if pair[0] != "csrfmiddlewaretoken"]
        body = urlencode([*said, ("csrfmiddlewaretoken", self.token)])
        headers = self.headers | {"Content-Type": FORM}
        self.connection.request("POST", path, body, headers)
        where, _ = _read(self.connection.getresponse(), 302)
        self.answered = time.monotonic()
        return where


@dataclass
class Found:
    """Milliseconds: until consoles heard, until an inbox showed it, and of the sender's own."""

    heard: list[float] = field(default_factory=list)
    inbox: list[float] = field(default_factory=list)
    opened: list[float] = field(default_factory=list)
    sent: list[float] = field(default_factory=list)
    lost: int = 0
    overheard: int = 0


def main(words: list[str]) -> int:
    """Measure and print; 1 where somebody missed a request or heard one that was not for them."""
    parser = argparse.ArgumentParser(prog="bin/eoc bench aid")
    parser.add_argument("--agencies", type=int, default=100, help="that may hear")
    parser.add_argument("--others", type=int, default=10, help="for each reason not to hear")
    parser.add_argument("--requests", type=int, default=50)
    given = parser.parse_args(words)
    ground = aid_ground.made(given.agencies, given.others)
    fires = aid_ground.fires(ground, given.requests)
    paths = [f"/resources/request/{one.number}/?key={uuid4()}" for one in fires]
    found = asyncio.run(_measure(ground, paths))
    say(
        bench="aid",
        agencies=given.agencies,
        others=3 * given.others,
        requests=given.requests,
        visible_ms=spread(found.heard),
        inbox_ms=spread(found.inbox),
        lost=found.lost,
        overheard=found.overheard,
        form_opened_ms=round(statistics.median(found.opened), 1),
        submitted_ms=round(statistics.median(found.sent), 1),
        submitted_p99_ms=round(percentile(found.sent, 0.99), 1),
        **machine(),
    )
    return 1 if found.lost or found.overheard else 0


async def _measure(ground: Ground, paths: list[str]) -> Found:
    eligible = [Console(email) for email in ground.eligible]
    others = [Console(email) for emails in ground.others.values() for email in emails]
    listening = [asyncio.create_task(one.listen()) for one in [*eligible, *others]]
    await asyncio.gather(*(one.greeted.wait() for one in [*eligible, *others]))
    await asyncio.sleep(CALM)
    asking = await asyncio.to_thread(Browser, ground.dispatcher)
    found, turn = Found(), cycle(eligible)
    for path in paths:
        await _asked(asking, path, eligible, next(turn), found)
    await asyncio.sleep(CALM)
    found.overheard = sum(len(one.heard) for one in others)
    for task in listening:
        task.cancel()
    return found


async def _asked(
    asking: Browser, path: str, eligible: list[Console], reads: Console, found: Found
) -> None:
    """One request, from the open form until all have heard and one has read its inbox."""
    begun = time.monotonic()
    fields = filled(await asyncio.to_thread(asking.get, path))
    found.opened.append(1000 * (time.monotonic() - begun))
    liaison = await asyncio.to_thread(Browser, reads.email)
    before = set(reads.heard)
    begun = time.monotonic()
    sent = asyncio.create_task(asyncio.to_thread(asking.post, path, fields))
    while set(reads.heard) == before and time.monotonic() - begun < PATIENCE:
        await asyncio.sleep(0.001)
    inbox = await asyncio.to_thread(liaison.get, "/resources/inbox/")
    read = time.monotonic()
    number = (await sent).split("/")[3]
    found.sent.append(1000 * (asking.answered - begun))
    if number in inbox:
        found.inbox.append(1000 * (read - begun))
    while not all(number in one.heard for one in eligible) and time.monotonic() - begun < PATIENCE:
        await asyncio.sleep(0.01)
    moments = [one.heard[number] for one in eligible if number in one.heard]
    found.heard += [1000 * (moment - begun) for moment in moments]
    found.lost += len(eligible) - len(moments) + (number not in inbox)


def _cookie(email: str) -> str:
    name, value = session_cookie(email)
    return f"{name}={value}"


def _read(answer: HTTPResponse, wanted: int) -> tuple[str, str]:
    text = answer.read().decode()
    if answer.status != wanted:
        raise SystemExit(f"{answer.status} instead of {wanted}: {text[:300]}")
    return answer.headers.get("Location", ""), text
