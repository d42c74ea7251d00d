"""Receipts of gateways: what they delivered after they took it, and what they could not."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db.models.functions import Now

from agencies.services import contact_points
from alerts.models import Delivery, DeliveryState
from alerts.services import dead_letters, deliveries, subscription_failures
from eoc import journal
from eoc.access import Actor

DELIVERED, FAILED = "delivered", "failed"


@dataclass(frozen=True)
class Receipt:
    """What became of one message; `gone` says that the number is nobody's any more."""

    key: str
    state: str
    reason: str = ""
    gone: bool = False


def take(*, channel: str, receipts: Sequence[Receipt], by: Actor) -> int:
    """Note what arrived, and hand failures to the relay; answers how many were of ours.

    What is told again, or of a delivery that was not sent, changes nothing.
    """
    sent = Delivery.objects.filter(channel=channel, mode=by.mode, state=DeliveryState.SENT)
    sent = sent.filter(delivered_at__isnull=True)
    arrived = [one.key for one in receipts if one.state == DELIVERED]
    noted = sent.filter(dedupe_key__in=arrived).update(delivered_at=Now())
    failed = {one.key: one for one in receipts if one.state == FAILED}
    found = sent.filter(dedupe_key__in=failed).order_by("pk").values_list("pk", "dedupe_key")
    for pk, key in found:
        _hand_over(pk, failed[key], by)
    return noted + len(found)


def _hand_over(delivery_id: int, receipt: Receipt, by: Actor) -> None:
    facts = {
        "delivery_id": delivery_id,
        "reason": receipt.reason[:300] or "no reason given",
        "gone": receipt.gone,
    }
    journal.append(kind="delivery.returned", by=by, mode=by.mode, audiences={}, facts=facts)


def give_up(*, delivery_id: int, reason: str, gone: bool, by: Actor) -> list[Delivery]:
    """A sent delivery failed after all: as if its last try had; answers it where it is dead."""
    held = Delivery.objects.select_for_update().filter(pk=delivery_id, state=DeliveryState.SENT)
    delivery = held.first()
    if delivery is None:
        return []
    lease = uuid.uuid4()
    delivery.state, delivery.done_at, delivery.lease = DeliveryState.PENDING, None, lease
    delivery.lease_until = Now() + timedelta(seconds=settings.DELIVERY_LEASE)
    delivery.save()
    words = f"Taken, but not delivered: {reason}"
    dead = deliveries.mark_failed(reasons={delivery.pk: (words, True)}, lease=lease, by=by)
    dead_letters.raise_alarms(dead=dead, by=by)
    if gone and delivery.subscription_id:
        subscription_failures.end(deliveries=[delivery], by=by)
    elif gone:
        contact_points.switch_off(
            channel=delivery.channel, addresses=[delivery.address], reason=reason, by=by
        )
    return dead
