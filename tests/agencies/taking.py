"""Roles taken by break-glass, as tests need them."""

from datetime import timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from agencies.models import BreakGlass
from agencies.services import break_glass
from eoc.access import scope
from tests.cast import Cast


def take(cast: Cast, name: str = "obi", role: str = "dispatcher", **said: Any) -> BreakGlass:
    """A role of Riverton's, taken for an hour."""
    fields = {"minutes": 60, "reason": "Nobody answers", **said}
    town = fields.pop("town", "riverton")
    with scope(cast.actor(name)) as actor:
        return break_glass.take(agency=cast.agencies[town], role=role, by=actor, **fields)


def past(cast: Cast, name: str = "obi") -> BreakGlass:
    """One that has run out a minute ago."""
    now = timezone.now()
    with scope(cast.actor(name)):
        return BreakGlass.objects.create(
            person=cast.people[name],
            agency=cast.agencies["riverton"],
            role="dispatcher",
            reason="Nobody answers",
            opened_at=now - timedelta(hours=2),
            ends_at=now - timedelta(minutes=1),
        )


def client(cast: Cast, name: str) -> Client:
    """A member of the cast's browser."""
    made = Client()
    made.force_login(cast.users[name])
    return made
