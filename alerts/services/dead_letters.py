"""What was given up raises an alarm on the picture of the agency it never reached."""

from collections.abc import Sequence

from alerts.models import Delivery
from alerts.services import alerts
from alerts.services.alerts import Notice
from eoc.access import Actor
from incidents.models import Severity


def raise_alarms(*, dead: Sequence[Delivery], by: Actor) -> None:
    """One alarm for each; on the picture only, since a channel has just failed."""
    for delivery in dead:
        alerts.issue(
            notice=_notice(delivery),
            event=delivery.uuid,
            mode=delivery.mode,
            contacts={delivery.agency_id: []},
            by=by,
        )


def _notice(delivery: Delivery) -> Notice:
    channel = delivery.get_channel_display()
    return Notice(
        kind="delivery.dead",
        severity=Severity.HIGH,
        subject=f"{channel} to {delivery.recipient} given up: {delivery.alert.subject}",
        body=(
            f"After {delivery.attempts} tries: {delivery.last_error}\n"
            "Reach them another way, and correct the contact point."
        ),
        about=f"delivery:{delivery.uuid}",
        link="/alerts/outbox/?state=dead",
        provider=delivery.channel,
    )
