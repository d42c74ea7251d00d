"""Six people take the same step at once: one does, five read why not, and nothing happens twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from eoc.access import Actor, scope
from eoc.errors import Refusal
from resources.models import Asset, Booking, Deployment
from resources.services import (
    custody,
    deployments,
    deployments_ending,
    deployments_extending,
    deployments_swapping,
    purposes,
    teams,
)
from resources.services import deployments_undoing as undoing
from tests.cast import Cast
from tests.resources.journeys import brought, now

CLIENTS = 6
Act = Callable[[Deployment, Actor, int], Any]
LOSS = {"condition": "Burnt", "report": "Cut off"}
LATER = timezone.now() + timedelta(days=2)
RACES: list[tuple[str, str, Act]] = [
    ("committed", "liv", lambda d, by, v: deployments.mobilize(deployment=d, by=by, version=v)),
    ("committed", "liv", lambda d, by, v: deployments.depart(deployment=d, by=by, version=v)),
    ("en_route", "dana", lambda d, by, v: deployments.check_in(deployment=d, by=by, version=v)),
    ("checked_in", "dana", lambda d, by, v: deployments.assign(deployment=d, by=by, version=v)),
    ("assigned", "dana", lambda d, by, v: deployments.release(deployment=d, by=by, version=v)),
    ("released", "liv", lambda d, by, v: deployments.demobilize(deployment=d, by=by, version=v)),
    (
        "released",
        "liv",
        lambda d, by, v: deployments.return_to_quarters(deployment=d, by=by, version=v),
    ),
    (
        "returned",
        "liv",
        lambda d, by, v: deployments.settle(deployment=d, reason="x", by=by, version=v),
    ),
    (
        "mobilizing",
        "liv",
        lambda d, by, v: undoing.undo(deployment=d, by=by, version=v),
    ),
    ("released", "dana", lambda d, by, v: undoing.undo(deployment=d, by=by, version=v)),
    (
        "assigned",
        "lee",
        lambda d, by, v: deployments_ending.recall(deployment=d, reason="x", by=by, version=v),
    ),
    (
        "en_route",
        "dana",
        lambda d, by, v: deployments_ending.cancel(deployment=d, reason="x", by=by, version=v),
    ),
    (
        "assigned",
        "lee",
        lambda d, by, v: deployments_ending.lose(deployment=d, by=by, version=v, **LOSS),
    ),
    (
        "assigned",
        "lee",
        lambda d, by, v: deployments_ending.damage(deployment=d, by=by, version=v, **LOSS),
    ),
    (
        "assigned",
        "dana",
        lambda d, by, v: deployments_extending.ask_longer(
            deployment=d, until=LATER, by=by, version=v
        ),
    ),
    (
        "assigned",
        "lee",
        lambda d, by, v: deployments_extending.extend(
            deployment=d, planned_end=LATER, by=by, version=v
        ),
    ),
    (
        "assigned",
        "lee",
        lambda d, by, v: deployments_swapping.swap(
            deployment=d,
            asset=Asset.objects.get(agency=d.providing_agency_id, call_sign="Engine 14"),
            reason="x",
            by=by,
            version=v,
        ),
    ),
    (
        "assigned",
        "dana",
        lambda d, by, v: purposes.give(
            deployment=d, purpose="standby", post="Gate", by=by, version=v
        ),
    ),
    (
        "assigned",
        "dana",
        lambda d, by, _: custody.sign(
            deployment=d, handover="out", condition="Good", signer="D", by=by
        ),
    ),
    (
        "assigned",
        "dana",
        lambda d, by, _: teams.form(
            kind="task_force", name="A", leader="P", channel="4", deployments=[d], by=by
        ),
    ),
]


@pytest.mark.parametrize(("state", "who", "act"), RACES)
def test_one_of_six_wins(committed_cast: Cast, state: str, who: str, act: Act) -> None:
    cast, sent = committed_cast, brought(committed_cast, state)
    version = now(cast, sent).version
    answers = _race(sent, cast.actor(who), act, version)
    lost = [answer for answer in answers if answer]
    assert len(lost) == CLIENTS - 1
    assert {status for status, _ in lost} <= {409, 412}
    assert all(reason for _, reason in lost)
    with scope(cast.actor("lee")):
        assert now(cast, sent).version == version + 1
        taken = list(Booking.objects.filter(during__upper_inf=True).values_list("asset", flat=True))
    assert len(taken) == len(set(taken))


def _race(sent: Deployment, by: Actor, act: Act, version: int) -> list[tuple[int, str] | None]:
    gate = Barrier(CLIENTS)

    def once(_: int) -> tuple[int, str] | None:
        try:
            gate.wait(10)
            with scope(by):
                act(Deployment.objects.get(pk=sent.pk), by, version)
        except Refusal as refusal:
            return refusal.status, refusal.message
        finally:
            connection.close()
        return None

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(once, range(CLIENTS)))
