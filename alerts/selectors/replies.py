"""Replies to an alert: who comes, when, and how many are still missing."""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from agencies.models import ContactPoint
from alerts.models import Alert, Answer, Reply
from eoc.access import Actor

COMING = (Answer.AVAILABLE, Answer.ETA)


@dataclass(frozen=True)
class Counts:
    """How many of whom was told say what; `told` counts people and addresses that several share."""

    told: int
    available: int
    later: int
    cannot: int

    @property
    def coming(self) -> int:
        """Those that count as answers."""
        return self.available + self.later


def visible_to(actor: Actor) -> QuerySet[Reply]:
    """Replies to alerts of the actor's agencies, in the order they came."""
    found = Reply.objects.filter(alert__mode__in=actor.modes).select_related("alert")
    return found if actor.system == "operator" else found.filter(agency__in=actor.agencies)


def counts(alert: Alert) -> Counts:
    """The answers of one alert, of everybody it was sent to and whoever answered besides."""
    answers = list(alert.replies.values_list("answer", flat=True))
    return Counts(
        _told(alert),
        answers.count(Answer.AVAILABLE),
        answers.count(Answer.ETA),
        answers.count(Answer.CANNOT),
    )


def _told(alert: Alert) -> int:
    """As the announcement's page counts them; whoever may not see each address counts it too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT alerts_told(%s)", [alert.pk])
        return int(cursor.fetchone()[0])


def coming(alert: Alert) -> int:
    """How many said that they come."""
    return alert.replies.filter(answer__in=COMING).count()


def nobody_can(alert: Alert) -> bool:
    """Everybody who was told said that they cannot."""
    points = set(alert.deliveries.values_list("contact_point_id", flat=True))
    known = ContactPoint.objects.filter(pk__in=points - {None}).values_list("pk", "person_id")
    told = {(person, None if person else pk) for pk, person in known}
    refused = alert.replies.filter(answer=Answer.CANNOT)
    said = set(refused.values_list("person_id", "contact_point_id"))
    return 0 < len(points) == len(known) and told <= said


def first(alert: Alert) -> Reply | None:
    """Who said first that they come."""
    return alert.replies.filter(answer__in=COMING).order_by("at", "id").first()


def own(alert: Alert, person_id: int | None) -> Reply | None:
    """What a person said."""
    return alert.replies.filter(person=person_id).first() if person_id else None


def was_told(alert: Alert, person_id: int | None) -> bool:
    """The alert went to an address of the person."""
    if person_id is None:
        return False
    own_points = ContactPoint.objects.filter(person=person_id).values("pk")
    return alert.deliveries.filter(contact_point_id__in=own_points).exists()


def row(reply: Reply) -> dict[str, Any]:
    """One reply as the API has it."""
    return {
        "name": reply.name,
        "answer": reply.answer,
        "minutes": reply.minutes,
        "way": reply.way,
        "at": reply.at.isoformat(),
    }
