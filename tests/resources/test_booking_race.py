"""Six dispatchers reach for one engine: exactly one has it, the others are told why not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from eoc.access import Actor, scope
from eoc.errors import WrongState
from incidents.models import Incident
from resources.models import Booking
from resources.services import bookings, dispatch, plans
from tests.cast import Cast
from tests.resources.build import fresh, incident, said, stream

CLIENTS = 6


def test_one_of_six_wins(committed_cast: Cast) -> None:
    cast, dana = committed_cast, committed_cast.actor("dana")
    engine = cast.assets["RIV Engine 12"]
    with scope(dana):
        fires = [incident(cast, number=number) for number in range(1, CLIENTS + 1)]

    def take(fire: Incident) -> None:
        dispatch.assign(assets=[engine], incident=fire, by=dana)

    answers = race(dana, [lambda fire=fire: take(fire) for fire in fires])
    lost = [answer for answer in answers if answer]
    assert len(lost) == CLIENTS - 1
    assert all("already committed: own dispatch for 2026-RIV-" in answer for answer in lost)
    with scope(dana):
        assert Booking.objects.filter(asset=engine).count() == 1
        assert fresh(engine).version == 2
    told = [entry["kind"] for entry in said(stream(cast, "riverton"))]
    assert told.count("asset.assigned") == 1


def test_plans_race_too(committed_cast: Cast) -> None:
    cast, dana = committed_cast, committed_cast.actor("dana")
    engine = cast.assets["RIV Engine 12"]
    ways: list[Callable[[], object]] = [
        lambda: plans.hold(asset=engine, by=dana, note="parade"),
        lambda: plans.maintenance(asset=engine, by=dana, note="oil"),
    ]
    answers = race(dana, ways * 3)
    assert sum(1 for answer in answers if answer is None) == 1


def test_two_pairs_in_opposite_order_never_deadlock(committed_cast: Cast) -> None:
    cast, dana = committed_cast, committed_cast.actor("dana")
    pair = [cast.assets["RIV Engine 12"], cast.assets["RIV Engine 14"]]
    with scope(dana):
        fires = [incident(cast, number=number) for number in (1, 2)]
    orders = (pair, pair[::-1])
    answers = race(
        dana,
        [
            lambda order=order, fire=fire: dispatch.assign(assets=order, incident=fire, by=dana)
            for order, fire in zip(orders, fires, strict=True)
        ],
    )
    assert sum(answer is None for answer in answers) == 1


def test_clear_and_clear_again_race(committed_cast: Cast) -> None:
    cast, dana = committed_cast, committed_cast.actor("dana")
    engine = cast.assets["RIV Engine 12"]
    with scope(dana):
        booking = bookings.commit(asset=engine, incident=incident(cast), by=dana)
    answers = race(dana, [lambda: bookings.release(booking=booking, by=dana)] * 4)
    assert sum(answer is None for answer in answers) == 1


def race(actor: Actor, acts: list[Callable[[], object]]) -> list[str | None]:
    """Run the acts at once, each in its own scope and connection; refusals as their words."""
    gate = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str | None:
        try:
            gate.wait(10)
            with scope(actor):
                act()
        except WrongState as refusal:
            return refusal.message
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))
