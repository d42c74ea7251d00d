"""Virtual dispatchers: they write by the API and try again under the same key until answered."""

import asyncio
import random
from collections.abc import Mapping
from typing import Any

import httpx

from tests.faults.checker import Claim

PATIENCE = 4.0
LOG = {"type": "structure_fire", "severity": "high", "place_text": "12 Main St"}


class Dispatcher:
    """Logs incidents, notes and closes them; `claims` holds what the server acknowledged."""

    def __init__(self, name: str, http: str, token: str, spot: Mapping[str, float]) -> None:
        self.name, self.http, self.token, self.spot = name, http, token, spot
        self.claims: list[Claim] = []
        self.tries = 0
        self.slowest = 0.0

    async def work(self, chance: random.Random, enough: asyncio.Event) -> None:
        """One thing after the other until it is enough; what was begun is brought to its end."""
        step = 0
        async with httpx.AsyncClient(base_url=self.http, timeout=PATIENCE) as client:
            while not enough.is_set():
                step += 1
                title = f"{self.name} {step}"
                said = {**LOG, **self.spot, "title": title}
                made = await self._sure(client, "incidents/", said, title)
                address = f"incidents/{made['uuid']}/"
                note = f"Note on {title}"
                await self._sure(client, f"{address}notes/", {"text": note}, note)
                if chance.random() < 0.3:
                    await self._sure(client, f"{address}close/", {"reason": "out"}, "")
                await asyncio.sleep(chance.random() * 0.1)

    async def _sure(
        self, client: httpx.AsyncClient, path: str, said: dict[str, Any], title: str
    ) -> dict[str, Any]:
        key = f"{self.name}-{path}-{title}".replace(" ", "-")
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key}
        while True:
            answer = await self._tried(client, path, said, headers)
            if answer is not None and answer.is_success:
                if title:
                    self.claims.append(Claim(key, title))
                return dict(answer.json())
            if answer is not None and answer.status_code < 500 and answer.status_code != 409:
                raise AssertionError(f"{path} {answer.status_code} {answer.text[:200]}")
            await asyncio.sleep(0.2)

    async def _tried(
        self, client: httpx.AsyncClient, path: str, said: dict[str, Any], headers: dict[str, str]
    ) -> httpx.Response | None:
        self.tries += 1
        begun = asyncio.get_running_loop().time()
        try:
            answer = await client.post(f"/api/v1/{path}", json=said, headers=headers)
        except httpx.HTTPError:
            return None
        self.slowest = max(self.slowest, asyncio.get_running_loop().time() - begun)
        return answer
