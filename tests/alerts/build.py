"""What tests of deliveries see: many contacts, events heard, deliveries as they stand."""

from typing import Any

from agencies.models import Channel, ContactPoint
from agencies.services import sharing
from alerts.models import Delivery
from eoc.access import scope
from eoc.journal import dispatch
from tests.alerts.conftest import SECRET, as_relay
from tests.cast import Cast

__all__ = ["SECRET", "as_relay"]


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


def contact(cast: Cast, town: str, address: str = "", **fields: Any) -> ContactPoint:
    """An address of the town's agency; its duty mailbox where none is given."""
    hook = address.startswith("https:")
    with scope(sharing.operator()):
        return ContactPoint.objects.create(
            agency=cast.agencies[town],
            address=address or f"duty@{town}.example",
            **{
                "channel": Channel.WEBHOOK if hook else Channel.EMAIL,
                "secret": SECRET if hook else "",
                **fields,
            },
        )


def contacts(cast: Cast, town: str, count: int) -> None:
    """So many duty mailboxes of the town's agency."""
    with scope(sharing.operator()):
        ContactPoint.objects.bulk_create(
            ContactPoint(
                agency=cast.agencies[town],
                channel=Channel.EMAIL,
                address=f"person{number:03}@{town}.example",
            )
            for number in range(count)
        )


def critical(cast: Cast, **fields: Any) -> Incident:
    """Dana logs a critical incident in Riverton."""
    return log(cast, fields.pop("severity", Severity.CRITICAL), **fields)


def hear_all() -> int:
    """Subscribers hear what is due, as the relay's role."""
    with as_relay():
        return dispatch.hear(100)


def deliveries(**wanted: Any) -> list[Delivery]:
    """Deliveries, oldest first."""
    with scope(sharing.operator()):
        return list(Delivery.objects.filter(**wanted).select_related("alert").order_by("id"))


def alerted() -> set[str]:
    """Short codes of the agencies that were alerted."""
    with scope(sharing.operator()):
        return set(Alert.objects.values_list("agency__short_code", flat=True))
