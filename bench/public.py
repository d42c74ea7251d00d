"""The public site under load while nobody gets into the database: requests a second and p99.

One process of the site, and the console's own for comparison, each asked over kept connections for
the page, the feed, and the page as a browser asks again that has it already.
"""

import argparse
import asyncio
import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from shapely.geometry import MultiPolygon, box

from alerts import cap
from alerts.cap import composing
from alerts.cap.composing import Facts
from alerts.cap.content import Content, Order, Words
from bench.report import machine, say, spread
from bench.shut import shut
from launch import ports, processes, readiness
from launch.places import Places
from residents import pages, snapshot
from residents.selectors.alerts import Document, Shown, Standing

TEXT = Words(
    "en-US",
    "Flash flood",
    "Leave the river road now",
    "The river rises and will be over the road within the hour. " * 4,
    "Leave on foot to the hill. Do not drive into water.",
    "River road",
)
ORDER = Order("Mayor", "Code 12.3", "2026-11-28T17:00:00-05:00", "Police")
LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)
PAGE, FEED = "/public/", "/public/alerts.atom"
PACKED = "Accept-Encoding: gzip\r\n"


def standing(alerts: int) -> Standing:
    """So many alerts in force in two languages."""
    now = datetime.now(UTC).replace(microsecond=0)
    return Standing(now, tuple(_shown(now) for _ in range(alerts)))


def _shown(now: datetime) -> Shown:
    texts = (TEXT, Words(**{**TEXT.parts(), "language": "es-US"}))
    said = ("Met", "Immediate", "Severe", "Observed", ("Evacuate",), ORDER, texts)
    identity, ends = uuid4(), now + timedelta(hours=1)
    facts = Facts(
        f"urn:uuid:{identity}",
        "riv@example.org",
        "Riverton Fire",
        "demo",
        now,
        ends,
        MultiPolygon([box(-75, 40, -74.9, 40.1)]),
    )
    content = cap.write(composing.alert(Content(*said), facts))
    document = Document("alert", content, cap.read(content).alert)
    return Shown(identity, "issued", now, ends, None, document, ())


@contextmanager
def process(directory: Path) -> Iterator[int]:
    """The site's own process, told nothing but its directory; answers its port."""
    places = Places(settings.BASE_DIR, Path(settings.LOCAL))
    door = processes.door("demo", ports.any_free())
    told = processes.for_public({**os.environ, "PUBLIC_SITE_DIR": str(directory)})
    served = subprocess.Popen(processes.public(places, door), cwd=places.root, env=told)
    try:
        while readiness.ask(door)[0] == 0:
            time.sleep(0.05)
        yield door.port
    finally:
        served.terminate()
        served.wait(10)


async def load(port: int, path: str, more: str, lines: int, seconds: float) -> tuple[float, float]:
    """Requests a second and the 99th percentile in milliseconds."""
    head = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n{more}\r\n".encode()
    begun = time.perf_counter()
    until = begun + seconds
    took = await asyncio.gather(*(_line(port, head, until) for _ in range(lines)))
    times = [one for line in took for one in line]
    return len(times) / (time.perf_counter() - begun), spread(times)["p99"]


async def _line(port: int, head: bytes, until: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    times = []
    while (asked := time.perf_counter()) < until:
        writer.write(head)
        answer = await reader.readuntil(b"\r\n\r\n")
        if answer[9:12] not in (b"200", b"304"):
            raise RuntimeError(answer[:200])
        if length := LENGTH.search(answer):
            await reader.readexactly(int(length[1]))
        times.append((time.perf_counter() - asked) * 1000)
    writer.close()
    return times


def main(words: list[str]) -> None:
    """Write a site, shut the database, measure, print."""
    parser = argparse.ArgumentParser(prog="bin/eoc bench public")
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--lines", type=int, default=32)
    parser.add_argument("--alerts", type=int, default=3)
    asked = parser.parse_args(words)
    with TemporaryDirectory() as kept:
        directory = Path(kept)
        written = snapshot.write(directory, lambda: pages.files(standing(asked.alerts)))
        with process(directory) as port, shut(settings.DATABASES["default"]["NAME"]):
            page = written / "public" / "index.html"
            say(bench="public", alerts=asked.alerts, page_bytes=page.stat().st_size, **machine())
            figures = _measured(port, asked.lines, asked.seconds)
            own = urlsplit(settings.PUBLIC_URL).port or 80
            figures["console's process"] = _told(own, PAGE, "", asked.lines, asked.seconds)
    say(bench="public", ratios={}, database="shut", figures=figures, **machine())


def _measured(port: int, lines: int, seconds: float) -> dict[str, dict[str, float]]:
    tag = _tag(port)
    ways = {
        "page": (PAGE, PACKED),
        "feed": (FEED, ""),
        "page again": (PAGE, f"If-None-Match: {tag}\r\n"),
    }
    return {name: _told(port, *way, lines, seconds) for name, way in ways.items()}


def _told(port: int, path: str, more: str, lines: int, seconds: float) -> dict[str, float]:
    rate, p99 = asyncio.run(load(port, path, more, lines, seconds))
    return {"per_second": round(rate), "p99_ms": p99}


def _tag(port: int) -> str:
    """The entity tag of the page, as a browser keeps it."""

    async def ask() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(f"HEAD {PAGE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        writer.close()
        return head

    found = re.search(rb"etag: (\S+)", asyncio.run(ask()), re.IGNORECASE)
    assert found is not None
    return found[1].decode()
