"""Programs that show a token."""

import json
from typing import Any

from django.db import transaction
from django.test import Client

from agencies.models import Membership
from agencies.services import sharing, tokens
from eoc.access import Role, scope
from tests.cast import Cast

CALL = {"type": "structure_fire", "severity": "low", "title": "Smoke", "lon": -74.97, "lat": 40.03}
INCIDENTS = "/api/v1/incidents/"


class Program:
    """A program that shows a token; a refusal takes back what it came upon, nothing else."""

    def __init__(self, token: str, address: str = "127.0.0.1") -> None:
        self.client = Client(REMOTE_ADDR=address)
        self.headers = {"Authorization": f"Bearer {token}"}

    def get(self, path: str = INCIDENTS) -> Any:
        with transaction.atomic():
            return self.client.get(path, headers=self.headers)

    def post(self, path: str = INCIDENTS, **said: Any) -> Any:
        text, kind = json.dumps(said or CALL), "application/json"
        with transaction.atomic():
            return self.client.post(path, text, content_type=kind, headers=self.headers)


def issue(cast: Cast, name: str = "dana", **said: Any) -> str:
    """The text of a token somebody makes for themselves."""
    with scope(cast.actor(name)) as actor:
        return tokens.issue(user=cast.users[name], by=actor, **said)[1]


def in_lakeside(cast: Cast, name: str = "dana") -> None:
    """A second agency to act for."""
    with scope(sharing.operator()):
        Membership.objects.create(
            person=cast.people[name], agency=cast.agencies["lakeside"], role=Role.DISPATCHER
        )
