"""The socket's messages as every member of the cast, and tasks, which only the relay may do."""

import asyncio
import json
from typing import Any

import pytest
import websockets
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, transaction
from django.test import Client

from agencies.services import sharing
from alerts import tasks as alert_tasks
from alerts.models import Delivery, DeliveryState
from eoc.access import scope
from eoc.project.celery import app
from eoc.realtime.conversation import ANSWERS
from eoc.realtime.messages import SHAPES
from incidents.services import activity_log
from resources import tasks as resource_tasks
from tests.cast import Cast
from tests.doors import EVERYONE, RIVERTON
from tests.doors_project import MESSAGES, TASKS
from tests.doors_world import SECRET, built
from tests.incidents.build import log
from tests.processes import Installation


def test_every_message_and_every_task_has_its_row() -> None:
    assert set(ANSWERS) == set(SHAPES) == set(MESSAGES)
    app.loader.import_default_modules()
    assert {name for name in app.tasks if not name.startswith("celery.")} == set(TASKS)


NOT_ITS_OWN = ("permission denied", "violates row-level security policy")


@pytest.mark.parametrize("name", sorted(TASKS))
def test_a_task_does_nothing_for_the_web_servers_role(cast: Cast, name: str) -> None:
    built(cast)
    assert name.rpartition(".")[0] in {alert_tasks.__name__, resource_tasks.__name__}
    try:
        with transaction.atomic():
            assert not _sum(app.tasks[name]())
    except DatabaseError as refused:
        assert any(words in str(refused) for words in NOT_ITS_OWN)
    with scope(sharing.operator("Cast")):
        assert Delivery.objects.get().state == DeliveryState.PENDING


def _sum(done: int | dict[str, int]) -> int:
    return sum(done.values()) if isinstance(done, dict) else done


async def test_everybody_hears_their_own_streams_and_no_more(
    installation: Installation, committed_cast: Cast
) -> None:
    await asyncio.to_thread(installation.web)
    heads = await sync_to_async(_world)(committed_cast)
    for name in sorted(EVERYONE):
        cookie, own = await sync_to_async(_who)(committed_cast, name)
        frames = await _talk(installation, cookie, list(heads))
        assert frames[0]["t"] == "error", "since before hello"
        assert frames[1]["streams"] == own
        heard = {e["stream"] for f in frames if f["t"] == "entries" for e in f["entries"]}
        assert heard <= set(own)
        assert (SECRET in json.dumps(frames)) == (name in RIVERTON)
        assert frames[-1]["t"] == "error", "anything else is told so"


def _world(cast: Cast) -> list[str]:
    with scope(cast.actor("dana")) as dana:
        made = log(cast, dana, title=SECRET, narrative=SECRET)
        activity_log.note(incident=made, text=SECRET, by=dana)
    every: set[str] = set()
    for name in EVERYONE:
        every |= set(sharing.streams_of(cast.actor(name)))
    return sorted(every)


def _who(cast: Cast, name: str) -> tuple[str, list[str]]:
    client = Client()
    client.force_login(cast.users[name])
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    streams = sharing.streams_of(cast.actor(name))
    return f"{settings.SESSION_COOKIE_NAME}={value}", streams


async def _talk(installation: Installation, cookie: str, streams: list[str]) -> list[Any]:
    """Since too early, hello, since for every stream there is, then nonsense; all answers."""
    uri = f"ws://127.0.0.1:{installation.port}/ws/live/"
    headers = {"Cookie": cookie}
    async with websockets.connect(uri, additional_headers=headers, origin=installation.url) as s:
        await s.send(json.dumps({"t": "since", "stream": streams[0], "seq": 0}))
        await s.send(json.dumps({"t": "hello", "since": dict.fromkeys(streams, 0)}))
        for stream in streams:
            await s.send(json.dumps({"t": "since", "stream": stream, "seq": 0}))
            await asyncio.sleep(0.06)  # below the consumer's messages a second
        await s.send(json.dumps({"t": "anything else"}))
        frames = []
        async with asyncio.timeout(20):
            while not frames or frames[-1]["t"] != "error" or len(frames) == 1:
                frames.append(json.loads(await s.recv()))
    return frames
