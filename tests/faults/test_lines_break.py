"""Sockets cut inside a frame; frames doubled and in another order: every console stays right."""

import random

from tests.cast import Cast
from tests.faults.proxy import Cutting, Shuffling
from tests.faults.trial import trial
from tests.processes import Installation


async def test_sockets_cut_in_the_middle_of_a_frame(
    installation: Installation, committed_cast: Cast
) -> None:
    cutting = Cutting(random.Random(61))
    async with trial(installation, committed_cast, cutting, seed=61) as made:
        await made.until_more(20)
        cutting.on = False
        await made.judge()
        assert cutting.cuts > 3


async def test_frames_reordered_and_doubled(
    installation: Installation, committed_cast: Cast
) -> None:
    shuffling = Shuffling(random.Random(62))
    async with trial(installation, committed_cast, shuffling, seed=62) as made:
        await made.until_more(30)
        await made.judge()
        assert shuffling.swapped > 3
        assert shuffling.doubled > 3
        assert all(len(one.lives) == 1 for one in made.consoles), "no picture was fetched anew"
