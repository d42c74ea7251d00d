"""Letters to residents that were given up: who is gone is forgotten, an outage pages once."""

import re
import uuid
from collections.abc import Collection, Sequence

from alerts.models import Delivery, Subscription
from alerts.selectors import contacts, links
from alerts.selectors.alerts import UNREACHED
from alerts.services import alerts, deliveries, subscriptions
from alerts.services.alerts import Notice
from eoc.access import Actor, Role
from incidents.models import Severity

ANSWERING = (Role.DUTY_OFFICER, Role.ADMINISTRATOR)
NO_SUCH_BOX = re.compile(r"\b5\.1\.[126]\b")  # RFC 3463, 3.2: bad mailbox or system, moved


def take(*, dead: Sequence[Delivery], by: Actor) -> None:
    """End what reaches nobody; page the agency once for an alert that did not get through.

    One refused at the first tries says something of that address and not of us: nobody is paged.
    """
    gone = [one for one in dead if NO_SUCH_BOX.search(one.last_error)]
    end(deliveries=gone, by=by)
    lost = [one for one in dead if one.attempts >= deliveries.ENOUGH]
    for delivery in {one.alert_id: one for one in lost}.values():
        _page(delivery, by)


def end(*, deliveries: Collection[Delivery], by: Actor) -> None:
    """End the subscriptions these were for, since nobody is there."""
    wanted = [one.subscription_id for one in deliveries if one.subscription_id]
    for one in Subscription.objects.filter(pk__in=wanted, state="confirmed"):
        subscriptions.end(subscription=one, by=by)


def _page(delivery: Delivery, by: Actor) -> None:
    answering = contacts.of_role_holders(delivery.agency_id, *ANSWERING)
    alerts.issue(
        notice=_call(delivery),
        event=uuid.uuid5(delivery.alert.uuid, UNREACHED),
        mode=delivery.mode,
        contacts={delivery.agency_id: answering},
        by=by,
    )


def _call(delivery: Delivery) -> Notice:
    _, _, identifier = delivery.alert.about.partition(":")
    link = links.public_alert(delivery.mode, uuid.UUID(identifier)) if identifier else ""
    channel = delivery.get_channel_display()
    return Notice(
        kind=UNREACHED,
        severity=Severity.HIGH,
        subject=f"NOT REACHED: residents by {channel}, about {delivery.alert.subject}",
        body=(
            f"Letters to residents were given up: {delivery.last_error}\n"
            f"How many stands on its page. Reach the public another way.\n{links.absolute(link)}"
        ),
        about=f"alert:{delivery.alert.uuid}",
        link=link,
        alone=True,
    )
