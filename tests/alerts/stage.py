"""What tests of deliveries see: many contacts, events heard, deliveries as they stand."""

from typing import Any

from agencies.models import Channel, ContactPoint
from agencies.services import sharing
from alerts.models import Delivery
from eoc.access import scope
from eoc.journal import dispatch
from tests.alerts.conftest import as_relay
from tests.cast import Cast


def contacts(cast: Cast, town: str, count: int) -> None:
    """Many mailboxes on duty for one agency."""
    with scope(sharing.operator("Cast")):
        ContactPoint.objects.bulk_create(
            ContactPoint(
                agency=cast.agencies[town],
                channel=Channel.EMAIL,
                address=f"duty{n}@{town}.example",
            )
            for n in range(count)
        )


def hear_all() -> int:
    """Subscribers hear everything due, as the relay."""
    with as_relay():
        return dispatch.hear(1000)


def deliveries(**found: Any) -> list[Delivery]:
    """Deliveries as they stand."""
    with scope(sharing.operator("Cast")):
        return list(Delivery.objects.filter(**found).select_related("alert").order_by("id"))
