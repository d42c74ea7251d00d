"""The outbox: each delivery's state, for the agency it goes to and the one that caused it."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Min, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from alerts.models import Alert, Delivery, DeliveryState
from alerts.selectors.alerts import party
from eoc.access import Actor
from eoc.errors import NotFound

LATE = 10.0
URGENT = (DeliveryState.DEAD, DeliveryState.PENDING)
TRIED_SINCE = Coalesce("retried_at", "created_at")


@dataclass(frozen=True)
class Waiting:
    """Since when the oldest delivery waits that has not left."""

    since: datetime

    @property
    def seconds(self) -> float:
        """How long, by now."""
        return (timezone.now() - self.since).total_seconds()

    @property
    def late(self) -> bool:
        """It should have left."""
        return self.seconds > LATE


def visible_to(actor: Actor) -> QuerySet[Delivery]:
    """Deliveries to and from the actor's agencies, the latest first; never those to residents."""
    found = Delivery.objects.filter(party(actor), mode__in=actor.modes, subscription_id=None)
    return found.select_related("alert", "agency").order_by("-id")


def of_alert(actor: Actor, alert: Alert) -> QuerySet[Delivery]:
    """Those of one alert, first what somebody must look at: given up, then waiting, then the rest.

    Among equals the latest first.
    """
    rank = Case(
        *(When(state=state, then=at) for at, state in enumerate(URGENT)), default=len(URGENT)
    )
    return visible_to(actor).filter(alert=alert).order_by(rank, "-id")


def found(actor: Actor, identifier: uuid.UUID) -> Delivery:
    """One delivery; raises NotFound."""
    delivery = visible_to(actor).filter(uuid=identifier).first()
    if delivery is None:
        raise NotFound("There is no such delivery for your agencies.")
    return delivery


def counts(of: QuerySet[Delivery]) -> list[tuple[str, str, int]]:
    """(state, its words, how many), every state in the order of a delivery's life."""
    numbers = dict(of.order_by().values_list("state").annotate(number=Count("id")))
    return [(state.value, str(state.label), numbers.get(state.value, 0)) for state in DeliveryState]


def oldest(actor: Actor) -> Waiting | None:
    """The oldest that has not left; None where nothing waits."""
    unsent = visible_to(actor).order_by().filter(state=DeliveryState.PENDING)
    since: datetime | None = unsent.aggregate(since=Min(TRIED_SINCE))["since"]
    return Waiting(since) if since else None
