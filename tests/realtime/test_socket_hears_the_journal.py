"""A real socket on a real server: hello, live entries, replay, closed on revocation, Redis away."""

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

from agencies.models import Agreement, Membership
from agencies.services import sharing
from eoc import journal
from eoc.access import scope
from eoc.journal import Audience
from tests.cast import Cast
from tests.processes import Installation


def _cookie(cast: Cast, name: str) -> str:
    client = Client()
    client.force_login(cast.users[name])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _say(cast: Cast, name: str, text: str) -> None:
    actor = cast.actor(name)
    mine = Audience("a", min(actor.agencies), "agency", "full")
    with scope(actor):
        journal.append(kind="test.said", by=actor, mode="demo", audiences={mine: {"text": text}})


@asynccontextmanager
async def _socket(
    installation: Installation, cookie: str, since: dict[str, int] | None = None
) -> AsyncIterator[Any]:
    uri = f"ws://127.0.0.1:{installation.port}/ws/live/"
    headers = {"Cookie": cookie}
    async with websockets.connect(uri, additional_headers=headers, origin=installation.url) as s:
        await s.send(json.dumps({"t": "hello", "since": since or {}}))
        hello = json.loads(await asyncio.wait_for(s.recv(), 10))
        assert hello["t"] == "hello"
        yield s, hello


async def _entries(socket: Any, seconds: float = 8) -> list[dict[str, Any]]:
    async with asyncio.timeout(seconds):
        while True:
            frame = json.loads(await socket.recv())
            if frame["t"] == "entries":
                return list(frame["entries"])


async def _frame(socket: Any, kind: str, seconds: float = 10) -> dict[str, Any]:
    async with asyncio.timeout(seconds):
        while True:
            frame: dict[str, Any] = json.loads(await socket.recv())
            if frame["t"] == kind:
                return frame


async def test_what_is_said_is_heard_and_replayed(
    installation: Installation, committed_cast: Cast
) -> None:
    await asyncio.to_thread(installation.web)
    cookie = await sync_to_async(_cookie)(committed_cast, "dana")
    stranger = await sync_to_async(_cookie)(committed_cast, "olu")
    async with (
        _socket(installation, cookie) as (dana, hello),
        _socket(installation, stranger) as (olu, _),
    ):
        await sync_to_async(_say)(committed_cast, "dana", "first")
        heard = await _entries(dana)
        assert heard[0]["payload"] == {"text": "first"}
        installation.stop("redis")
        await sync_to_async(_say)(committed_cast, "dana", "without Redis")
        assert (await _entries(dana))[0]["payload"] == {"text": "without Redis"}
        await _frame(olu, "heads")
    since = {name: hello["heads"][name] for name in hello["streams"]}
    async with _socket(installation, cookie, since) as (again, _):
        texts = [entry["payload"]["text"] for entry in await _entries(again)]
        assert texts == ["first", "without Redis"]


async def test_the_stranger_hears_nothing(installation: Installation, committed_cast: Cast) -> None:
    await asyncio.to_thread(installation.web)
    cookie = await sync_to_async(_cookie)(committed_cast, "olu")
    async with _socket(installation, cookie) as (olu, _):
        await sync_to_async(_say)(committed_cast, "dana", "not for you")
        frames = [json.loads(await asyncio.wait_for(olu.recv(), 10)) for _ in range(1)]
        assert {frame["t"] for frame in frames} == {"heads"}


def _revoke(cast: Cast) -> None:
    with scope(sharing.operator()):
        agreement = Agreement.objects.get(code="NORTH-AA")
        agreement.revoked_at = timezone.now()
        agreement.version += 1
        agreement.save()


def _dismiss(cast: Cast) -> None:
    with scope(sharing.operator()):
        Membership.objects.filter(person=cast.people["dana"]).update(valid_to=timezone.now())


async def test_a_revoked_agreement_closes_its_streams_within_five_seconds(
    installation: Installation, committed_cast: Cast
) -> None:
    await asyncio.to_thread(installation.web)
    cookie = await sync_to_async(_cookie)(committed_cast, "dana")
    partner = f"demo.a{committed_cast.agencies['hillcrest'].pk}.assets.located"
    async with _socket(installation, cookie) as (dana, hello):
        assert partner in hello["streams"]
        await sync_to_async(_revoke)(committed_cast)
        closed = await _frame(dana, "closed", 5)
        assert closed["stream"] == partner


async def test_a_dismissed_person_is_cut_off_within_five_seconds(
    installation: Installation, committed_cast: Cast
) -> None:
    await asyncio.to_thread(installation.web)
    cookie = await sync_to_async(_cookie)(committed_cast, "dana")
    async with _socket(installation, cookie) as (dana, _):
        await sync_to_async(_dismiss)(committed_cast)
        async with asyncio.timeout(5):
            await dana.wait_closed()
        assert dana.close_code == 4403


async def test_without_login_there_is_no_socket(
    installation: Installation, committed_cast: Cast
) -> None:
    await asyncio.to_thread(installation.web)
    uri = f"ws://127.0.0.1:{installation.port}/ws/live/"
    try:
        async with websockets.connect(uri, origin=installation.url) as socket:
            await asyncio.wait_for(socket.recv(), 5)
            raise AssertionError("the socket was open")
    except (websockets.exceptions.ConnectionClosed, websockets.exceptions.InvalidStatus):
        pass
