"""A trial: real processes, consoles and dispatchers at work, one fault, and the verdict."""

import asyncio
import random
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import connection
from django.test import Client

from agencies.services import sharing, tokens
from eoc.access import scope
from incidents.models import ActivityLogEntry, Incident
from tests.cast import Cast
from tests.faults import checker
from tests.faults.console import Console
from tests.faults.proxy import Mischief, Proxy, between, honest
from tests.faults.workload import Dispatcher
from tests.processes import Installation

WATCHING = ("dana", "dana", "rosa", "lee", "olu")
WRITING = ("dana", "lee", "hal")
CONVERGED_WITHIN = 15.0


@dataclass
class Trial:
    """Who watches, who writes, through what, and from which seed."""

    installation: Installation
    cast: Cast
    seed: int
    proxy: Proxy
    consoles: list[Console] = field(default_factory=list)
    dispatchers: list[Dispatcher] = field(default_factory=list)
    writing: list[asyncio.Task[None]] = field(default_factory=list)
    enough: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def acknowledged(self) -> int:
        """How many writes the server promised to keep, so far."""
        return sum(len(one.claims) for one in self.dispatchers)

    async def until_more(self, writes: int) -> None:
        """Wait until so many further writes were acknowledged."""
        wanted = self.acknowledged + writes
        async with asyncio.timeout(20):
            while self.acknowledged < wanted:
                await asyncio.sleep(0.02)
                for ended in (task for task in self.writing if task.done()):
                    ended.result()

    async def judge(self) -> None:
        """Within 15 s of the last write every console is right; then everything else must hold."""
        self.enough.set()
        async with asyncio.timeout(CONVERGED_WITHIN):
            await asyncio.gather(*self.writing)
        loop = asyncio.get_running_loop()
        until = loop.time() + CONVERGED_WITHIN
        while faults := await self._faults():
            assert loop.time() < until, "\n".join([f"seed {self.seed}", *faults[:20]])
            await asyncio.sleep(0.25)
        titles = await sync_to_async(_titles)()
        claims = [claim for one in self.dispatchers for claim in one.claims]
        faults = list(checker.effects(claims, titles))
        faults += [f"{one.name} saw no picture" for one in self.consoles if not one.lives]
        assert not faults, "\n".join([f"seed {self.seed}", *faults])

    async def _faults(self) -> list[str]:
        """What every console holds beside what a fresh one of the same person gets."""
        try:
            names = {one.name: one for one in self.consoles}
            fresh = {name: await one.snapshot() for name, one in names.items()}
        except httpx.HTTPError as error:
            return [f"no snapshot: {error!r}"]
        return [fault for one in self.consoles for fault in _wrong(one, fresh[one.name])]


def _wrong(console: Console, fresh: dict[str, object]) -> Iterator[str]:
    if console.picture is None:
        yield f"{console.name} has no picture"
        return
    yield from checker.picture(console.name, console.picture, fresh)
    heads: dict[str, int] = fresh["heads"]  # type: ignore[assignment]
    yield from checker.order(console.name, console.lives[-1], heads)
    for life in console.lives[:-1]:
        yield from checker.order(console.name, life, {})


@asynccontextmanager
async def trial(
    installation: Installation, cast: Cast, mischief: Mischief = honest, seed: int = 0
) -> AsyncIterator[Trial]:
    """Everything at work; whoever enters breaks something, and judges before leaving."""
    sys.stdout.write(f"seed {seed}\n")
    installation.environment |= {"API_WRITES": "0", "API_READS": "0", "DATABASE_POOL": "1"}
    await asyncio.to_thread(installation.web)
    async with between(Proxy(installation.port, mischief)) as proxy:
        made = Trial(installation, cast, seed, proxy)
        await sync_to_async(_people)(made)
        watching = [asyncio.create_task(one.watch()) for one in made.consoles]
        made.writing = [
            asyncio.create_task(one.work(random.Random(f"{seed} {one.name}"), made.enough))
            for one in made.dispatchers
        ]
        try:
            await made.until_more(6)
            yield made
        finally:
            for task in (*made.writing, *watching):
                task.cancel()
            await asyncio.gather(*made.writing, *watching, return_exceptions=True)


def _people(made: Trial) -> None:
    chance = random.Random(made.seed)
    port = made.installation.port
    for name in WATCHING:
        cookie = cookie_of(made.cast, name)
        http = f"http://127.0.0.1:{port}"
        made.consoles.append(Console(name, http, made.proxy.url, cookie, chance))
    for name in WRITING:
        with scope(made.cast.actor(name)) as actor:
            user = made.cast.users[name]
            _, text = tokens.issue(user=user, by=actor, verbs=["read", "incidents.write"])
        town = made.cast.people[name].agency.name.split()[0].lower()
        spot = made.cast.point(town)
        where = {"lon": spot.x, "lat": spot.y}
        made.dispatchers.append(Dispatcher(name, f"http://127.0.0.1:{port}", text, where))


def cookie_of(cast: Cast, name: str) -> str:
    """The header of a logged-in browser."""
    client = Client()
    client.force_login(cast.users[name])
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _titles() -> list[str]:
    connection.close()  # whatever broke meanwhile, this is read over a line of its own
    with scope(sharing.operator("Checker")):
        logged = list(Incident.objects.values_list("title", flat=True))
        return logged + list(ActivityLogEntry.objects.values_list("text", flat=True))
