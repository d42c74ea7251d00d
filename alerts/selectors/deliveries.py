"""The outbox: each delivery's state, for the agency it goes to and the one that caused it."""

from django.db.models import Count, QuerySet

from alerts.models import Delivery, DeliveryState
from eoc.access import Actor


def visible_to(actor: Actor) -> QuerySet[Delivery]:
    """Deliveries to and from the actor's agencies, the latest first."""
    found = Delivery.objects.filter(mode__in=actor.modes)
    return found.select_related("alert", "agency").order_by("-created_at", "-id")


def counts(actor: Actor) -> list[tuple[str, str, int]]:
    """(state, its words, how many), every state in the order of a delivery's life."""
    grouped = visible_to(actor).order_by().values_list("state").annotate(number=Count("id"))
    found = dict(grouped)
    return [(state.value, str(state.label), found.get(state.value, 0)) for state in DeliveryState]
