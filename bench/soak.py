"""A thousand consoles for long: nothing lost by socket and sequence, memory flat."""

import argparse
import asyncio
import json
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import websockets
from django.conf import settings
from django.utils import timezone

from agencies.models import User
from agencies.services import sharing
from bench.live import change
from bench.logins import session_cookie
from bench.report import machine, say
from eoc import journal
from eoc.access import scope
from eoc.errors import NotPermitted

EVERY_SECONDS = 5.0
WARM_UP = 0.2  # of the time: caches fill, pools grow
PROJECTED_MINUTES, ALLOWED = 30, 0.05
AT_ONCE = 50
PAGE = Path(__file__).resolve().parents[1] / "docs" / "endurance.md"

Sample = tuple[float, int]


@dataclass
class Console:
    """One socket: how far it heard each stream, and what went wrong on the way."""

    cookie: str
    reached: dict[str, int] = field(default_factory=dict)
    heard: int = 0
    skipped: int = 0
    doubled: int = 0
    told_anew: int = 0
    dropped: int = 0

    async def listen(self, gate: asyncio.Semaphore) -> None:
        """Hear until cancelled; a socket that is closed comes back and says what it holds."""
        while True:
            try:
                await self._connected(gate)
            except (OSError, websockets.WebSocketException):
                await asyncio.sleep(1)
            self.dropped += 1

    async def _connected(self, gate: asyncio.Semaphore) -> None:
        await gate.acquire()
        try:
            socket = await websockets.connect(
                settings.PUBLIC_URL.replace("http", "ws", 1) + "/ws/live/",
                additional_headers={"Cookie": self.cookie},
                origin=settings.PUBLIC_URL,
                compression=None,
                max_size=None,
                open_timeout=60,
            )
            await socket.send(json.dumps({"t": "hello", "since": self.reached}))
            self._take(await socket.recv())
        finally:
            gate.release()
        async with socket:
            async for text in socket:
                self._take(text)

    def _take(self, text: str | bytes) -> None:
        if isinstance(text, bytes):
            return
        kind, positions, heads = _read(text)
        if kind in ("resync", "closed", "streams"):
            self.told_anew += 1
        for stream, seq in positions:
            expected = self.reached.get(stream, seq - 1) + 1
            self.heard += 1
            self.skipped += max(0, seq - expected)
            self.doubled += seq < expected
            self.reached[stream] = max(seq, expected - 1)
        if kind == "hello":
            self.reached = {**heads, **self.reached}


@lru_cache(maxsize=4096)
def _read(text: str) -> tuple[str, tuple[tuple[str, int], ...], dict[str, int]]:
    """The same frame reaches hundreds: it is read once."""
    frame: dict[str, Any] = json.loads(text)
    positions = tuple((one["stream"], one["seq"]) for one in frame.get("entries", ()))
    return frame["t"], positions, frame.get("heads", {})


def web_rss_kb() -> int:
    """Resident memory of the platform's web process, found by its port; 0 where it is not ours."""
    port = str(urlsplit(settings.PUBLIC_URL).port or "")
    for process in Path("/proc").glob("[0-9]*"):
        try:
            words = (process / "cmdline").read_bytes().split(b"\0")
            if b"uvicorn" in words and port.encode() in words:
                status = (process / "status").read_text()
                return int(status.split("VmRSS:")[1].split()[0])
        except (OSError, IndexError):
            continue
    return 0


def slope(samples: Sequence[Sample]) -> float:
    """KB a minute of the straight line through minutes and KB (least squares)."""
    count = len(samples)
    x, y = (sum(column) / count for column in zip(*samples, strict=True))
    spread = sum((at - x) ** 2 for at, _ in samples)
    return sum((at - x) * (kb - y) for at, kb in samples) / spread if spread else 0.0


