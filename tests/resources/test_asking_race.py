"""Six people take the same decision at once: one wins, the others read why not."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection

from agencies.models import Membership
from agencies.services import sharing
from eoc.access import Actor, Role, scope
from eoc.errors import Refusal
from resources.services import (
    approvals,
    asking_policy,
    box_cards,
    counters,
    mutual_aid_offers,
    signatures,
    tiers,
)
from tests.cast import Cast
from tests.resources.asking import draft, engine, needs_acceptance, offer, submitted
from tests.resources.test_box_card_call import fire, write
from tests.resources.test_request_tier import proposed

CLIENTS = 6


def race(cast: Cast, who: str, act: Callable[[Actor], object]) -> list[Refusal]:
    """Six at once; exactly one is accepted, the refusals of the others."""
    gate, by = Barrier(CLIENTS), cast.actor(who)

    def one(_: int) -> Refusal | None:
        try:
            gate.wait(10)
            with scope(by):
                act(by)
        except Refusal as refused:
            return refused
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(CLIENTS) as pool:
        answers = list(pool.map(one, range(CLIENTS)))
    lost = [refused for refused in answers if refused is not None]
    assert len(lost) == CLIENTS - 1
    assert {refused.status for refused in lost} <= {409, 412}
    assert all(refused.message for refused in lost)
    return lost


def test_one_counters_one_accepts_one_signs(committed_cast: Cast) -> None:
    cast = committed_cast
    needs_acceptance(cast)
    asked = offer(cast, submitted(cast, 2))
    pair = [engine(cast), engine(cast, "LAK Engine 14")]
    with scope(cast.actor("lee")) as lee:
        mutual_aid_offers.approve(offer=asked, assets=pair, by=lee)
    race(cast, "dana", lambda by: counters.counter(offer=asked, assets=pair[:1], by=by))
    race(cast, "lee", lambda by: counters.counter(offer=asked, assets=pair[1:], by=by))
    race(cast, "dana", lambda by: mutual_aid_offers.accept(offer=asked, by=by))
    lost = race(cast, "rosa", lambda by: signatures.sign(offer=asked, by=by))
    assert all("Rosa signed" in refused.message for refused in lost)


def test_one_calls_the_box_one_signs_within_one_takes_it_up(committed_cast: Cast) -> None:
    cast = committed_cast
    write(cast)
    found, riverton = fire(cast), cast.agencies["riverton"]
    race(
        cast,
        "dana",
        lambda by: box_cards.call(agency=riverton, incident=found, level=1, by=by),
    )
    with scope(sharing.operator("Cast")):
        Membership.objects.create(
            person=cast.people["dana"], agency=riverton, role=Role.DUTY_OFFICER
        )
    up = proposed(cast)
    race(cast, "hal", lambda by: tiers.take(request=up, by=by))
    with scope(cast.actor("ada")) as ada:
        asking_policy.set_policy(agency=riverton, by=ada, need_from=1)
    made = draft(cast)
    lost = race(cast, "dana", lambda by: approvals.sign(request=made, block="need", by=by))
    assert all("signed by Dana" in refused.message for refused in lost)
