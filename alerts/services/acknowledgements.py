"""Acknowledge: a person has seen an alert and answers for it."""

import uuid

from alerts.models import Acknowledgement, Alert
from alerts.permissions.alerts import may_acknowledge
from alerts.selectors import alerts as selectors
from eoc import journal
from eoc.access import Actor
from eoc.errors import NotPermitted


def acknowledge(*, alert: Alert, by: Actor) -> Acknowledgement:
    """Answer for the alert; whoever comes second is told who came first, and nothing changes."""
    if not may_acknowledge(by, alert):
        raise NotPermitted(f"Only those on duty for {alert.agency.name} acknowledge this.")
    locked = Alert.objects.select_for_update(of=("self",)).get(pk=alert.pk)
    earlier = Acknowledgement.objects.filter(alert=locked).first()
    return earlier or _answered(locked, by)


def _answered(alert: Alert, by: Actor) -> Acknowledgement:
    made = Acknowledgement.objects.create(
        alert=alert,
        agency_id=alert.agency_id,
        by_name=by.name,
        by_person=uuid.UUID(by.person_uuid) if by.person_uuid else None,
    )
    made.refresh_from_db()
    alert.acknowledgement = made
    journal.append(
        kind="alert.acknowledged",
        by=by,
        mode=alert.mode,
        audiences={journal.Audience("a", alert.agency_id, "alerts", "full"): _payload(alert, by)},
        facts={"alert_id": alert.pk},
    )
    return made


def _payload(alert: Alert, by: Actor) -> dict[str, object]:
    return {
        "noun": "alert",
        "op": "upsert",
        "row": selectors.row(alert),
        "text": f"{by.name} acknowledged: {alert.subject}",
        "tier": "event",
    }
