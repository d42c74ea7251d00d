"""Redis killed, emptied or hanging: the picture is slower by a moment and misses nothing."""

import asyncio
import signal

from redis import Redis

from tests.cast import Cast
from tests.faults.trial import trial
from tests.processes import Installation


async def test_redis_killed(installation: Installation, committed_cast: Cast) -> None:
    async with trial(installation, committed_cast, seed=41) as made:
        await asyncio.to_thread(installation.stop, "redis", signal.SIGKILL)
        await made.until_more(12)
        await made.judge()


async def test_redis_killed_and_back_empty(
    installation: Installation, committed_cast: Cast
) -> None:
    async with trial(installation, committed_cast, seed=42) as made:
        await asyncio.to_thread(installation.stop, "redis", signal.SIGKILL)
        await made.until_more(6)
        await asyncio.to_thread(installation.redis)
        await made.until_more(6)
        await made.judge()


async def test_redis_flushed(installation: Installation, committed_cast: Cast) -> None:
    async with trial(installation, committed_cast, seed=43) as made:
        for _ in range(3):
            await made.until_more(4)
            await asyncio.to_thread(_flush, installation)
        await made.judge()


async def test_redis_stopped_and_continued(
    installation: Installation, committed_cast: Cast
) -> None:
    async with trial(installation, committed_cast, seed=44) as made:
        redis = installation.running["redis"]
        redis.send_signal(signal.SIGSTOP)
        try:
            await made.until_more(9)
            assert max(one.slowest for one in made.dispatchers) < 4
        finally:
            redis.send_signal(signal.SIGCONT)
        await made.until_more(6)
        await made.judge()


def _flush(installation: Installation) -> None:
    with Redis(unix_socket_path=str(installation.directory / "redis.sock")) as client:
        client.flushall()
