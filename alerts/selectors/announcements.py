"""Announcements as people and programs see them: what was said, and how far it has come."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from agencies.models import Agency, Jurisdiction, Person
from agencies.selectors.territory_names import told_apart
from alerts.models import Alert, Announcement, DeliveryState, Roster
from alerts.selectors.audiences import Audience
from eoc.access import Actor, Role
from eoc.errors import NotFound

STATES = {
    "sent": DeliveryState.SENT,
    "waiting": DeliveryState.PENDING,
    "given_up": DeliveryState.DEAD,
    "suppressed": DeliveryState.SUPPRESSED,
}


def visible_to(actor: Actor) -> QuerySet[Announcement]:
    """What the actor's own agencies said, the latest first."""
    found = Announcement.objects.filter(mode__in=actor.modes)
    if actor.system != "operator":
        found = found.filter(agency__in=actor.agencies)
    return found.select_related("agency").defer("agency__service_area", "area")


def found(actor: Actor, identifier: uuid.UUID) -> Announcement:
    """One announcement; raises NotFound."""
    said = visible_to(actor).filter(uuid=identifier).first()
    if said is None:
        raise NotFound("There is no such announcement of your agencies.")
    return said


def audience_of(said: Announcement) -> Audience:
    """Whom it was said to."""
    return Audience(
        agencies=frozenset(said.agencies),
        jurisdictions=frozenset(said.jurisdictions),
        roles=frozenset(Role(role) for role in said.roles),
        rosters=frozenset(said.rosters),
        people=frozenset(said.people),
        area=said.area,
        within=frozenset(said.within),
    )


@dataclass(frozen=True)
class Standing:
    """How far it has come in one agency, in deliveries, and who answered for it."""

    agency: str
    code: str
    sent: int
    waiting: int
    given_up: int
    suppressed: int
    answered_by: str | None
    answered_at: Any


@dataclass(frozen=True)
class Progress:
    """How far it has come; `written` says that its alerts are there."""

    standings: Sequence[Standing]

    @property
    def written(self) -> bool:
        """The relay has resolved the audience."""
        return bool(self.standings)

    def total(self, state: str) -> int:
        """Of one state in all agencies."""
        return sum(getattr(one, state) for one in self.standings)

    @property
    def totals(self) -> dict[str, int]:
        """Of every state, and how many agencies answered."""
        answered = sum(bool(one.answered_by) for one in self.standings)
        return {state: self.total(state) for state in STATES} | {"answered": answered}

    @property
    def under_way(self) -> bool:
        """Something still waits to be sent."""
        return not self.written or self.total("waiting") > 0


def progress(said: Announcement) -> Progress:
    """Counted from its deliveries as they stand now."""
    counts = {
        name: Count("deliveries", filter=Q(deliveries__state=state))
        for name, state in STATES.items()
    }
    alerts = Alert.objects.filter(event=said.uuid).order_by("agency__name")
    rows = alerts.annotate(**counts).values_list(
        "agency__name",
        "agency__short_code",
        *STATES,
        "acknowledgement__by_name",
        "acknowledgement__at",
    )
    return Progress([Standing(*row) for row in rows])


def in_words(said: Announcement) -> list[tuple[str, str]]:
    """The audience, part by part, in names."""
    territories = list(Jurisdiction.objects.filter(pk__in=said.jurisdictions).defer("boundary"))
    roles = [Role(role).value.replace("_", " ").capitalize() for role in said.roles]
    parts = [
        ("Agencies", Agency.objects.filter(pk__in=said.agencies).values_list("name", flat=True)),
        ("Territories", told_apart(territories)),
        ("Roles", roles),
        ("Rosters", Roster.objects.filter(pk__in=said.rosters).values_list("name", flat=True)),
        ("People", Person.objects.filter(pk__in=said.people).values_list("name", flat=True)),
        ("Area", ["drawn"] if said.area else []),
    ]
    return [(name, ", ".join(words)) for name, words in parts if words]


def row(said: Announcement) -> dict[str, Any]:
    """One announcement as the API shows it."""
    return {
        "uuid": said.uuid,
        "agency": said.agency.short_code,
        "by": said.by_name,
        "severity": said.severity,
        "subject": said.subject,
        "body": said.body,
        "people": said.person_count,
        "addresses": said.address_count,
        "issued_at": said.issued_at,
    }
