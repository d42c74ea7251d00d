"""The two ways a person acts: through the service itself, and over HTTP with their own session."""

import json
from typing import Any, Protocol

from django.db import DatabaseError, transaction
from django.test import Client

from agencies.models import Agreement
from eoc.access import scope
from eoc.errors import Refusal
from resources.models import Asset, Claim, Deployment, MutualAidRequest, Offer
from tests.cast import Cast
from tests.resources.life.verbs import Verb

WALL = "EOC"  # how the codes of what the database itself refuses begin
DONE = (200, 201)
REFUSED = (403, 404, 409, 412, 422)
ADDRESSES = {
    MutualAidRequest: "mutual-aid-requests",
    Offer: "offers",
    Deployment: "deployments",
    Claim: "claims",
    Agreement: "agreements",
}


class Way(Protocol):
    """How something is done; answers whether it was accepted."""

    def do(self, verb: Verb, row: Any, who: str, assets: list[Asset]) -> bool:
        """Try it as that person."""
        ...


class ByService:
    """Lock, permit, check, change, append: what every door calls."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    def do(self, verb: Verb, row: Any, who: str, assets: list[Asset]) -> bool:
        """What is refused leaves nothing behind."""
        try:
            with transaction.atomic(), scope(self.cast.actor(who)) as by:
                verb.service(row, by, assets)
        except Refusal as refusal:
            assert refusal.message
            return False
        except DatabaseError as refused:
            assert str(getattr(refused.__cause__, "sqlstate", "")).startswith(WALL), refused
            return False
        return True


class ByHttp:
    """The API with the person's session: read the row, send its version along."""

    def __init__(self, cast: Cast) -> None:
        self.clients = {name: Client(raise_request_exception=False) for name in cast.users}
        for name, client in self.clients.items():
            client.force_login(cast.users[name])

    def do(self, verb: Verb, row: Any, who: str, assets: list[Asset]) -> bool:
        """Refused in words, or done."""
        client, place = self.clients[who], f"/api/v1/{ADDRESSES[verb.model]}/{row.uuid}/"
        read = client.get(place)
        if read.status_code == 404:
            return False
        assert read.status_code == 200, read.content
        said = {**verb.body(assets), **({"request": str(row.request.uuid)} if verb.at else {})}
        answer = client.post(
            verb.at or f"{place}{verb.path}/",
            json.dumps(said),
            "application/json",
            headers={"If-Match": read.headers["ETag"]},
        )
        if answer.status_code in DONE:
            return True
        assert answer.status_code in REFUSED, (str(verb), answer.status_code, answer.content)
        assert answer.headers["Content-Type"] == "application/problem+json"
        return False
