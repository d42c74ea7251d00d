"""Six sessions send the same decision at once: one is done, five read 409 or 412 with the reason.

Each verb of a told life is raced where it comes first; what a second click repeats without harm
(a manifest, a draft of the same claim) is not a decision.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from agencies.services import sharing
from eoc.access import scope
from resources.models import Asset
from tests.cast import Cast
from tests.resources.asking import draft, needs_acceptance
from tests.resources.costing import priced
from tests.resources.life import stories, verbs
from tests.resources.life.doing import ADDRESSES, DONE
from tests.resources.life.machine import FLEET
from tests.resources.test_mutual_aid_life import DEAR

CLIENTS = 6
TOLD = {**stories.ACTIVATES, **stories.WAITS}
REPEATED = {"Deployment crew", "Deployment claim", "Claim draft"}
FIRST = {
    verb: name
    for name, story in reversed(TOLD.items())
    for _, verb in stories.steps(story)
    if verb not in REPEATED
}


@pytest.mark.parametrize("name", dict.fromkeys(FIRST.values()))
def test_one_of_six_is_done(committed_cast: Cast, name: str) -> None:
    cast = committed_cast
    if name in stories.WAITS:
        needs_acceptance(cast)
    else:
        priced(cast, DEAR)
    draft(cast, 2)
    raced: set[str] = set()
    for who, verb in stories.steps(TOLD[name]):
        many = CLIENTS if FIRST.get(verb) == name and verb not in raced else 1
        raced.add(verb)
        answers = _sent(cast, verbs.OF[verb], who, many)
        lost = [answer for answer in answers if answer.status_code not in DONE]
        assert len(lost) == many - 1, (verb, [(a.status_code, a.content) for a in answers])
        assert {answer.status_code for answer in lost} <= {409, 412}, verb
        assert all(answer.json()["detail"] for answer in lost)


def _sent(cast: Cast, verb: verbs.Verb, who: str, many: int) -> list[Any]:
    """The same body with the same version, from sessions of their own."""
    with scope(sharing.operator("Test")):
        rows = verb.model.objects.order_by("-pk")
        row = (rows.select_related("request") if verb.at else rows)[0]
        fleet = list(Asset.objects.filter(pk__in=[cast.assets[one].pk for one in FLEET]))
    place = f"/api/v1/{ADDRESSES[verb.model]}/{row.uuid}/"
    clients = [Client(raise_request_exception=False) for _ in range(many)]
    for client in clients:
        client.force_login(cast.users[who])
    version = clients[0].get(place).headers["ETag"]
    fleet.sort(key=lambda one: one.pk)
    said = verb.body(fleet if verb.path == "swap" else fleet[:1])
    said |= {"request": str(row.request.uuid)} if verb.at else {}
    gate = Barrier(many)

    def send(client: Client) -> Any:
        try:
            gate.wait(10)
            return client.post(
                verb.at or f"{place}{verb.path}/",
                json.dumps(said),
                "application/json",
                headers={"If-Match": version},
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(send, clients))
