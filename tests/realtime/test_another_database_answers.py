"""A restored database is noticed while sockets are open: everybody is told to begin anew."""

import asyncio
import json
from typing import Any

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection

from eoc import journal
from eoc.access import scope
from eoc.journal.replay import EPOCH
from resources.selectors import picture
from tests import database
from tests.cast import Cast
from tests.processes import Installation
from tests.realtime.test_socket_hears_the_journal import _cookie, _entries, _frame, _say, _socket


def test_the_epoch_is_the_databases_own(cast: Cast) -> None:
    with scope(cast.actor("dana")) as dana:
        assert journal.epoch() == picture.snapshot(dana)["epoch"]
    copy = database.copy_of_template("restored")
    try:
        with psycopg.connect(database.url("DATABASE_URL", copy)) as restored:
            (row,) = restored.execute(EPOCH).fetchall()
        assert str(row[0]) != journal.epoch(), "same cluster, same rows, restored"
    finally:
        with psycopg.connect(database.url("ADMIN_DATABASE_URL", "postgres")) as admin:
            admin.autocommit = True
            admin.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


def _restored() -> None:
    """As if a backup had been put back: another epoch, and streams shorter than they were."""
    name = str(settings.DATABASES["default"]["NAME"])
    with psycopg.connect(database.url("OWNER_DATABASE_URL", name), autocommit=True) as owner:
        owner.execute("UPDATE access_installation SET epoch = gen_random_uuid()")
        owner.execute("TRUNCATE journal_entry")
        owner.execute("UPDATE journal_stream SET head = 0, head_hash = '', signed_head = 0")
    connection.close()


async def test_an_open_socket_is_told_and_hears_what_the_other_database_says(
    installation: Installation, committed_cast: Cast
) -> None:
    await asyncio.to_thread(installation.web)
    cookie = await sync_to_async(_cookie)(committed_cast, "dana")
    for text in ("one", "two", "three"):
        await sync_to_async(_say)(committed_cast, "dana", text)
    async with _socket(installation, cookie) as (dana, hello):
        await sync_to_async(_restored)()
        told = await _frame(dana, "resync", 5)
        assert told["epoch"] == await sync_to_async(journal.epoch)() != hello["epoch"]
        await sync_to_async(_say)(committed_cast, "dana", "after")
        (entry,) = await _entries(dana)
        assert (entry["seq"], entry["payload"]) == (1, {"text": "after"})
    await _who_comes_back_is_told_too(installation, cookie, hello)


async def _who_comes_back_is_told_too(
    installation: Installation, cookie: str, hello: dict[str, Any]
) -> None:
    async with _socket(installation, cookie) as (dana, _):
        for epoch, kind in ((hello["epoch"], "resync"), (None, "heads")):
            said = {"t": "hello", "since": hello["heads"], "epoch": epoch}
            await dana.send(json.dumps(said))
            await _frame(dana, "hello")
            assert (await _frame(dana, kind))["t"] == kind
