"""Many askers, one call: whoever asks while a call runs shares the next one."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")
GATHER_SECONDS = 0.01  # in a crowd; whoever comes alone does not wait
Many = Callable[[list[K]], Awaitable[Mapping[K, V]]]


class Together(Generic[K, V]):
    """Answers for single keys from calls for many; an answer is good for `fresh` seconds."""

    def __init__(self, many: Many[K, V], *, fresh: float = 0.0, most: int = 500) -> None:
        self._many, self._fresh, self._most = many, fresh, most
        self._known: dict[K, tuple[float, V]] = {}
        self._waiting: dict[K, asyncio.Future[V]] = {}
        self._run: asyncio.Task[None] | None = None

    async def ask(self, key: K) -> V:
        """The answer for one key; raises what the call raised."""
        loop = asyncio.get_running_loop()
        known = self._known.get(key)
        if known is not None and loop.time() - known[0] < self._fresh:
            return known[1]
        if key not in self._waiting:
            self._waiting[key] = loop.create_future()
        future = self._waiting[key]
        if self._run is None:
            self._run = asyncio.create_task(self._answer())
        return await asyncio.shield(future)

    async def _answer(self) -> None:
        while self._waiting:
            batch = dict(list(self._waiting.items())[: self._most])
            for key in batch:
                del self._waiting[key]
            await self._call(batch)
            if self._waiting:
                await asyncio.sleep(GATHER_SECONDS)
        self._run = None

    async def _call(self, batch: dict[K, asyncio.Future[V]]) -> None:
        now = asyncio.get_running_loop().time()
        try:
            found = await self._many(list(batch))
            answers = {key: found[key] for key in batch}
        except Exception as error:  # every asker is told, none is left waiting
            for future in batch.values():
                future.set_exception(error)
                future.exception()
            return
        fresh = {k: kept for k, kept in self._known.items() if now - kept[0] < self._fresh}
        self._known = {**fresh, **{k: (now, v) for k, v in answers.items()}} if self._fresh else {}
        for key, future in batch.items():
            future.set_result(answers[key])
