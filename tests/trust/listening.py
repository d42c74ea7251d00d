"""Everything that leaves an installation under way: frames, letters, webhooks, logs, Redis."""

import asyncio
import json
import re
from collections.abc import Iterable, Iterator
from threading import Event
from typing import Any

import redis
import websockets
from django.conf import settings

from alerts.canaries import IN_THE_SINK
from tests.alerts.conftest import received
from tests.processes import Installation
from tests.trust.canaries import TOKEN
from tests.trust.partners import AT_ALL
from tests.trust.worlds import Planted

QUIET = 1.5  # seconds without a frame: everything has been said


def watch(installation: Installation) -> None:
    """Write down every command Redis is given from now on, with its values."""
    where = installation.directory / "redis.sock"
    installation.start("monitor", "-c", MONITOR, str(where))
    log = installation.directory / "monitor.log"
    installation.wait_for(lambda: log.exists() and "watching" in log.read_text(), 10)


MONITOR = """
import sys, redis
with redis.Redis(unix_socket_path=sys.argv[1]).monitor() as heard:
    print("watching", flush=True)
    for command in heard.listen():
        print(command["command"], flush=True)
"""


def kept_in_redis(installation: Installation) -> str:
    """Every key and value of every database, as text."""
    said = []
    for number in range(3):
        store = redis.Redis(unix_socket_path=str(installation.directory / "redis.sock"), db=number)
        said += [f"{key!r} {store.dump(key)!r}" for key in store.scan_iter()]
        store.close()
    return "\n".join(said)


def logged(installation: Installation) -> str:
    """Every line of every process, and every command of Redis."""
    return "\n".join(
        path.read_text(errors="replace") for path in installation.directory.glob("*.log")
    )


async def frames(
    installation: Installation, session: str, streams: Iterable[str], over: Event
) -> str:
    """Every frame a member of the cast gets, asking for every stream there is, until it is over."""
    cookie = {"Cookie": f"{settings.SESSION_COOKIE_NAME}={session}"}
    uri = f"ws://127.0.0.1:{installation.port}/ws/live/"
    said: list[str] = []
    async with websockets.connect(
        uri, additional_headers=cookie, origin=websockets.Origin(installation.url)
    ) as socket:
        await socket.send(json.dumps({"t": "hello", "since": dict.fromkeys(streams, 0)}))
        for stream in streams:
            await socket.send(json.dumps({"t": "since", "stream": stream, "seq": 0}))
            await asyncio.sleep(0.12)  # half of what the consumer takes, even after a stall
        while True:
            try:
                said.append(str(await asyncio.wait_for(socket.recv(), QUIET)))
            except TimeoutError:
                if over.is_set():
                    return "\n".join(said)


CANARIES = {to for to, _ in IN_THE_SINK.values()}


def misdirected(sown: Planted, installation: Installation) -> Iterator[str]:
    """Letters and webhooks that carry a word which their addressee's agency may not read."""
    for message in received(installation.messages):
        to = message.get("to") or message.get("url")
        whole = json.dumps(message)
        if CANARIES.issuperset(to if isinstance(to, list) else [to]):
            # to nobody, so in nobody's words
            yield from (f"a test to nobody: {word}" for word in canaries_in(whole))
            continue
        at = _addressed(message)
        readers = sown.aviary.known[at].seen_by - AT_ALL if at in sown.aviary.known else frozenset()
        for name in readers:
            yield from (f"{at}: {fault}" for fault in sown.aviary.foreign(whole, name))
        if not readers:
            yield f"nobody known at {message.get('to') or message.get('url')}"


def _addressed(message: dict[str, Any]) -> str:
    found = TOKEN.search(json.dumps([message.get("to"), message.get("headers")]))
    return found[0].lower() if found else ""


def canaries_in(text: str) -> set[str]:
    """Every canary's token that a text holds."""
    return {found.lower() for found in re.findall(TOKEN, text)}
