"""Many askers share few calls; every one gets the own answer or the error, none waits for ever."""

import asyncio
from collections.abc import Mapping

import pytest

from eoc.realtime.together import Together


class Asked:
    """Answers with the square, slowly, and remembers what it was asked."""

    def __init__(self) -> None:
        self.calls: list[list[int]] = []
        self.broken = False

    async def __call__(self, keys: list[int]) -> Mapping[int, int]:
        self.calls.append(sorted(keys))
        await asyncio.sleep(0.01)
        if self.broken:
            raise OSError
        return {key: key * key for key in keys}


async def test_a_crowd_is_answered_in_few_calls() -> None:
    asked = Asked()
    together = Together(asked, most=50)
    answers = await asyncio.gather(*(together.ask(n % 100) for n in range(400)))
    assert answers == [(n % 100) ** 2 for n in range(400)]
    assert [len(call) for call in asked.calls] == [50, 50]


async def test_who_comes_while_a_call_runs_is_in_the_next() -> None:
    asked = Asked()
    together = Together(asked)
    first = asyncio.create_task(together.ask(1))
    await asyncio.sleep(0.001)
    assert await asyncio.gather(together.ask(1), together.ask(2)) == [1, 4]
    assert await first == 1
    assert asked.calls == [[1], [1, 2]], "an answer may be older than the question otherwise"


async def test_an_answer_is_good_for_a_moment_where_that_is_said() -> None:
    asked = Asked()
    together = Together(asked, fresh=0.1)
    assert [await together.ask(3) for _ in range(5)] == [9] * 5
    await asyncio.sleep(0.12)
    assert await together.ask(3) == 9
    assert asked.calls == [[3], [3]]


async def test_an_error_reaches_everybody_and_the_next_call_is_a_new_one() -> None:
    asked = Asked()
    together = Together(asked, fresh=1)
    asked.broken = True
    found = await asyncio.gather(*(together.ask(n) for n in range(3)), return_exceptions=True)
    assert [type(one) for one in found] == [OSError] * 3
    asked.broken = False
    assert await together.ask(1) == 1


async def test_one_who_gives_up_takes_nothing_from_the_others() -> None:
    together = Together(Asked())
    leaving, staying = (asyncio.create_task(together.ask(5)) for _ in range(2))
    await asyncio.sleep(0.001)
    leaving.cancel()
    assert await staying == 25
    with pytest.raises(asyncio.CancelledError):
        await leaving