def flatness(samples: Sequence[Sample]) -> dict[str, Any]:
    """Flat: after warm-up the line grows in 30 minutes by at most 5 % of where it begins."""
    settled = [one for one in samples if one[0] >= samples[-1][0] * WARM_UP]
    grown = slope(settled) * PROJECTED_MINUTES
    return {
        "rss_settled_kb": settled[0][1],
        "rss_last_kb": settled[-1][1],
        "kb_a_minute": round(slope(settled), 1),
        "flat": grown <= ALLOWED * settled[0][1],
    }


def logins(most: int) -> list[str]:
    """Cookies of as many demo logins as may hear something."""
    found = []
    for user in User.objects.filter(is_active=True).order_by("pk")[:most]:
        try:
            sharing.actor_of(user)
        except NotPermitted:
            continue
        found.append("{}={}".format(*session_cookie(user.email)))
    return found


def missing(consoles: Sequence[Console]) -> int:
    """Entries that stand in the journal and did not reach a socket that hears their stream."""
    streams = {stream for console in consoles for stream in console.reached}
    with scope(sharing.operator("Soak")):
        heads = journal.heads(streams)
    short = sum(heads[name] - seq for one in consoles for name, seq in one.reached.items())
    return short + sum(console.skipped for console in consoles)


async def soak(arguments: argparse.Namespace) -> bool:
    """Hold the sockets while incidents are logged; answers whether all of it held."""
    cookies = await asyncio.to_thread(logins, 200)
    consoles = [Console(one) for one in islice(cycle(cookies), arguments.sockets)]
    gate = asyncio.Semaphore(AT_ONCE)
    tasks = [asyncio.create_task(one.listen(gate)) for one in consoles]
    while not all(one.reached for one in consoles):
        await asyncio.sleep(0.2)
    say(endure="soak", connected=len(consoles), logins=len(cookies), rss_kb=web_rss_kb())
    committed: dict[str, float] = {}
    samples = await _watched(arguments, committed)
    await asyncio.sleep(5)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    found = {
        "sockets": len(consoles),
        "logins": len(cookies),
        "committed": len(committed),
        "heard": sum(one.heard for one in consoles),
        "lost": await asyncio.to_thread(missing, consoles),
        "doubled": sum(one.doubled for one in consoles),
        "told_anew": sum(one.told_anew for one in consoles),
        "dropped": sum(one.dropped for one in consoles),
        **flatness(samples),
    }
    say(endure="soak", minutes=arguments.minutes, **found, **machine())
    _record(arguments, found)
    return bool(found["flat"]) and not found["lost"] and bool(found["heard"])


async def _watched(arguments: argparse.Namespace, committed: dict[str, float]) -> list[Sample]:
    seconds = int(arguments.minutes * 60)
    given = (arguments.user, seconds, arguments.rate, committed)
    changer = threading.Thread(target=change, args=given)
    begun, samples = time.monotonic(), []
    changer.start()
    while changer.is_alive():
        samples.append(((time.monotonic() - begun) / 60, web_rss_kb()))
        if len(samples) % 12 == 1:
            minute, kb = samples[-1]
            say(endure="soak", minute=round(minute, 1), rss_kb=kb, committed=len(committed))
        await asyncio.sleep(min(EVERY_SECONDS, seconds / 10))
    return samples


def _record(arguments: argparse.Namespace, found: dict[str, Any]) -> None:
    line = (
        f"| {timezone.now():%Y-%m-%d} | soak | {arguments.minutes:g} min, "
        f"{found['sockets']:,} sockets of {found['logins']} logins, {arguments.rate} changes/s | "
        f"{found['heard']:,} heard, {found['lost']} lost, {found['doubled']} twice, "
        f"{found['dropped']} dropped | {found['rss_settled_kb']:,} to {found['rss_last_kb']:,} KB, "
        f"{found['kb_a_minute']:+} KB/min, {'flat' if found['flat'] else 'NOT flat'} |"
    )
    print(line, flush=True)
    if arguments.record:
        with PAGE.open("a") as page:
            page.write(f"{line}\n")
