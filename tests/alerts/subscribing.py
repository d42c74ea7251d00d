"""Residents for tests: asked, confirmed, told; inside an operator's scope, who may as the relay."""

import uuid
from typing import Any

from agencies.services import sharing
from alerts.models import Alert, Delivery, PublicAlert, Subscription
from alerts.services import public_alert_residents
from eoc.access import scope
from eoc.journal.dispatch import Heard
from tests.cast import Cast


def resident(cast: Cast, address: str, town: str = "riverton", **more: Any) -> Subscription:
    """A confirmed subscription of a town, unless more says where."""
    fields = {
        "mode": "demo",
        "state": "confirmed",
        "channel": "email" if "@" in address else "sms",
        "address": address,
        "language": "en",
        "jurisdictions": [] if "point" in more else [cast.towns[town].pk],
    }
    with scope(sharing.operator("Cast")):
        return Subscription.objects.create(**(fields | more))


def told(alert: PublicAlert, step: str = "issued", event: uuid.UUID | None = None) -> int:
    """The step as the relay hears it."""
    facts = {"public_alert_id": alert.pk}
    heard = Heard(event or uuid.uuid4(), f"public_alert.{step}", alert.mode, facts)
    with scope(sharing.operator("Cast")) as by:
        return public_alert_residents.tell(alert=alert, heard=heard, by=by)


def letters(**found: Any) -> list[tuple[str, str]]:
    """(address, subject) of every delivery to residents, the first one first."""
    with scope(sharing.operator("Cast")):
        rows = Delivery.objects.filter(subscription_id__isnull=False, **found).order_by("pk")
        kept = Subscription.objects.in_bulk([one.subscription_id for one in rows])
        return [(kept[one.subscription_id].address, one.alert.subject) for one in rows]


def alerts_to_residents() -> list[Alert]:
    """What residents read, the first one first."""
    with scope(sharing.operator("Cast")):
        return list(Alert.objects.exclude(language="").order_by("pk"))


def now(one: Subscription) -> Subscription:
    """As it stands."""
    with scope(sharing.operator("Cast")):
        return Subscription.objects.get(pk=one.pk)
