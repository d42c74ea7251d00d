"""A fix reaches every console that may see it as one binary frame; the stranger hears nothing."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import websockets
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from django.utils import timezone

from eoc.access import scope
from resources.selectors import moving
from resources.services import ingest
from tests.cast import Cast
from tests.processes import Installation


def _cookie(cast: Cast, name: str) -> str:
    client = Client()
    client.force_login(cast.users[name])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@asynccontextmanager
async def _socket(installation: Installation, cast: Cast, name: str) -> AsyncIterator[Any]:
    cookie = await sync_to_async(_cookie)(cast, name)
    uri = f"ws://127.0.0.1:{installation.port}/ws/live/"
    headers = {"Cookie": cookie}
    async with websockets.connect(uri, additional_headers=headers, origin=installation.url) as s:
        await s.send(json.dumps({"t": "hello", "since": {}}))
        assert json.loads(await asyncio.wait_for(s.recv(), 10))["t"] == "hello"
        yield s


async def _binary(socket: Any, seconds: float) -> list[bytes]:
    found: list[bytes] = []
    try:
        async with asyncio.timeout(seconds):
            while True:
                frame = await socket.recv()
                if isinstance(frame, bytes):
                    found.append(frame)
    except TimeoutError:
        return found


def _report(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        at = timezone.now().isoformat()
        ingest.report([{"asset": "Engine 12", "lon": -75.0, "lat": 40.0, "at": at}], dana)


async def test_fixes_are_pushed_to_whoever_may_see_them(
    installation: Installation, committed_cast: Cast
) -> None:
    await asyncio.to_thread(installation.web)
    async with (
        _socket(installation, committed_cast, "dana") as dana,
        _socket(installation, committed_cast, "hal") as hal,
        _socket(installation, committed_cast, "olu") as olu,
    ):
        await asyncio.sleep(1.5)
        await sync_to_async(_report)(committed_cast)
        heard = await asyncio.gather(*(_binary(socket, 4) for socket in (dana, hal, olu)))
    agency = committed_cast.agencies["riverton"].pk
    streams = [frame[3 : 3 + frame[2]].decode() for frames in heard for frame in frames]
    assert streams == [f"demo.a{agency}.assets.full", f"demo.a{agency}.assets.located"]
    unit = moving.UNIT.unpack(heard[0][0][-moving.UNIT.size :])
    assert unit[:3] == (committed_cast.assets["RIV Engine 12"].pk, -750000000, 400000000)
