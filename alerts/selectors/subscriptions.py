"""Subscriptions as their own pages show them, and what an agency sees: counts, no address."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.gis.geos import MultiPolygon
from django.db import connection
from django.db.models import QuerySet

from agencies.models import Channel, Jurisdiction
from alerts.cap.content import Content
from alerts.cap.words import SEVERITY
from alerts.models import PublicAlert, Subscription
from alerts.selectors.resident_words import LANGUAGES
from eoc.access import Actor
from eoc.errors import NotFound

COUNTED = "SELECT language, channel, people FROM alerts_subscribers(%s, %s, %s::geometry, %s)"
TOLD = "SELECT * FROM alerts_residents_told(%s)"
FEW = 5  # the database tells of no fewer
STARS = "…"


def public(mode: str) -> Actor:
    """The named system by which residents keep their own subscriptions, and nothing else."""
    return Actor(name="Public", mode=mode, system="public")


def visible_to(actor: Actor) -> QuerySet[Subscription]:
    """Those of the mode for the public's own scope and the relay; a member sees none."""
    if actor.system not in ("public", "relay", "operator"):
        return Subscription.objects.none()
    return Subscription.objects.filter(mode=actor.mode)


def found(actor: Actor, identifier: UUID) -> Subscription:
    """One subscription; raises NotFound."""
    kept = visible_to(actor).filter(uuid=identifier).first()
    if kept is None:
        raise NotFound("There is no such subscription any more. You can subscribe again.")
    return kept


def places() -> list[Jurisdiction]:
    """Territories that an agency of this installation alerts, by name."""
    served = Jurisdiction.objects.filter(services__agency__active=True)
    return list(served.defer("boundary").distinct().order_by("name"))


def place_in_words(kept: Subscription, around: str = "{km} km around {point}") -> str:
    """Where, as people read it; `around` says so of a point in another language."""
    if kept.point is not None and kept.radius_m:
        point = f"{kept.point.y:.4f}, {kept.point.x:.4f}"
        return around.format(km=f"{kept.radius_m / 1000:g}", point=point)
    named = Jurisdiction.objects.filter(pk__in=kept.jurisdictions).order_by("name")
    return ", ".join(named.values_list("name", flat=True))


def address_in_words(kept: Subscription) -> str:
    """Enough for whoever has it to know it again: its beginning and end."""
    if kept.channel == Channel.SMS:
        return f"{STARS}{kept.address[-3:]}"
    name, _, domain = kept.address.partition("@")
    return f"{name[:1]}{STARS}@{domain}" if name else ""


@dataclass(frozen=True)
class Count:
    """How many read one language by one channel; None where they are fewer than five."""

    language: str
    channel: str
    people: int | None

    @property
    def name(self) -> str:
        """The language, as its speakers call it."""
        return LANGUAGES.get(self.language, self.language)


@dataclass(frozen=True)
class Counts:
    """Whom an alert would reach who subscribed."""

    each: tuple[Count, ...]

    @property
    def people(self) -> int:
        """How many at least."""
        return sum(one.people or 0 for one in self.each)

    @property
    def some_hidden(self) -> bool:
        """Groups of fewer than five are not counted in."""
        return any(one.people is None for one in self.each)


def counted(agency: int, mode: str, area: MultiPolygon, rank: int) -> Counts:
    """Whom an alert of an agency of the actor's would reach there, by language and channel."""
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, [agency, mode, area.hexewkb.decode(), rank])
        return Counts(tuple(Count(*row) for row in cursor.fetchall()))


def of_alert(alert: PublicAlert) -> Counts:
    """Whom one of the actor's alerts would reach now."""
    return counted(alert.agency_id, alert.mode, alert.area, rank(alert))


def rank(alert: PublicAlert) -> int:
    """Its severity from 1, Extreme, to 5, unknown."""
    return SEVERITY.index(Content.of(alert.content).severity) + 1


@dataclass(frozen=True)
class Told:
    """How far one message has come, in one language by one channel; in people."""

    subject: str
    at: datetime
    language: str
    channel: str
    sent: int
    waiting: int
    given_up: int
    withheld: int

    @property
    def channel_name(self) -> str:
        """As people call it."""
        return str(Channel(self.channel).label)


def told(alert: PublicAlert) -> list[Told]:
    """Every message to residents about one alert of the actor's agency, the first one first."""
    with connection.cursor() as cursor:
        cursor.execute(TOLD, [f"public_alert:{alert.uuid}"])
        return [Told(*row) for row in cursor.fetchall()]


def row(counts: Counts, messages: list[Told]) -> dict[str, Any]:
    """As programs read it."""
    return {
        "subscribers": [asdict(one) for one in counts.each],
        "told": [asdict(one) for one in messages],
    }
