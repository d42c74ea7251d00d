"""Two relays sweep at once, six people answer at once: everything happens once."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, connections

from agencies.services import sharing
from alerts.firing import fire_due
from alerts.models import Acknowledgement, Answer, Reply, RunState
from alerts.services import acknowledgements, escalation, replies
from eoc.access import scope
from tests.alerts.escalating import (
    answers,
    later,
    person,
    policy,
    raised,
    reachable,
    run,
    timers,
    told,
    wait,
)
from tests.cast import Cast

T = TypeVar("T")


def at_once(acts: Sequence[Callable[[], T]]) -> list[T]:
    """Each on a connection of its own, released together."""
    gate = threading.Barrier(len(acts))

    def acted(act: Callable[[], T]) -> T:
        try:
            gate.wait(10)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(acted, acts))


def fire_as_relay() -> int:
    """In a thread of its own, whose connection is the relay's."""
    connection.settings_dict = {**connection.settings_dict, "USER": "eoc_relay"}
    return fire_due()


def test_two_relays_fire_each_timer_once(committed_cast: Cast) -> None:
    cast = committed_cast
    reachable(cast, "dana", "rosa")
    policy(cast, [person(cast, "dana"), wait(5), person(cast, "rosa")])
    alerts = [raised(cast) for _ in range(10)]
    assert sum(at_once([fire_as_relay, fire_as_relay])) == 10
    assert sum(at_once([fire_as_relay, fire_as_relay])) == 0
    assert [told(alert) for alert in alerts] == [["Dana"]] * 10


def test_an_answer_and_the_clock_meet_and_only_one_of_them_wins(committed_cast: Cast) -> None:
    cast = committed_cast
    reachable(cast, "rosa")
    policy(cast, [wait(5), person(cast, "rosa"), wait(5)])
    alert = raised(cast)
    later(0)

    def acknowledge() -> int:
        with scope(cast.actor("dana")) as dana:
            acknowledgements.acknowledge(alert=alert, by=dana)
        return 0

    with scope(cast.actor("rosa")) as rosa:
        escalation.escalate(alert=alert, by=rosa)
    at_once([acknowledge, fire_as_relay])
    later(0)
    fired = [timer for timer in timers(alert) if timer.fired_at and not timer.moot]
    assert run(alert).state == RunState.ANSWERED
    assert told(alert) == (["Rosa"] if len(fired) == 2 else [])


def test_six_answer_at_once_and_the_run_ends_once(committed_cast: Cast) -> None:
    cast = committed_cast
    reachable(cast, "ada")
    policy(cast, [person(cast, "ada"), answers(3, 5), person(cast, "rosa")])
    alert = raised(cast)
    later(0)

    def answer(name: str) -> Callable[[], str]:
        def said() -> str:
            with scope(cast.actor(name)) as by:
                return replies.reply(alert=alert, answer=Answer.AVAILABLE, by=by).words

        return said

    words = at_once([answer(name) for name in ("dana", "rosa", "ada", "dana", "rosa", "ada")])
    assert sum(one.startswith("Noted before") for one in words) == 3
    with scope(sharing.operator()):
        assert Reply.objects.filter(alert=alert).count() == 3
        assert Acknowledgement.objects.filter(alert=alert).count() == 1
    assert run(alert).state == RunState.ANSWERED
    assert [timer.moot for timer in timers(alert) if timer.fired_at] == [False]
