"""Digests: in a flood one letter a minute tells each contact of many alerts."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.db.models.functions import Now
from django.utils import timezone

from agencies.models import ContactPoint
from alerts.models import Alert, AlertGroup, Delivery, DeliveryState
from alerts.selectors.alerts import DIGEST
from alerts.services import deliveries, groups
from eoc.access import Actor
from incidents.models import Severity

EVERY = timedelta(minutes=1)
LINES = 200
OPENING = (
    "Many alerts at once: they are told of together, once a minute. Critical ones come alone.\n"
)


def add(*, alert: Alert, contacts: Sequence[ContactPoint], by: Actor) -> Alert:
    """Let the digest of this minute tell of the alert; answers the digest.

    One is open until its first delivery is claimed: the locks on both keep a sender from reading
    it while it is written, so nothing is added that has left already.
    """
    group = groups.lock([alert], kind=DIGEST, about=DIGEST)[alert.agency_id]
    digest = _open(group) or _begun(group, alert)
    _tell_of(digest, alert)
    alert.bundled_in = digest
    Alert.objects.filter(pk=alert.pk).update(bundled_in=digest)
    deliveries.enqueue(pairs=((digest, contact) for contact in contacts), by=by)
    waiting = Delivery.objects.filter(alert=digest, state=DeliveryState.PENDING, attempts=0)
    waiting.update(next_at=digest.issued_at + EVERY)
    return digest


def _open(group: AlertGroup) -> Alert | None:
    if group.first_id is None:
        return None
    waiting = list(Delivery.objects.filter(alert=group.first_id).select_for_update())
    untouched = all(
        one.state == DeliveryState.PENDING and one.lease is None and one.attempts == 0
        for one in waiting
    )
    return group.first if waiting and untouched else None


def _begun(group: AlertGroup, alert: Alert) -> Alert:
    digest = Alert.objects.create(
        mode=alert.mode,
        agency_id=alert.agency_id,
        kind=DIGEST,
        severity=alert.severity,
        subject=DIGEST,
        body=OPENING,
        link="/alerts/?open=1",
        about=DIGEST,
        event=uuid.uuid4(),
        issued_at=timezone.now(),
    )
    group.first, group.opened_at = digest, Now()
    group.save()
    return digest


def _tell_of(digest: Alert, alert: Alert) -> None:
    """A line for the alert while there is room, and the count."""
    if digest.more < LINES:
        digest.body += f"\n{alert.get_severity_display()}: {alert.subject}"
    elif digest.more == LINES:
        digest.body += "\nand more: the list of alerts has all of them."
    digest.more += 1
    digest.subject = f"{digest.more} alerts at once, the last: {alert.subject}"[:200]
    order = Severity.values
    digest.severity = min(digest.severity, alert.severity, key=order.index)
    digest.save(update_fields=["body", "more", "subject", "severity"])
