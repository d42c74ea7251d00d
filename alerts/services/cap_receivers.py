"""Public alerts of ours handed to receivers of CAP, document by document, as they were kept."""

import hashlib
import uuid
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from agencies.models import ContactPoint
from alerts.models import Alert, CapMessage, Delivery, DeliveryState, Priority
from alerts.selectors import contacts
from alerts.services import alerts, warning_telling
from alerts.services.alerts import Notice
from alerts.services.held import Held
from eoc.access import Actor
from eoc.access.modes import Mode
from incidents.models import Severity

ABOUT = "cap_message:"
URGENCY = {1: Priority.CRITICAL, 2: Priority.HIGH, 3: Priority.MEDIUM}


def hand_over(*, message: CapMessage, event: uuid.UUID, by: Actor) -> int:
    """Hand a document of ours to the receivers of its agency and of the ground it touches.

    Answers how many; called as the relay, once for an event.
    """
    agency = message.issuing_agency
    if agency is None:
        return 0
    touched = warning_telling.territories([message.pk])
    receivers = contacts.cap_receivers(agency.pk, touched)
    if not receivers:
        return 0
    notice = Notice(
        kind=f"cap.{message.msg_type.lower()}",
        severity=Severity.LOW,
        subject=f"CAP {message.msg_type} for {len(receivers)} receivers",
        body=f"{message.identifier}, handed over as it was kept.",
        about=f"{ABOUT}{message.uuid}",
        link=reverse("alerts:cap-detail", args=[message.uuid]),
        from_agency_id=agency.pk,
        alone=True,
    )
    issued = alerts.issue(
        notice=notice, event=event, mode=message.mode, contacts={agency.pk: []}, by=by
    )
    rows = (_delivery(alert, message, to) for alert in issued for to in receivers)
    return len(Delivery.objects.bulk_create(rows))


def _delivery(alert: Alert, message: CapMessage, to: ContactPoint) -> Delivery:
    """The alert is a line for the record; how urgent the document is says itself."""
    replayed = alert.mode == Mode.REPLAY
    return Delivery(
        alert=alert,
        mode=alert.mode,
        agency_id=to.agency_id,
        from_agency_id=alert.from_agency_id,
        recipient=(to.label or to.agency.name)[:120],
        channel=to.channel,
        address=to.address,
        contact_point_id=to.pk,
        dedupe_key=hashlib.sha256(f"cap:{message.uuid}:{to.uuid}".encode()).hexdigest(),
        priority=URGENCY.get(message.worst, Priority.LOW),
        state=DeliveryState.SUPPRESSED if replayed else DeliveryState.PENDING,
        done_at=timezone.now() if replayed else None,
    )


def documents(claimed: Sequence[Held]) -> dict[int, tuple[bytes, str]]:
    """The document each delivery carries; it is signed with its receiver's own secret."""
    wanted = {d.pk: d.alert.about.removeprefix(ABOUT) for d in claimed if _is_cap(d)}
    if not wanted:
        return {}
    found = CapMessage.objects.filter(uuid__in=set(wanted.values()))
    kept = {str(key): bytes(document) for key, document in found.values_list("uuid", "original")}
    return {pk: (kept[key], "") for pk, key in wanted.items() if key in kept}


def _is_cap(delivery: Held) -> bool:
    return delivery.alert.about.startswith(ABOUT)
