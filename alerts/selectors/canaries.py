"""How the last canary of each channel did, read by everybody: it is about nobody."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.utils import timezone

from alerts.models import DeliveryState
from eoc.access import Actor

LAST = """SELECT channel, state, begun_at, done_at, delivered_at, error
  FROM alerts_canaries(%s)"""
STALE = 660  # seconds: two canaries did not come
LONG = 60  # seconds one may be under way


@dataclass(frozen=True)
class Canary:
    """The round of one channel; `seconds` is how long it took, until now where it still does."""

    channel: str
    state: str
    begun_at: datetime
    done_at: datetime | None
    delivered_at: datetime | None
    error: str

    @property
    def came(self) -> bool:
        """Handed over to its provider."""
        return self.state == DeliveryState.SENT

    @property
    def seconds(self) -> float:
        """From its row to the hand-over, or to its receipt where the provider gives one."""
        ended = self.delivered_at or self.done_at or timezone.now()
        return (ended - self.begun_at).total_seconds()

    @property
    def age(self) -> float:
        """Seconds since it ended, or since it began where it is under way."""
        return (timezone.now() - (self.done_at or self.begun_at)).total_seconds()

    @property
    def late(self) -> bool:
        """A later one should have gone, or this one arrived."""
        return self.age > (LONG if self.state == DeliveryState.PENDING else STALE)

    @property
    def failed(self) -> bool:
        """It was given up, or has failed so far."""
        return not self.came and bool(self.error)


def event(mode: str) -> uuid.UUID:
    """By which the one alert of a mode is known that holds its canaries."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"accord:canaries:{mode}")


def last(actor: Actor) -> dict[str, Canary]:
    """By channel, of the actor's mode."""
    with connection.cursor() as cursor:
        cursor.execute(LAST, [event(actor.mode)])
        return {row[0]: Canary(*row) for row in cursor.fetchall()}
