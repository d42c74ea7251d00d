"""An open socket hears that its session was locked, and is closed within 5 s when it ended."""

import asyncio
import json
from datetime import timedelta
from typing import Any

import websockets
from asgiref.sync import sync_to_async
from django.conf import settings
from django.test import Client
from django.utils import timezone

from agencies.models import LoginSession
from agencies.selectors import sessions as rows
from agencies.services import sessions
from eoc.access import scope
from tests.cast import Cast
from tests.processes import Installation


def _opened(cast: Cast) -> str:
    client = Client()
    client.force_login(cast.users["dana"])
    client.get("/account/")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _ended(cast: Cast) -> None:
    with scope(cast.actor("ada")) as ada:
        sessions.end(session=rows.of(ada, cast.people["dana"]).get(), by=ada)


def _untouched(cast: Cast) -> None:
    with scope(cast.actor("dana")):
        long_ago = timezone.now() - timedelta(minutes=31)
        LoginSession.objects.update(last_seen_at=long_ago)


def _changed_password(cast: Cast) -> None:
    user = cast.users["dana"]
    user.set_password("another long phrase")
    user.save()


def _socket(installation: Installation, cookie: str) -> Any:
    return websockets.connect(
        f"ws://127.0.0.1:{installation.port}/ws/live/",
        additional_headers={"Cookie": cookie},
        origin=installation.url,
    )


async def _hello(socket: Any) -> dict[str, Any]:
    await socket.send(json.dumps({"t": "hello"}))
    hello: dict[str, Any] = json.loads(await asyncio.wait_for(socket.recv(), 10))
    return hello


async def _told(socket: Any) -> dict[str, Any]:
    async with asyncio.timeout(5):
        while True:
            frame: dict[str, Any] = json.loads(await socket.recv())
            if frame["t"] == "session":
                return frame


async def test_ended_by_an_administrator_it_is_closed(
    installation: Installation, committed_cast: Cast
) -> None:
    await asyncio.to_thread(installation.web)
    cookie = await sync_to_async(_opened)(committed_cast)
    async with _socket(installation, cookie) as socket:
        hello = await _hello(socket)
        assert hello["session"]["state"] == "open"
        await sync_to_async(_ended)(committed_cast)
        async with asyncio.timeout(5):
            await socket.wait_closed()
        assert socket.close_code == 4401


async def test_a_changed_password_closes_it(
    installation: Installation, committed_cast: Cast
) -> None:
    await asyncio.to_thread(installation.web)
    cookie = await sync_to_async(_opened)(committed_cast)
    async with _socket(installation, cookie) as socket:
        await _hello(socket)
        await sync_to_async(_changed_password)(committed_cast)
        async with asyncio.timeout(5):
            await socket.wait_closed()
        assert socket.close_code == 4401


async def test_untouched_it_hears_of_the_lock_and_goes_on(
    installation: Installation, committed_cast: Cast
) -> None:
    await asyncio.to_thread(installation.web)
    cookie = await sync_to_async(_opened)(committed_cast)
    async with _socket(installation, cookie) as socket:
        await _hello(socket)
        await sync_to_async(_untouched)(committed_cast)
        assert (await _told(socket))["state"] == "locked"
        async with asyncio.timeout(6):
            while json.loads(await socket.recv())["t"] != "heads":
                pass
