"""A web server killed, the database restarted: what was acknowledged stays, all come back."""

import asyncio
import signal

import pytest
from django.conf import settings

from tests import database
from tests.cast import Cast
from tests.faults.crash import as_durable_as_the_real_one, crash_mid_transaction, is_ours
from tests.faults.trial import trial
from tests.processes import Installation


async def test_the_web_server_killed_and_restarted(
    installation: Installation, committed_cast: Cast
) -> None:
    async with trial(installation, committed_cast, seed=51) as made:
        await asyncio.to_thread(installation.stop, "web", signal.SIGKILL)
        await asyncio.to_thread(installation.web)
        await made.until_more(9)
        assert all(one.connections > 1 for one in made.consoles)
        await made.judge()


async def test_the_database_restarted_mid_transaction(
    installation: Installation, committed_cast: Cast
) -> None:
    name = str(settings.DATABASES["default"]["NAME"])
    url, admin = (database.url(f"{role}_DATABASE_URL", name) for role in ("OWNER", "ADMIN"))
    if not await asyncio.to_thread(is_ours, url):
        pytest.skip("the database is another machine's; its processes are not ours to kill")
    await asyncio.to_thread(as_durable_as_the_real_one, admin, name)
    async with trial(installation, committed_cast, seed=52) as made:
        for _ in range(2):
            await asyncio.to_thread(crash_mid_transaction, url)
            await made.until_more(6)
        await made.judge()
