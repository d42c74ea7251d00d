"""Five thousand webhooks while everything that carries them dies at random: each once, or told of.

The lease is shorter than in service and the provider recovers when the strikes end, so that the
tries that are left come soon. `bin/eoc endure chaos` is this test for longer, from fresh seeds.
"""

import asyncio
import os
import random
import sys

from asgiref.sync import sync_to_async
from django.conf import settings

from tests import database
from tests.cast import Cast
from tests.faults.crash import as_durable_as_the_real_one, is_ours
from tests.faults.nemesis import Nemesis
from tests.faults.ordeal import Ordeal
from tests.faults.provider import Provider
from tests.processes import Installation

SEED = int(os.environ.get("ENDURE_SEED", "61"))
SECONDS = float(os.environ.get("ENDURE_SECONDS", "8"))
RECIPIENTS, HOSTS, LEASE = 5_000, 2_500, "4"


async def test_each_is_reached_once_or_given_up_with_a_page(
    installation: Installation, committed_cast: Cast
) -> None:
    name = str(settings.DATABASES["default"]["NAME"])
    url, admin = (database.url(f"{role}_DATABASE_URL", name) for role in ("OWNER", "ADMIN"))
    ours = await asyncio.to_thread(is_ours, url)
    await asyncio.to_thread(as_durable_as_the_real_one, admin, name)
    sys.stdout.write(f"seed {SEED}\n")
    installation.environment["DELIVERY_LEASE"] = LEASE
    provider = Provider(random.Random(f"{SEED} provider"), silences=1 + int(SECONDS / 8))
    nemesis = Nemesis(installation, random.Random(SEED), url if ours else "")
    async with await provider.serve(installation.directory / "http.sock"):
        ordeal = Ordeal(nemesis, provider)
        wrong = await sync_to_async(ordeal.run)(RECIPIENTS, HOSTS, SECONDS)
    assert not wrong, "\n".join([f"seed {SEED}, {len(wrong)} faults", *wrong[:20]])
